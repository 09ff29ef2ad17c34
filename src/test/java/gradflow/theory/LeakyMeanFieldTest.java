package gradflow.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import org.junit.jupiter.params.provider.ValueSource;

class LeakyMeanFieldTest {
  private static LeakyMeanField tanh(double g, double sb, double sx, double d) {
    return LeakyMeanField.solve(Activation.TANH, g, sb, sx, d);
  }

  /** Without a leak: the rows of section J, and C1. */
  @ParameterizedTest(name = "g={0} sx={1} sb={2}")
  @CsvSource({
    "2, 0, 0, 2.121474, 1.362673, 0.1547242",
    "2, 0.5, 0, 2.479710, 1.272230, 0.1203855",
    "2, 2, 0, 6.845631, 0.794823, -0.1148177",
    "1, 0.5, 0, 0.534649, 0.579884, -0.2724637",
    "1.5, 1, 0.5, 2.508681, 0.711945, -0.1698772",
    "3, 1, 0.3, 7.614507, 1.699480, 0.2651610",
    "5, 2, 0, 25.080124, 2.638487, 0.4851028",
    "1.1, 0, 0, 0.112750, 1.0101894, 0.0050689",
  })
  void withoutLeak(double g, double sx, double sb, double q, double chi, double lambda1) {
    LeakyMeanField field = tanh(g, sb, sx, 1);
    assertThat(field.q()).isCloseTo(q, within(6e-7));
    assertThat(field.chi()).isCloseTo(chi, within(6e-7));
    assertThat(field.lambda1()).isCloseTo(lambda1, within(6e-8));
  }

  /** The zero state is lost at g = 1 whatever the leak: ln(1 - d + d g). */
  @ParameterizedTest
  @ValueSource(doubles = {1, 0.5, 0.1})
  void belowOnset(double d) {
    LeakyMeanField field = tanh(0.8, 0, 0, d);
    assertThat(field.q()).isZero();
    assertThat(field.lambda1()).isCloseTo(Math.log(1 - 0.2 * d), within(1e-15));
    assertThat(tanh(1.05, 0, 0, d).lambda1()).isPositive();
  }

  /** As d falls lambda_1 / d tends to the exponent per unit of time; C7: (g - 1)²/2 near onset. */
  @Test
  void continuousTime() {
    double fine = tanh(1.5, 0, 0, 0.05).lambda1() / 0.05;
    double coarse = tanh(1.5, 0, 0, 0.1).lambda1() / 0.1;
    assertThat(coarse).isCloseTo(fine, within(0.03 * fine));
    double near = tanh(1.1, 0, 0, 0.1).lambda1() / 0.1;
    assertThat(near).isBetween(0.005 / 3, 0.005 * 1.5);
    assertThat(fine / near).isGreaterThan(8); // about the square of five times the distance
  }

  /** Units sampled from the causal law, whose error falls with their number. */
  @ParameterizedTest(name = "g={0} sx={1} d={2}")
  @CsvSource({"2, 0.5, 0.5", "0.8, 0.5, 0.5"})
  void agreesWithTheCausalSampler(double g, double sx, double d) {
    LeakyMeanField field = tanh(g, 0, sx, d);
    CausalMeanField sampled =
        CausalMeanField.sample(
            new TanhEnsemble(new GateLaw(g, 0, 0), sx, d), 2000, 160, 60, new Seed(1));
    assertThat(sampled.lambda1()).isCloseTo(field.lambda1(), within(0.006));
    // E h² = (q - sx²) / g²
    double square = (field.q() - sx * sx) / (g * g);
    assertThat(sampled.meanSquares().get("h")).isCloseTo(square, within(0.05 * square));
  }

  /**
   * Networks of 800 steps, driven. Exponents of tanh nets lie below the limit by about 2/N (J0b)
   * and differ little, 0.004 from net to net at N = 400; those of relu nets differ by 0.02 at N =
   * 200, so that many are averaged.
   */
  @ParameterizedTest(name = "{0} g={1} sb={2} sx={3} d={4}")
  @CsvSource({
    "TANH, 2, 0, 0.5, 0.5, 400, 3",
    "TANH, 3, 0.3, 1, 0.2, 400, 3",
    "RELU, 0.8, 0, 0.5, 0.5, 200, 20",
    "RELU, 1, 0.5, 1, 0.3, 200, 20"
  })
  void agreesWithNetworks(Activation f, double g, double sb, double sx, double d, int n, int nets) {
    double mean = 0;
    for (int k = 0; k < nets; k++) {
      Seed seed = new Seed(40 + k);
      Rnn cell = new Rnn(n, n, f, d);
      Weights w = Weights.zeros(cell.layout());
      new Normals(seed.child("W_hh")).fill(w.block("W_hh").data(), g / Math.sqrt(n));
      new Normals(seed.child("b")).fill(w.block("b").data(), sb);
      w.set("W_ih", Matrix.identity(n));
      mean +=
          LyapunovSpectrum.of(700, 100)
                  .top(1)
                  .measure(cell, w, Walk.feed(sx, seed.child("x")), Matrix.zeros(n, 1))
                  .exponents()[0]
              / nets;
    }
    double lambda1 = LeakyMeanField.solve(f, g, sb, sx, d).lambda1();
    assertThat(mean).isCloseTo(lambda1, within(0.012));
  }

  /** C13: relu without leak has chi = g²/2, with or without noise; q = noise / (1 - g²/2). */
  @Test
  void relu() {
    LeakyMeanField field = LeakyMeanField.solve(Activation.RELU, 1.2, 0.5, 1, 1);
    assertThat(field.chi()).isCloseTo(EdgeOfChaos.reluChi(1.44), within(1e-12));
    assertThat(field.lambda1()).isCloseTo(0.5 * Math.log(0.72), within(1e-12));
    assertThat(field.q()).isCloseTo(1.25 / 0.28, within(1e-9));
    assertThat(LeakyMeanField.solve(Activation.RELU, 2, 0, 0, 1).lambda1())
        .isCloseTo(0.5 * Math.log(2), within(1e-15));
  }

  /** Frozen biases alone, below chaos: the state stands still, and (L5) is the spectral edge. */
  @Test
  void aFrozenState() {
    LeakyMeanField field = tanh(1.2, 1, 0, 0.5);
    assertThat(field.correlation(1)).isCloseTo(1, within(1e-8));
    assertThat(field.persistent()).isCloseTo(field.q(), within(1e-8));
    assertThat(field.q()).isCloseTo(TanhMeanField.solve(1.2, 1, 0).q(), within(1e-8));
    assertThat(field.lambda1())
        .isCloseTo(Math.log(0.5 + 0.5 * Math.sqrt(field.chi())), within(1e-6));
  }

  @Test
  void refuses() {
    assertThatThrownBy(() -> LeakyMeanField.solve(Activation.SIGMOID, 1, 0, 1, 1))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("expected tanh or relu");
    assertThatThrownBy(() -> tanh(2, 0, 0, 0)).hasMessageContaining("leak");
    assertThatThrownBy(() -> tanh(0, 0, 0, 1)).hasMessageContaining("gain");
    assertThatThrownBy(() -> LeakyMeanField.solve(Activation.RELU, 2, 0, 1, 0.5))
        .hasMessageContaining("grows without bound");
    assertThatThrownBy(() -> LeakyMeanField.solve(Activation.RELU, 1, 0, 0, 0.5))
        .hasMessageContaining("no input and no bias");
  }
}
