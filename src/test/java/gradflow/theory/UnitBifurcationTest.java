package gradflow.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitBifurcationTest {
  @Test
  void saddle_nodes_of_a_sigmoid_unit() {
    SigmoidUnit unit = new SigmoidUnit(5);
    assertThat(unit.upperState()).isCloseTo(0.962424, within(6e-7));
    assertThat(unit.lowerState()).isCloseTo(-0.962424, within(6e-7));
    assertThat(unit.upperBias()).isCloseTo(-2.655610, within(6e-7));
    assertThat(unit.lowerBias()).isCloseTo(-2.344390, within(6e-7));
  }

  /** Iterated from both sides, the unit tells two attractors from one. */
  @Test
  void two_attractors_between_the_saddle_nodes() {
    SigmoidUnit unit = new SigmoidUnit(5);
    assertThat(split(unit.upperBias() + 1e-3)).isGreaterThan(0.5);
    assertThat(split(unit.lowerBias() - 1e-3)).isGreaterThan(0.5);
    assertThat(split(unit.upperBias() - 1e-3)).isLessThan(1e-6);
    assertThat(split(unit.lowerBias() + 1e-3)).isLessThan(1e-6);
  }

  @ParameterizedTest(name = "w={0}")
  @CsvSource({"1.25, 0.0778052", "2, 0.5328400"})
  void latching(double weight, double bias) {
    assertThat(new TanhUnit(weight).latchingBias()).isCloseTo(bias, within(6e-8));
  }

  @Test
  void a_latched_bit_survives_only_below_the_bias() {
    double bias = new TanhUnit(2).latchingBias();
    assertThat(latched(-(bias - 1e-3))).isPositive();
    assertThat(latched(-(bias + 1e-3))).isNegative();
  }

  @Test
  void fixed_point() {
    TanhUnit unit = new TanhUnit(2);
    assertThat(unit.fixedPoint()).isCloseTo(0.9575040, within(6e-8));
    assertThat(unit.slope()).isCloseTo(0.1663721, within(6e-8));
    assertThat(new TanhUnit(1.0001).fixedPoint()).isCloseTo(Math.sqrt(3e-4), within(1e-5));
    assertThat(new TanhUnit(100).slope()).isCloseTo(400 * Math.exp(-200), within(1e-90));
  }

  @Test
  void refuses_weights_without_a_bifurcation() {
    assertThatThrownBy(() -> new SigmoidUnit(4)).isInstanceOf(BadArgument.class);
    assertThatThrownBy(() -> new TanhUnit(1)).isInstanceOf(BadArgument.class);
  }

  private static double split(double bias) {
    return settle(5, bias) - settle(-5, bias);
  }

  private static double settle(double start, double bias) {
    double x = start;
    for (int t = 0; t < 5000; t++) {
      x = 5 / (1 + Math.exp(-x)) + bias;
    }
    return x;
  }

  private static double latched(double bias) {
    double a = 2;
    for (int t = 0; t < 5000; t++) {
      a = 2 * Math.tanh(a) + bias;
    }
    return a;
  }
}
