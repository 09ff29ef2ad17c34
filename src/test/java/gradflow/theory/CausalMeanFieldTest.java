package gradflow.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Reset;
import gradflow.check.BadArgument;
import gradflow.rng.Seed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exponents that were sampled elsewhere repeat to about 0.003 at 5000 samples. */
class CausalMeanFieldTest {
  private static CausalMeanField sample(Ensemble e, int samples) {
    return CausalMeanField.sample(e, samples, 160, 60, new Seed(1));
  }

  /** K6, smaller. */
  @Test
  void an_lstm_with_input() {
    CausalMeanField f = sample(LstmEnsemble.of(1, 0.5, 0), 2000);
    assertThat(f.lambda1()).isCloseTo(-0.3645, within(0.01));
    assertThat(f.meanSquares().get("h")).isCloseTo(0.01604, within(0.05 * 0.01604));
    assertThat(f.meanSquares().get("c")).isCloseTo(0.0679, within(0.05 * 0.0679));
    assertThat(f.meanSquares().keySet()).containsExactly("h", "c");
  }

  /** K9, smaller: the untied theory says that gradients vanish, at -0.177. */
  @Test
  void an_lstm_that_remembers_is_chaotic() {
    CausalMeanField f = sample(LstmEnsemble.of(2, 0.5, 1), 2000);
    assertThat(f.lambda1()).isCloseTo(0.0196, within(0.012));
    assertThat(f.standardError()).isBetween(2e-4, 8e-3);
  }

  /** L5, smaller. */
  @Test
  void a_gru_with_input() {
    CausalMeanField f = sample(GruEnsemble.of(1, 1, 1, Reset.BEFORE), 2000);
    assertThat(f.lambda1()).isCloseTo(-0.2301, within(0.008));
    assertThat(f.meanSquares().get("h")).isCloseTo(0.1092, within(0.05 * 0.1092));
  }

  /** Without gates tied and untied weights agree, and both have a closed form (J1, J2, J6). */
  @ParameterizedTest(name = "g={0} sx={1} sb={2}")
  @CsvSource({"2, 0, 0", "2, 0.5, 0", "1.5, 1, 0.5"})
  void plain_networks_have_their_closed_form(double g, double sx, double sb) {
    TanhEnsemble e = TanhEnsemble.of(g, sb, sx);
    CausalMeanField f = sample(e, 2000);
    TanhMeanField closed = e.meanField();
    assertThat(f.lambda1()).isCloseTo(closed.lambda1(), within(0.012));
    double h2 = (closed.q() - sx * sx - sb * sb) / (g * g);
    assertThat(f.meanSquares().get("h")).isCloseTo(h2, within(0.03 * h2));
  }

  /** The eigenvalue edge of a leaky network at rest, ln(1 - d + d g); its tangent is coherent. */
  @ParameterizedTest(name = "d={0}")
  @CsvSource({"0.5", "0.2"})
  void a_leaky_network_at_rest(double leak) {
    TanhEnsemble e = new TanhEnsemble(new GateLaw(0.8, 0), 0, leak);
    CausalMeanField f = CausalMeanField.sample(e, 2000, 400, 200, new Seed(2));
    // from below, slowly: the disc of eigenvalues has an edge, not a leading point
    assertThat(f.lambda1()).isCloseTo(Math.log(1 - leak + leak * 0.8), within(0.01));
  }

  @Test
  void weights_of_gain_0_leave_the_forget_gate() {
    GateLaw none = new GateLaw(0, 0);
    CausalMeanField f = sample(new LstmEnsemble(none, new GateLaw(0, 1), 0, none, 0), 200);
    assertThat(f.lambda1()).isCloseTo(new GateMemory(1).exponent(), within(1e-10));
    CausalMeanField dead = sample(TanhEnsemble.of(0, 0, 1), 200);
    assertThat(dead.lambda1()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(dead.standardError()).isZero();
  }

  @Test
  void the_same_seed_gives_the_same_bits() {
    GruEnsemble e = GruEnsemble.of(2, 0.5, 0, Reset.AFTER);
    CausalMeanField a = CausalMeanField.sample(e, 300, 60, 20, new Seed(3));
    assertThat(a).isEqualTo(CausalMeanField.sample(e, 300, 60, 20, new Seed(3)));
    assertThat(a.lambda1())
        .isNotEqualTo(CausalMeanField.sample(e, 300, 60, 20, new Seed(4)).lambda1());
  }

  @Test
  void refuses_fewer_samples_than_steps() {
    Ensemble e = TanhEnsemble.of(1, 0, 0);
    assertThatThrownBy(() -> CausalMeanField.sample(e, 50, 60, 20, new Seed(0)))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("samples");
    assertThatThrownBy(() -> CausalMeanField.sample(e, 50, 20, 15, new Seed(0)))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("steps");
  }

  /** K6 to K15; 0.106 to 0.111 at K10. */
  @Tag("slow")
  @ParameterizedTest(name = "g={0} sx={1} bf={2}")
  @CsvSource({
    "1, 0.5, 0, -0.3645, 0.006",
    "0.2, 1, 1, -0.3126, 0.008",
    "2, 0.5, 1, 0.0196, 0.006",
    "4, 0.5, 2, 0.1085, 0.010",
    "4, 0, 0, 0.1441, 0.010",
    "0.5, 1, 1, -0.2689, 0.006",
    "1, 2, 1, -0.2930, 0.006",
    "2, 1, 0, -0.2480, 0.006"
  })
  void lstm_rows(double g, double sx, double bf, double lambda, double tolerance) {
    assertThat(sample(LstmEnsemble.of(g, sx, bf), 5000).lambda1())
        .isCloseTo(lambda, within(tolerance));
  }

  /** K12: gates near 1 need a long warm-up. */
  @Tag("slow")
  @Test
  void long_memory() {
    CausalMeanField f =
        CausalMeanField.sample(LstmEnsemble.of(1, 0.5, 4), 3000, 700, 400, new Seed(1));
    assertThat(f.lambda1()).isCloseTo(0.0154, within(0.004));
    assertThat(f.meanSquares().get("c")).isGreaterThan(30);
  }

  /** L4 to L14. */
  @Tag("slow")
  @ParameterizedTest(name = "g={0},{1} sx={2} bz={3}")
  @CsvSource({
    "1,1,0.5,0,-0.3485,0.006",
    "1,1,1,1,-0.2301,0.006",
    "4,4,0.5,1,0.1075,0.010",
    "4,4,0,0,0.1881,0.010",
    "1,1,0.5,3,-0.0338,0.006",
    "2,4,1,0,0.0486,0.008",
    "0.5,0.5,1,0,-0.5318,0.006",
    "1,1,1,0,-0.4054,0.006",
    "1,1,2,0,-0.4191,0.006",
    "1,2,1,0,-0.2223,0.006"
  })
  void gru_rows(double gate, double candidate, double sx, double bz, double lambda, double within) {
    GruEnsemble e = GruMeanFieldTest.ensemble(gate, candidate, sx, bz);
    assertThat(sample(e, 5000).lambda1()).isCloseTo(lambda, within(within));
  }
}
