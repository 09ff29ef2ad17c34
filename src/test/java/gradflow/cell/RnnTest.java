package gradflow.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RnnTest {
  @Test
  void identityStartWithReluPassesTheGradientUnchanged() {
    int h = 5;
    Rnn cell = new Rnn(1, h, Activation.RELU);
    Weights w = Fixture.zeros(cell).set("W_hh", Matrix.identity(h));
    Tape tape = new Tape(cell, 1);
    Tape bar = new Tape(cell, 1);
    Matrix cotangent = Fixture.random(h, 1, "cotangent");
    Matrix pulled = cotangent.copy();
    for (int k = 0; k < h; k++) {
      tape.get("h")[k] = 0.1 * (k + 1);
    }
    for (int t = 0; t < 1000; t++) {
      cell.step(w, tape);
      assertThat(Fixture.jacobian(cell, w, tape).data()).isEqualTo(Matrix.identity(h).data());
      bar.setAfter(pulled);
      cell.adjoint(w, tape, bar, Gradients.none());
      bar.getBefore(pulled);
      System.arraycopy(tape.get("h'"), 0, tape.get("h"), 0, h);
    }
    assertThat(pulled.data()).isEqualTo(cotangent.data());
  }

  @ParameterizedTest
  @CsvSource({"1, 10.080354", "5, 32.815625", "9, 38.745923", "100, 0.0295127"})
  void aNonNormalMatrixGrowsBeforeItShrinks(int steps, double norm) {
    Rnn cell = new Rnn(1, 2, Activation.IDENTITY);
    Weights w = Fixture.zeros(cell).set("W_hh", Matrix.of(new double[][] {{0.9, 10}, {0, 0.9}}));
    Tape tape = new Tape(cell, 1);
    Matrix product = Matrix.identity(2);
    for (int t = 0; t < steps; t++) {
      cell.step(w, tape);
      Matrix next = Matrix.zeros(2, 2);
      w.backend().multiply(1, Fixture.jacobian(cell, w, tape), false, product, false, 0, next);
      product = next;
    }
    assertThat(w.backend().singularValues(product)[0]).isCloseTo(norm, within(1e-6 * norm));
  }

  @ParameterizedTest
  @CsvSource({"0.9, 30", "1.1, 30", "-0.5, 7"})
  void theGradientOfAScalarLinearNetIsThatOfAPower(double u, int steps) {
    Rnn cell = new Rnn(1, 1, Activation.IDENTITY);
    Weights w = Fixture.zeros(cell).set("W_hh", Fixture.constant(1, u));
    Tape[] tapes = new Tape[steps];
    double h = 0.7;
    for (int t = 0; t < steps; t++) {
      tapes[t] = new Tape(cell, 1);
      tapes[t].get("h")[0] = h;
      cell.step(w, tapes[t]);
      h = tapes[t].output()[0];
    }
    Gradients gradients = Gradients.of(w);
    Tape bar = new Tape(cell, 1);
    bar.get("h")[0] = 1;
    for (int t = steps - 1; t >= 0; t--) {
      bar.get("h'")[0] = bar.get("h")[0];
      cell.adjoint(w, tapes[t], bar, gradients);
    }
    double expected = steps * 0.7 * Math.pow(u, steps - 1);
    assertThat(gradients.collect().get("W_hh").get(0, 0))
        .isCloseTo(expected, within(1e-12 * Math.abs(expected)));
  }

  @Test
  void aSaturatedUnitKeepsItsTinyDerivative() {
    Rnn cell = new Rnn(1, 1, Activation.TANH);
    Weights w =
        Fixture.zeros(cell).set("W_hh", Fixture.constant(1, 1)).set("b", Fixture.constant(1, 20));
    Tape tape = new Tape(cell, 1);
    cell.step(w, tape);
    double expected = 1 / (Math.cosh(20) * Math.cosh(20)); // 1 - tanh(20)^2 would be 0
    assertThat(Fixture.jacobian(cell, w, tape).get(0, 0))
        .isCloseTo(expected, within(1e-10 * expected));
  }

  @Test
  void refusesALeakOutsideOfZeroToOne() {
    for (double leak : new double[] {0, -0.1, 1.5, Double.NaN}) {
      assertThatThrownBy(() -> new Rnn(1, 1, Activation.TANH, leak))
          .isInstanceOf(BadArgument.class)
          .hasMessageContaining("leak: got " + leak);
    }
  }
}
