package gradflow.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.cell.Rnn;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.flow.LyapunovSpectrum;
import gradflow.flow.Walk;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PascanuThresholdTest {
  /** B11: the sufficient condition is g &lt; 1/2 for tanh and g &lt; 2 for sigmoid. */
  @Test
  void thresholds() {
    PascanuThreshold tanh = new PascanuThreshold(0.5, Activation.TANH.maxSlope(), 1);
    assertThat(tanh.vanishesBelow()).isEqualTo(0.5);
    assertThat(tanh.zeroStateUnstableAbove()).isEqualTo(1);
    assertThat(tanh.logBound()).isZero();
    PascanuThreshold sigmoid = new PascanuThreshold(2, Activation.SIGMOID.maxSlope(), 0.3);
    assertThat(sigmoid.vanishesBelow()).isEqualTo(2);
    assertThat(sigmoid.zeroStateUnstableAbove()).isEqualTo(4);
    assertThat(sigmoid.logBound()).isZero();
    assertThatThrownBy(() -> new PascanuThreshold(0, 1, 1)).isInstanceOf(BadArgument.class);
    assertThatThrownBy(() -> new PascanuThreshold(1, 1, 0)).hasMessageContaining("leak");
  }

  /** A8: no exponent exceeds the bound, here of the law of large networks plus 5 % at N = 80. */
  @ParameterizedTest(name = "{0} g={1} d={2}")
  @CsvSource({"TANH, 0.45, 1", "TANH, 2, 1", "TANH, 2, 0.3", "SIGMOID, 1.8, 1", "RELU, 1, 0.5"})
  void noExponentExceedsTheBound(Activation f, double g, double d) {
    int n = 80;
    Rnn cell = new Rnn(1, n, f, d);
    Weights w = Weights.zeros(cell.layout());
    new Normals(new Seed(3)).fill(w.block("W_hh").data(), g / Math.sqrt(n));
    new Normals(new Seed(4)).fill(w.block("W_ih").data(), 1);
    w.changed();
    double lambda1 =
        LyapunovSpectrum.of(200, 20)
            .top(1)
            .measure(cell, w, Walk.feed(0.5, new Seed(5)), Matrix.zeros(n, 1))
            .exponents()[0];
    PascanuThreshold law = new PascanuThreshold(1.05 * g, f.maxSlope(), d);
    assertThat(lambda1).isLessThan(law.logBound());
    if (g < law.vanishesBelow()) {
      assertThat(lambda1).isNegative();
    }
  }
}
