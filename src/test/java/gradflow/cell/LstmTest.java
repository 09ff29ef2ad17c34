package gradflow.cell;

import static gradflow.cell.Fixture.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import gradflow.linalg.Activation;
import gradflow.linalg.Eigenvalues;
import gradflow.linalg.Matrix;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LstmTest {
  private static final int H = 6;

  @Test
  void withoutWeightsHalfOfTheSpectrumIsTheForgetGateAndHalfIsZero() {
    Lstm cell = new Lstm(2, H);
    Weights w = Fixture.zeros(cell).set("b_f", Fixture.constant(H, 1.5));
    Tape tape = new Tape(cell, 1);
    tape.setBefore(Fixture.random(2 * H, 1, "state"));
    cell.step(w, tape);
    Eigenvalues spectrum = w.backend().eigenvalues(Fixture.jacobian(cell, w, tape));
    for (int k = 0; k < H; k++) {
      assertThat(Math.log(spectrum.modulus(k))).isCloseTo(Math.log(sigmoid(1.5)), within(1e-10));
      assertThat(Math.log(spectrum.modulus(H + k))).isEqualTo(Double.NEGATIVE_INFINITY);
    }
  }

  @Test
  void withoutForgetGateAndRecurrenceErrorFlowsUnchanged() {
    Lstm cell = new Lstm(2, H, Forget.ABSENT, false, Activation.TANH, Activation.TANH);
    Weights w = Fixture.zeros(cell);
    for (String k : new String[] {"i", "g", "o"}) {
      w.set("W_ih_" + k, Fixture.random(H, 2, "W_ih_" + k))
          .set("b_" + k, Fixture.random(H, 1, "b_" + k));
    }
    Tape tape = new Tape(cell, 1);
    StepJacobian jacobian = cell.newJacobian();
    Matrix state = Fixture.random(2 * H, 1, "state");
    for (int t = 0; t < 50; t++) {
      tape.setBefore(state);
      System.arraycopy(Fixture.random(2, 1, "x" + t).data(), 0, tape.get("x"), 0, 2);
      cell.step(w, tape);
      cell.jacobian(w, tape, 0, jacobian);
      assertThat(jacobian.diagonal(1)).containsOnly(1.0);
      assertThat(jacobian.dense(1).maxAbs()).isZero();
      tape.getAfter(state);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0.5, 1.0000, 7.889e-31", "1, 0.7310586, 2.21268, 2.4844e-14"})
  void retentionFollowsTheForgetBias(double bias, double gate, double halfLife, double after100) {
    Lstm cell = new Lstm(1, 1);
    Weights w = Fixture.zeros(cell).set("b_f", Fixture.constant(1, bias));
    Tape tape = new Tape(cell, 1);
    tape.get("c")[0] = 1;
    double product = 1;
    for (int t = 0; t < 100; t++) {
      cell.step(w, tape);
      product *= Fixture.jacobian(cell, w, tape).get(1, 1);
      tape.get("c")[0] = tape.get("c'")[0];
    }
    assertThat(tape.get("f")[0]).isCloseTo(gate, within(1e-5 * gate));
    assertThat(-Math.log(2) / Math.log(tape.get("f")[0]))
        .isCloseTo(halfLife, within(1e-5 * halfLife));
    assertThat(product)
        .isCloseTo(after100, within(1e-4 * after100)); // the expected value has four or five digits
    assertThat(tape.get("c")[0])
        .isCloseTo(product, within(1e-12 * product)); // no input: c decays with its own factor
  }

  @ParameterizedTest
  @CsvSource({"10", "100", "784"})
  void forgetBiasLnTMinus1RemembersTSteps(double steps) {
    Lstm cell = new Lstm(1, 1);
    double bias = Math.log(steps - 1);
    Weights w =
        Fixture.zeros(cell)
            .set("b_f", Fixture.constant(1, bias))
            .set("b_i", Fixture.constant(1, -bias));
    Tape tape = new Tape(cell, 1);
    cell.step(w, tape);
    assertThat(tape.get("f")[0]).isCloseTo(1 - 1 / steps, within(1e-12));
    assertThat(1 / tape.get("i")[0]).isCloseTo(steps, within(1e-12 * steps));
  }

  @Test
  void aroundTheZeroStateTheSpectrumIsThatOfTheCandidateWeights() {
    Lstm cell = new Lstm(1, H);
    Weights w = Fixture.zeros(cell);
    for (String k : new String[] {"i", "f", "g", "o"}) {
      w.set("W_hh_" + k, Fixture.random(H, H, "W_hh_" + k));
    }
    w.set("b_i", Fixture.constant(H, 0.3))
        .set("b_f", Fixture.constant(H, 0.8))
        .set("b_o", Fixture.constant(H, -0.4));
    Tape tape = new Tape(cell, 1);
    cell.step(w, tape);
    Eigenvalues candidate = w.backend().eigenvalues(w.block("W_hh_g"));
    double[] re = new double[2 * H];
    double[] im = new double[2 * H];
    for (int k = 0; k < H; k++) {
      re[k] = sigmoid(0.8) + sigmoid(0.3) * sigmoid(-0.4) * candidate.re()[k];
      im[k] = sigmoid(0.3) * sigmoid(-0.4) * candidate.im()[k];
    }
    Eigenvalues actual = w.backend().eigenvalues(Fixture.jacobian(cell, w, tape));
    assertThat(Fixture.distance(actual, re, im)).isLessThan(1e-10);
  }

  @ParameterizedTest
  @EnumSource
  void peepholesSeeTheStatesThatThePaperSays(Forget forget) {
    Lstm cell = new Lstm(1, 1, forget, true, Activation.TANH, Activation.TANH);
    Weights w = Fixture.zeros(cell);
    Fixture.randomise(w);
    Tape tape = new Tape(cell, 1);
    double h = 0.4;
    double c = -0.7;
    double x = 0.9;
    tape.setBefore(Matrix.of(new double[][] {{h}, {c}}));
    tape.get("x")[0] = x;
    cell.step(w, tape);
    double i = sigmoid(z(w, "i", h, x) + w.block("p_i").get(0, 0) * c);
    double f =
        switch (forget) {
          case ABSENT -> 1;
          case COUPLED -> 1 - i;
          case PRESENT -> sigmoid(z(w, "f", h, x) + w.block("p_f").get(0, 0) * c);
        };
    double c2 = f * c + i * Math.tanh(z(w, "g", h, x));
    double o = sigmoid(z(w, "o", h, x) + w.block("p_o").get(0, 0) * c2);
    assertThat(tape.get("f")[0]).isCloseTo(f, within(1e-14));
    assertThat(tape.get("c'")[0]).isCloseTo(c2, within(1e-14));
    assertThat(tape.get("h'")[0]).isCloseTo(o * Math.tanh(c2), within(1e-14));
  }

  private static double z(Weights w, String gate, double h, double x) {
    return w.block("W_hh_" + gate).get(0, 0) * h
        + w.block("W_ih_" + gate).get(0, 0) * x
        + w.block("b_" + gate).get(0, 0);
  }

  @Test
  void theCellStatePathNeverExceedsTheForgetGate() {
    Lstm cell = new Lstm(2, H);
    Weights w = Fixture.zeros(cell);
    Fixture.randomise(w);
    Tape tape = new Tape(cell, 1);
    tape.setBefore(Fixture.random(2 * H, 1, "state"));
    cell.step(w, tape);
    StepJacobian jacobian = cell.newJacobian();
    cell.jacobian(w, tape, 0, jacobian);
    assertThat(jacobian.diagonal(1)).isEqualTo(tape.get("f"));
    assertThat(Arrays.stream(jacobian.diagonal(1)).max().orElseThrow()).isLessThan(1);
  }

  @Test
  void countsItsParameters() {
    assertThat(new Lstm(3, 5).layout().size()).isEqualTo(4 * (5 * (5 + 3) + 5));
    Lstm full = new Lstm(3, 5, Forget.PRESENT, true, Activation.TANH, Activation.TANH);
    assertThat(full.layout().size()).isEqualTo(4 * (5 * (5 + 3) + 5) + 3 * 5);
    Lstm old = new Lstm(3, 5, Forget.ABSENT, false, Activation.TANH, Activation.TANH);
    assertThat(old.layout().size()).isEqualTo(3 * (5 * (5 + 3) + 5));
    assertThat(old.layout().names()).doesNotContain("W_hh_f", "W_ih_f", "b_f");
    assertThat(full.slots().names(Slots.Kind.GATE)).containsExactly("i", "f", "o");
    assertThat(old.slots().names(Slots.Kind.GATE)).containsExactly("i", "o");
  }

  @Test
  void refusesSizesBelowOne() {
    assertThatThrownBy(() -> new Lstm(0, 5))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("input_size: got 0");
    assertThatThrownBy(() -> new Lstm(1, -2))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("hidden_size: got -2");
  }
}
