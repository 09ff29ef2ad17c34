package gradflow.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Cell;
import gradflow.cell.Lstm;
import gradflow.cell.Rnn;
import gradflow.cell.Weights;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.task.RandomDirection;
import gradflow.task.When;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitMemoryTest {
  private static OwnPath path(double[]... samples) {
    OwnPath path = new OwnPath(samples.length);
    for (int t = samples[0].length - 1; t >= 0; t--) {
      for (int s = 0; s < samples.length; s++) {
        path.before(s, samples[s][t]);
      }
    }
    return path;
  }

  private static double[] constant(int steps, double factor) {
    double[] factors = new double[steps];
    Arrays.fill(factors, factor);
    return factors;
  }

  /** As it is defined: the samples one after another, followed for 4000 steps from each step on. */
  private static double byDefinition(double[]... samples) {
    double[] ring = Arrays.stream(samples).flatMapToDouble(Arrays::stream).toArray();
    double kept = 0;
    for (int start = 0; start < ring.length; start++) {
      double product = 1;
      for (int n = 0; n < 4000; n++) {
        product *= ring[(start + n) % ring.length];
        kept += product / ring.length;
      }
    }
    return Math.log(2) / Math.log1p(1 / kept);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-300, 0.01, 0.5, 0.9, 0.9999, 1 - 1e-9})
  void aConstantFactorHasTheHalfLifeOfTheClosedForm(double factor) {
    double half = -Math.log(2) / Math.log(factor);
    for (int steps : new int[] {1, 30, 1001}) {
      OwnPath path = path(constant(steps, factor), constant(steps, factor));
      assertThat(path.halfLife()).isCloseTo(half, within(1e-6 * half));
      assertThat(path.meanLog()).isCloseTo(Math.log(factor), within(1e-9));
      assertThat(path.shareClosed()).isZero();
    }
  }

  /** A change lives until the one step that closes, from 0 to 1000 steps: 500 in the mean. */
  @Test
  void oneStepThatClosesAmong1001DoesNotMakeTheHalfLife0() {
    double[] factors = constant(1001, 1);
    factors[317] = 0;
    OwnPath path = path(factors);
    assertThat(path.halfLife()).isCloseTo(Math.log(2) / Math.log1p(1 / 500.0), within(1e-9));
    assertThat(path.meanLog()).isZero();
    assertThat(path.shareClosed()).isEqualTo(1 / 1001.0);
  }

  @Test
  void aStepThatAlmostClosesCountsAsOneThatDoes() {
    double[] factors = constant(1001, 0.999);
    factors[700] = 0;
    double closed = path(factors).halfLife();
    factors[700] = 1e-300;
    assertThat(path(factors).halfLife()).isCloseTo(closed, within(1e-9));
    assertThat(closed).isBetween(200.0, 693.0);
  }

  @Test
  void factorsOfAnyKindAreAsDefined() {
    UniformRandomProvider random = new Seed(1).generator();
    double[][] samples = new double[3][40];
    for (double[] sample : samples) {
      Arrays.setAll(sample, t -> random.nextDouble() < 0.1 ? 0 : 1.3 * random.nextDouble());
    }
    assertThat(path(samples).halfLife()).isCloseTo(byDefinition(samples), within(1e-10));
    double[][] never = new double[2][25];
    for (double[] sample : never) {
      Arrays.setAll(sample, t -> 0.2 + random.nextDouble());
    }
    assertThat(path(never).halfLife()).isCloseTo(byDefinition(never), within(1e-10));
    double[] blocks = constant(200, 0.99);
    Arrays.fill(blocks, 100, 200, 0);
    assertThat(path(blocks).halfLife()).isCloseTo(byDefinition(blocks), within(1e-9));
  }

  @Test
  void theEndsOfTheScale() {
    OwnPath off = path(constant(20, 0));
    assertThat(off.halfLife()).isZero();
    assertThat(off.meanLog()).isNaN();
    assertThat(off.shareClosed()).isEqualTo(1);
    assertThat(path(constant(20, 1)).halfLife()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(path(constant(5000, 1.2)).halfLife()).isEqualTo(Double.POSITIVE_INFINITY);
    double[] between = constant(20, 2);
    Arrays.fill(between, 0, 11, 0.5);
    assertThat(path(between).halfLife()).isFinite();
  }

  private static double[] column(String name, Cell cell, Weights w, Sequence x) {
    MemoryPlan plan = MemoryPlan.within(1L << 30, cell, x.steps(), 1);
    List<MeasureValue> values =
        new Instrument(cell, w, new RandomDirection(When.LAST), new Seed(1))
            .measure(List.of(new UnitMemory()), x, Matrix.zeros(cell.stateSize(), 1), plan);
    return values.stream()
        .map(v -> ((MeasureValue.Series) v).rows())
        .filter(rows -> rows.has(name))
        .map(rows -> rows.numbers(name))
        .findFirst()
        .orElseThrow();
  }

  /** Unit 0 keeps its state but for the one step at which its input switches it off. */
  @Test
  void aReluUnitThatIsOffForOneStepAndOneThatForgets() {
    Cell cell = new Rnn(1, 2, Activation.RELU);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_hh", Matrix.of(new double[][] {{1, 0}, {0, 0.9}}));
    w.set("W_ih", Matrix.of(new double[][] {{1}, {0}}));
    w.set("b", Matrix.of(new double[][] {{0.01}, {1}}));
    double[][] input = new double[1001][1];
    input[400][0] = -1000;
    Sequence x = Sequence.of(1, 1, input);
    assertThat(column("half_life_steps", cell, w, x)[0])
        .isCloseTo(Math.log(2) / Math.log1p(1 / 500.0), within(1e-9));
    assertThat(column("share_closed", cell, w, x)).containsExactly(1 / 1001.0, 0);
    assertThat(column("half_life_steps", cell, w, x)[1])
        .isCloseTo(-Math.log(2) / Math.log(0.9), within(1e-9));
    assertThat(column("rank", cell, w, x)).containsExactly(2, 1);
  }

  @Test
  void theCellOfAnLstmForgetsByItsForgetGate() {
    Cell cell = new Lstm(1, 1);
    Weights w = Weights.zeros(cell.layout()).set("b_f", Matrix.of(new double[][] {{2}}));
    double[] half = column("half_life_steps", cell, w, Sequence.of(1, 1, new double[50][1]));
    assertThat(half[1]).isCloseTo(Math.log(2) / Math.log1p(Math.exp(-2)), within(1e-9));
  }
}
