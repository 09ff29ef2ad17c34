package gradflow.theory;

import static gradflow.theory.RandomNetwork.Weighting.TIED;
import static gradflow.theory.RandomNetwork.Weighting.UNTIED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Reset;
import gradflow.rng.Seed;
import org.junit.jupiter.api.Test;

/** Networks drawn and measured, small. */
class NetworkSampleTest {
  private static final Seed SEED = new Seed(11);

  /** K6 at N = 100: tied and untied weights are 0.2 nats/step apart, as theory says of each. */
  @Test
  void lstm_tied_against_untied() {
    LstmEnsemble e = LstmEnsemble.of(1, 0.5, 0);
    NetworkSample tied = NetworkSample.measure(e, 100, 2, TIED, 400, 60, SEED);
    NetworkSample untied = NetworkSample.measure(e, 100, 1, UNTIED, 200, 40, SEED);
    assertThat(tied.mean()).isCloseTo(-0.3646, within(0.03));
    assertThat(untied.mean()).isCloseTo(-0.5833, within(0.02));
    assertThat(tied.meanSquares().get("h")).isCloseTo(0.01604, within(0.1 * 0.01604));
    assertThat(tied.meanSquares().get("c")).isCloseTo(0.0679, within(0.1 * 0.0679));
  }

  /** L5 and L16 at N = 100. */
  @Test
  void gru_tied_against_untied() {
    for (Reset form : Reset.values()) {
      GruEnsemble e = GruEnsemble.of(1, 1, 1, form);
      NetworkSample tied = NetworkSample.measure(e, 100, 2, TIED, 400, 60, SEED);
      NetworkSample untied = NetworkSample.measure(e, 100, 1, UNTIED, 200, 40, SEED);
      assertThat(tied.mean()).isCloseTo(-0.2297, within(0.02));
      assertThat(untied.mean()).isCloseTo(-0.2976, within(0.015));
      assertThat(tied.meanSquares().get("h")).isCloseTo(0.1092, within(0.1 * 0.1092));
    }
  }

  /** J2 at N = 100 (J13): tied and untied agree. */
  @Test
  void plain_networks_do_not_care() {
    TanhEnsemble e = TanhEnsemble.of(2, 0, 0.5);
    NetworkSample tied = NetworkSample.measure(e, 100, 2, TIED, 800, 100, SEED);
    NetworkSample untied = NetworkSample.measure(e, 100, 1, UNTIED, 800, 100, SEED);
    assertThat(tied.mean()).isCloseTo(0.1045, within(0.02));
    assertThat(untied.mean()).isCloseTo(tied.mean(), within(0.025));
  }

  @Test
  void the_same_seed_gives_the_same_network() {
    GruEnsemble e = GruEnsemble.of(2, 0.5, 0, Reset.BEFORE);
    NetworkSample one = NetworkSample.measure(e, 20, 1, TIED, 50, 10, SEED);
    NetworkSample two = NetworkSample.measure(e, 20, 2, TIED, 50, 10, SEED);
    assertThat(two.lambda1()[0]).isEqualTo(one.lambda1()[0]);
    assertThat(two.lambda1()[1]).isNotEqualTo(one.lambda1()[0]);
  }
}
