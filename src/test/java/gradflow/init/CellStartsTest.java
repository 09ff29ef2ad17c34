package gradflow.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

/** Starts of the cells whose blocks are no plain weights, against what their papers draw. */
class CellStartsTest {
  private static final Seed SEED = new Seed(19);
  private static final int MANY = 4000;

  /** Each test of a distribution gives a false alarm once in 10 000 seeds. */
  private static final double FALSE_ALARM = 1e-4;

  private static double[] fill(Initialiser initialiser, String name) {
    Matrix block = Matrix.zeros(MANY, 1);
    initialiser.fill(block, name, SEED);
    return block.data();
  }

  private static void assertUniform(double[] values, double low, double high) {
    assertThat(Arrays.stream(values)).allMatch(v -> v >= low && v <= high);
    assertThat(
            new KolmogorovSmirnovTest()
                .kolmogorovSmirnovTest(new UniformRealDistribution(low, high), values))
        .isGreaterThan(FALSE_ALARM);
  }

  private static double[] map(double[] values, java.util.function.DoubleUnaryOperator f) {
    return Arrays.stream(values).map(f).toArray();
  }

  @Test
  void theRing() {
    Ring ring = new Ring(0.4, 0.9, 0.5);
    double[] nu = fill(ring, "l1.nu_log");
    double[] squares = map(nu, v -> Math.exp(-2 * Math.exp(v)));
    assertUniform(squares, 0.16, 0.81);
    assertUniform(map(fill(ring, "l1.theta_log"), Math::exp), 0, 0.5);
    double[] gamma = fill(ring, "l1.gamma_log");
    for (int k = 0; k < MANY; k++) { // of the same draw, although another block
      assertThat(Math.exp(2 * gamma[k])).isCloseTo(1 - squares[k], within(1e-12));
    }
    assertThat(fill(ring, "l2.nu_log")).isNotEqualTo(nu);
    assertThat(Arrays.stream(fill(Ring.published(), "nu_log"))).allMatch(Double::isFinite);
    assertThatThrownBy(() -> fill(ring, "b")).isInstanceOf(BadArgument.class);
  }

  @Test
  void griffin() {
    double[] kept = map(fill(new GriffinRing(0.9, 0.999), "Lambda"), v -> 1 / (1 + Math.exp(v)));
    assertUniform(map(kept, v -> v * v), 0.81, 0.999 * 0.999);
  }

  @Test
  void stepSizes() {
    double[] dt = map(fill(LogUniformStep.published(), "b_dt"), b -> Math.log1p(Math.exp(b)));
    assertUniform(map(dt, Math::log), Math.log(0.001) - 1e-9, Math.log(0.1) + 1e-9);
    double[] raised = fill(new LogUniformStep(0.001, 0.1, 0.05), "b_dt");
    assertThat(Arrays.stream(raised).map(b -> Math.log1p(Math.exp(b))))
        .allMatch(d -> d > 0.05 - 1e-12);
  }

  @Test
  void decayRatesAndFactors() {
    Matrix rates = Matrix.zeros(2, 3);
    new S4dReal().fill(rates, "A_log", SEED);
    assertThat(map(rates.data(), Math::exp))
        .containsExactly(new double[] {1, 2, 3, 1, 2, 3}, within(1e-15));
    assertUniform(fill(new BoundedGrowth(10, 2), "w_hh"), 0, Math.pow(2, 0.1));
    Matrix weights = Matrix.zeros(400, 16);
    new PytorchLinear().fill(weights, "W_up_dt", SEED);
    assertUniform(weights.data(), -0.25, 0.25);
  }

  @Test
  void aBlockWithAStartOfItsOwnGoesByNameOnly() {
    Matrix own = Matrix.zeros(2, 1);
    Matrix named = Matrix.zeros(2, 1);
    List<Scheme.Target> targets =
        List.of(
            new Scheme.Target("l0.A", "own", own, Optional.of(new Constant(3))),
            new Scheme.Target("l1.A", "own", named, Optional.of(new Constant(3))));
    Initialiser two = new Constant(2);
    new Scheme(two, two, two, two, Map.of("l1.A", new Constant(5))).fill(targets, SEED);
    assertThat(own.data()).containsExactly(3, 3);
    assertThat(named.data()).containsExactly(5, 5);
  }
}
