package gradflow.theory;

import static gradflow.theory.RandomNetwork.Weighting.TIED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Reset;
import gradflow.flow.LyapunovSpectrum;
import gradflow.linalg.Backends;
import gradflow.linalg.Eigenvalues;
import gradflow.rng.Seed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Silent gated networks, rows D: near the zero state and beyond its threshold. */
class ZeroStateNetworksTest {
  private static final Seed SEED = new Seed(21);

  /** D8, D10: the eigenvalues of the candidate's weights, mapped, and the edge of their disc. */
  @ParameterizedTest(name = "g={0} bz={1} {2}")
  @CsvSource({
    "1, 0, BEFORE",
    "1.8, 0, BEFORE",
    "1, 0, AFTER",
    "1, 2, AFTER",
    "1, 4, AFTER",
    "1, 2, BEFORE"
  })
  void gru_at_rest(double g, double updateBias, Reset form) {
    GruEnsemble e = GruEnsemble.of(g, 0, updateBias, form);
    RandomNetwork network = new RandomNetwork(e, 100, TIED, SEED);
    // complex pairs turn within their plane: an error of 1/T
    double lambda = network.exponents(LyapunovSpectrum.of(1500, 500).top(2)).exponents()[0];
    Eigenvalues mu = Backends.standard().eigenvalues(network.weights().block("W_hh_n"));
    ZeroState zero = ZeroState.gru(updateBias, 0);
    double largest = 0;
    for (int i = 0; i < mu.size(); i++) {
      largest =
          Math.max(largest, Math.hypot(zero.realPart(mu.re()[i]), zero.imaginaryPart(mu.im()[i])));
    }
    assertThat(lambda).isCloseTo(Math.log(largest), within(3e-3));
    assertThat(lambda).isCloseTo(zero.tiedLambda1(g), within(0.06)); // the largest of 100 scatters
    assertThat(Math.abs(lambda - zero.tiedLambda1(g)))
        .isLessThan(Math.abs(lambda - zero.untiedLambda1(g)));
  }

  /** D6: weights of deviation 0.05. */
  @ParameterizedTest(name = "bf={0}")
  @CsvSource({"0", "1", "2", "4.59511985013459"})
  void lstm_with_small_weights(double forgetBias) {
    NetworkSample s =
        NetworkSample.measure(LstmEnsemble.of(0.2, 0, forgetBias), 16, 3, TIED, 1000, 1000, SEED);
    assertThat(s.mean()).isCloseTo(ZeroState.lstm(0, forgetBias, 0).tiedLambda1(0.2), within(0.05));
  }

  /** D4; with fewer units some are caught in a cycle. */
  @Test
  void lstm_beyond_threshold() {
    for (double g : new double[] {4, 8}) {
      NetworkSample s =
          NetworkSample.measure(LstmEnsemble.of(g, 0, 0), 150, 2, TIED, 600, 200, SEED);
      assertThat(s.lambda1()[0]).isPositive();
      assertThat(s.lambda1()[1]).isPositive();
    }
  }

  /** D9: at 1/sigma_r = 2, whatever the update gate. */
  @Tag("slow")
  @ParameterizedTest(name = "bz={0}")
  @CsvSource({"0", "2"})
  void gru_threshold(double updateBias) {
    assertThat(silent(1.75, updateBias)).isLessThan(1e-8);
    assertThat(silent(2.3, updateBias)).isGreaterThan(1e-5);
  }

  private static double silent(double g, double updateBias) {
    GruEnsemble e = GruEnsemble.of(g, 0, updateBias, Reset.AFTER);
    return NetworkSample.measure(e, 200, 2, TIED, 500, 2000, SEED).meanSquares().get("h");
  }
}
