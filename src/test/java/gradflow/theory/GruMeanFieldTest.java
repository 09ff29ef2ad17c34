package gradflow.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Reset;
import gradflow.check.BadArgument;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GruMeanFieldTest {
  static GruEnsemble ensemble(double gate, double candidate, double input, double updateBias) {
    return new GruEnsemble(
        new GateLaw(gate, 0), new GateLaw(gate, updateBias), candidate, input, Reset.BEFORE);
  }

  /** L4 to L10: printed to six digits. */
  @ParameterizedTest(name = "g={0},{1} sx={2} bz={3}")
  @CsvSource({
    "1,1,0.5,0, 0.066442, 0.182219, 0.267198, 0.267198, 0.331857, -0.551526, -0.3464, -0.3485, -0.7313",
    "1,1,1,1, 0.107820, 0.400023, 0.517876, 0.296652, 0.553624, -0.295634, -0.2291, -0.2339, -0.4164",
    "4,4,0.5,1, 0.145529, 0.397216, 0.510457, 0.329055, 1.310271, 0.135117, 0.1999, 0.1842, -0.5377",
    "4,4,0,0, 0.231118, 0.438763, 0.345014, 0.345014, 1.726674, 0.273098, 0.3090, 0.2966, -1.0446",
    "1,1,0.5,3, 0.005928, 0.174297, 0.897879, 0.264252, 0.899067, -0.053199, -0.0315, -0.0315, -0.0546",
    "2,4,1,0, 0.254810, 0.544448, 0.318808, 0.318808, 1.034687, 0.017050, 0.0882, 0.0729, -0.9044"
  })
  void reset_before(
      double gate,
      double candidate,
      double input,
      double bias,
      double q,
      double n2,
      double z2,
      double r2,
      double chi,
      double untied,
      double tied,
      double refined,
      double logZ) {
    GruMeanField field = ensemble(gate, candidate, input, bias).meanField();
    assertThat(field.q()).isCloseTo(q, within(6e-7));
    assertThat(field.candidateSquare()).isCloseTo(n2, within(6e-7));
    assertThat(field.keepSquare()).isCloseTo(z2, within(6e-7));
    assertThat(field.resetSquare()).isCloseTo(r2, within(6e-7));
    assertThat(field.chi()).isCloseTo(chi, within(6e-7));
    assertThat(field.untiedLambda1()).isCloseTo(untied, within(6e-7));
    assertThat(field.tiedLambda1()).isCloseTo(tied, within(6e-5));
    assertThat(field.refinedTiedLambda1()).isCloseTo(refined, within(6e-5));
    assertThat(field.logKeep()).isCloseTo(logZ, within(6e-5));
  }

  /** There 1 - z is log-normal: q = <n²> E (1-z)² / 2 E (1-z). */
  @Test
  void an_update_gate_near_one_leaves_a_small_state() {
    GruMeanField field = ensemble(0, 1, 0.5, 20).meanField();
    double expected = field.candidateSquare() * Math.exp(-20 + 1.5 * 0.25) / 2;
    assertThat(field.q()).isCloseTo(expected, within(1e-7 * expected));
    assertThat(field.renew()).isCloseTo(Math.exp(-20 + 0.125), within(1e-16));
  }

  /** L11 to L14. */
  @ParameterizedTest(name = "g={0},{1} sx={2}")
  @CsvSource({
    "0.5,0.5,1, 0.16564, -0.58399, -0.5260, -0.5320",
    "1,1,1, 0.17166, -0.50405, -0.4017, -0.4115",
    "1,1,2, 0.34816, -0.44294, -0.4143, -0.4248",
    "1,2,1, 0.18348, -0.36407, -0.2125, -0.2248"
  })
  void stronger_input(
      double gate,
      double candidate,
      double input,
      double q,
      double untied,
      double tied,
      double refined) {
    GruMeanField field = ensemble(gate, candidate, input, 0).meanField();
    assertThat(field.q()).isCloseTo(q, within(6e-6));
    assertThat(field.untiedLambda1()).isCloseTo(untied, within(6e-6));
    assertThat(field.tiedLambda1()).isCloseTo(tied, within(6e-5));
    assertThat(field.refinedTiedLambda1()).isCloseTo(refined, within(6e-5));
  }

  /**
   * L15 to L18, whose averages over r and a_n have three digits (see {@link #two_fold_average}).
   */
  @ParameterizedTest(name = "g={0} sx={1} bz={2}")
  @CsvSource({
    "1,0.5,0, 0.0664, 0.1821, 0.3318, -0.5516, -0.3466",
    "1,1,1, 0.1077, 0.3998, 0.5537, -0.2956, -0.2292",
    "2,0.5,0, 0.0828, 0.2143, 0.5498, -0.2991, -0.1006",
    "4,0.5,1, 0.1105, 0.3303, 1.1611, 0.0747, 0.1623"
  })
  void reset_after(
      double g,
      double input,
      double bias,
      double q,
      double n2,
      double chi,
      double untied,
      double tied) {
    GruMeanField field = GruEnsemble.of(g, input, bias, Reset.AFTER).meanField();
    assertThat(field.q()).isCloseTo(q, within(8e-4));
    assertThat(field.candidateSquare()).isCloseTo(n2, within(8e-4));
    assertThat(field.chi()).isCloseTo(chi, within(8e-4));
    assertThat(field.untiedLambda1()).isCloseTo(untied, within(8e-4));
    assertThat(field.tiedLambda1()).isCloseTo(tied, within(8e-4));
  }

  /** The average over r and a_n by another rule, a plain sum over a square grid. */
  @Test
  void two_fold_average() {
    double g = 2;
    double input = 0.5;
    GruMeanField field = GruEnsemble.of(g, input, 0, Reset.AFTER).meanField();
    double spread = Math.sqrt(g * g * field.q() + input * input);
    double sum = 0;
    double total = 0;
    for (double x = -8; x <= 8; x += 0.05) {
      double r = 1 / (1 + Math.exp(-spread * x));
      double s = Math.sqrt(r * r * g * g * field.q() + input * input);
      for (double y = -8; y <= 8; y += 0.05) {
        double weight = Math.exp(-(x * x + y * y) / 2);
        sum += weight * Math.pow(Math.tanh(s * y), 2);
        total += weight;
      }
    }
    assertThat(field.candidateSquare()).isCloseTo(sum / total, within(1e-9));
  }

  /** Without input and below threshold, the zero state: O3 and O5 of ZeroState. */
  @ParameterizedTest
  @EnumSource(Reset.class)
  void silent_network(Reset form) {
    for (double bias : new double[] {0, 2}) {
      GruMeanField field = GruEnsemble.of(1, 0, bias, form).meanField();
      ZeroState zero = ZeroState.gru(bias, 0);
      assertThat(field.q()).isZero();
      assertThat(field.untiedLambda1()).isCloseTo(zero.untiedLambda1(1), within(1e-12));
      assertThat(field.tiedLambda1()).isCloseTo(zero.tiedLambda1(1), within(1e-9));
      assertThat(field.refinedTiedLambda1()).isCloseTo(zero.tiedLambda1(1), within(1e-6));
    }
  }

  /** Weights that are not tied fail real networks at order one. */
  @Test
  void untied_weights_see_gradients_vanish_too_fast() {
    GruMeanField field = GruEnsemble.of(1, 0.5, 0, Reset.BEFORE).meanField();
    assertThat(field.tiedLambda1() - field.untiedLambda1()).isGreaterThan(0.2);
  }

  @Test
  void no_coupling_leaves_the_update_gate() {
    GruEnsemble e = new GruEnsemble(new GateLaw(0, 0), new GateLaw(0, 0.7), 0, 1, Reset.BEFORE);
    GruMeanField field = e.meanField();
    assertThat(field.chi()).isCloseTo(field.keepSquare(), Percentage.withPercentage(1e-9));
    assertThat(field.tiedLambda1()).isCloseTo(field.untiedLambda1(), within(1e-12));
  }

  @Test
  void refuses_what_it_does_not_hold_for() {
    assertThatThrownBy(
            () ->
                new GruEnsemble(new GateLaw(1, 0, 0.5), new GateLaw(1, 0), 1, 1, Reset.BEFORE)
                    .meanField())
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("bias_std");
    assertThatThrownBy(() -> GruEnsemble.of(-1, 0, 0, Reset.AFTER))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("gain");
  }
}
