package gradflow.cell;

import static gradflow.cell.Fixture.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import gradflow.linalg.Eigenvalues;
import gradflow.linalg.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GruTest {
  private static final int H = 6;

  @ParameterizedTest
  @EnumSource
  void aroundTheZeroStateTheSpectrumIsThatOfTheCandidateWeights(Reset reset) {
    Gru cell = new Gru(1, H, reset);
    Weights w = Fixture.zeros(cell);
    for (String k : new String[] {"r", "z", "n"}) {
      w.set("W_hh_" + k, Fixture.random(H, H, "W_hh_" + k));
    }
    w.set("b_r", Fixture.constant(H, 0.6)).set("b_z", Fixture.constant(H, 1.1));
    Tape tape = new Tape(cell, 1);
    cell.step(w, tape);
    Eigenvalues candidate = w.backend().eigenvalues(w.block("W_hh_n"));
    double[] re = new double[H];
    double[] im = new double[H];
    double factor = (1 - sigmoid(1.1)) * sigmoid(0.6);
    for (int k = 0; k < H; k++) {
      re[k] = sigmoid(1.1) + factor * candidate.re()[k];
      im[k] = factor * candidate.im()[k];
    }
    Eigenvalues actual = w.backend().eigenvalues(Fixture.jacobian(cell, w, tape));
    assertThat(Fixture.distance(actual, re, im)).isLessThan(1e-10);
  }

  @ParameterizedTest
  @EnumSource
  void anUpdateGateAtOneKeepsTheStateToTheBit(Reset reset) {
    Gru cell = new Gru(2, H, reset);
    Weights w = Fixture.zeros(cell);
    Fixture.randomise(w);
    w.set("b_z", Fixture.constant(H, 50));
    Tape tape = new Tape(cell, 1);
    tape.setBefore(Fixture.random(H, 1, "state"));
    cell.step(w, tape);
    assertThat(tape.get("h'")).isEqualTo(tape.get("h"));
    Matrix jacobian = Fixture.jacobian(cell, w, tape);
    assertThat(jacobian.data()).containsExactly(Matrix.identity(H).data(), within(1e-15));
  }

  @ParameterizedTest
  @EnumSource
  void aClosedResetGateLeavesTheUpdatePath(Reset reset) {
    Gru cell = new Gru(2, H, reset);
    Weights w = Fixture.zeros(cell);
    w.set("W_hh_n", Fixture.random(H, H, "W_hh_n"))
        .set("b_r", Fixture.constant(H, -800))
        .set("b_z", Fixture.constant(H, 0.5));
    Tape tape = new Tape(cell, 1);
    tape.setBefore(Fixture.random(H, 1, "state"));
    cell.step(w, tape);
    Matrix expected = Matrix.identity(H);
    for (int k = 0; k < H; k++) {
      expected.set(k, k, sigmoid(0.5));
    }
    assertThat(Fixture.jacobian(cell, w, tape).data())
        .containsExactly(expected.data(), within(1e-15));
  }

  @Test
  void countsItsParameters() {
    assertThat(new Gru(3, 5, Reset.BEFORE).layout().size()).isEqualTo(3 * (5 * (5 + 3) + 5));
    assertThat(new Gru(3, 5, Reset.AFTER).layout().size()).isEqualTo(3 * (5 * (5 + 3) + 5) + 5);
  }

  @Test
  void refusesSizesBelowOne() {
    assertThatThrownBy(() -> new Gru(1, 0, Reset.AFTER))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("hidden_size: got 0");
  }
}
