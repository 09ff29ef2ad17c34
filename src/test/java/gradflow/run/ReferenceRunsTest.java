package gradflow.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Readings against float64 NumPy with closed-form Jacobians (runs/README.md). */
class ReferenceRunsTest {
  private static final Facts EXPECTED =
      new Facts("expected", JsonTree.read(Runs.folder("expected.json"), 1 << 20));

  static List<String> runs() {
    return Runs.NAMES;
  }

  /** The reference is printed with nine digits; its exponent starts from other tangents. */
  @ParameterizedTest
  @MethodSource("runs")
  void readings_are_those_of_the_reference(String name) {
    RunReport report = Runs.report(Runs.folder(name), java.util.Optional.empty(), 2);
    for (Facts expected : EXPECTED.objects(name)) {
      Facts c = Runs.checkpoint(report, expected.integer("step", -1));
      assertThat(c.number("slope")).isCloseTo(expected.number("slope_lag_1_to_99"), within(1e-9));
      assertThat(c.number("slope_late"))
          .isCloseTo(expected.number("slope_lag_50_to_99"), within(1e-9));
      assertThat(c.number("half_life") * c.number("slope")).isCloseTo(-Math.log(2), within(1e-12));
      double lambda = mean(expected.numbers("lambda_1_along_repeated_probe"));
      assertThat(c.number("lambda_1")).isCloseTo(lambda, within(1e-3));
      assertThat(values(c.object("rho")))
          .usingElementComparator(Runs8::compare)
          .containsExactlyElementsOf(list(expected.numbers("spectral_radius_of_U")));
      assertThat(values(c.object("sigma_max")))
          .usingElementComparator(Runs8::compare)
          .containsExactlyElementsOf(list(expected.numbers("sigma_max_of_U")));
      if (expected.has("probe_loss")) {
        assertThat(c.number("probe_loss")).isCloseTo(expected.number("probe_loss"), within(1e-8));
      }
      if (expected.has("forget_bias_mean")) {
        assertThat(c.number("memory_gate_bias"))
            .isCloseTo(expected.number("forget_bias_mean"), within(1e-9));
      }
      if (c.has("gradient")) {
        gradient(c.object("gradient"), expected);
      }
    }
  }

  /** The framework recorded in float32. */
  private static void gradient(Facts g, Facts expected) {
    assertThat(g.number("share_seen"))
        .isCloseTo(expected.number("share_of_squared_full_gradient_seen"), within(1e-5));
    assertThat(g.number("full_against_recorded")).isLessThan(1e-5);
    assertThat(g.number("seen_against_recorded")).isLessThan(1e-5);
    for (String t : expected.object("grad_norm_at_t").tree().keySet()) {
      Facts at = expected.object("grad_norm_at_t").object(t);
      int k = Integer.parseInt(t) - 1;
      double full = Math.pow(10, g.numbers("log10_full")[k]);
      double seen = Math.pow(10, g.numbers("log10_seen")[k]);
      assertThat(full).isCloseTo(at.number("full"), within(1e-4 * at.number("full")));
      assertThat(seen).isCloseTo(at.number("seen"), within(1e-6 * at.number("seen")));
    }
    List<Long> cuts = g.list("cuts").stream().map(v -> (Long) v + 1).collect(Collectors.toList());
    double[] before = expected.numbers("state_cut_before_step");
    assertThat(cuts).hasSize(cuts.size() > 9 ? 99 : before.length);
    if (before.length > 0) {
      assertThat(cuts.get(0)).isEqualTo((long) before[0]);
      assertThat(cuts.get(cuts.size() - 1)).isEqualTo((long) before[before.length - 1]);
    }
  }

  /** Equal to nine digits, as printed. */
  private static final class Runs8 {
    static int compare(Double a, Double b) {
      return Math.abs(a - b) <= 1e-8 * Math.max(1, Math.abs(a)) ? 0 : Double.compare(a, b);
    }
  }

  private static List<Double> values(Facts f) {
    return f.tree().keySet().stream().map(f::number).toList();
  }

  private static List<Double> list(double[] values) {
    return java.util.Arrays.stream(values).boxed().toList();
  }

  private static double mean(double[] values) {
    return java.util.Arrays.stream(values).average().orElse(Double.NaN);
  }
}
