package gradflow.cases;

import gradflow.files.PlainJson;
import gradflow.flow.LyapunovResult;
import gradflow.flow.Range;
import gradflow.flow.SumRule;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a Lyapunov spectrum as one line of JSON. −∞ is written as the string "-Infinity", and an
 * undefined number as null.
 */
public final class SpectrumJson {
  private SpectrumJson() {}

  /**
   * Writes a spectrum.
   *
   * @param head entries that come first and identify the spectrum: strings and integers
   * @param finiteTime whether to include the exponents of every window
   */
  public static void write(
      OutputStream out, Map<String, Object> head, LyapunovResult result, boolean finiteTime)
      throws IOException {
    Map<String, Object> all = new LinkedHashMap<>(head);
    all.put("unit", "nats/step");
    all.put("exponents", result.exponents());
    all.put("stderr", result.standardErrors());
    all.put("error", result.errors());
    if (result.trajectories() > 1) {
      all.put("trajectories", result.trajectories());
      all.put("stderr_over_trajectories", result.errorsOverTrajectories());
    }
    all.put("steps", result.steps());
    all.put("burn_in", result.burnIn());
    Map<String, Object> sums = sums(result.sumOfExponents(), result.meanLogDeterminant());
    SumRule rule = result.sumRule();
    Map<String, Object> surviving = new LinkedHashMap<>(Map.of("directions", rule.directions()));
    surviving.putAll(sums(rule.sumOfExponents(), rule.meanLogDeterminant()));
    sums.put("surviving", surviving);
    all.put("sum_rule", sums);
    all.put("lambda_1", result.sign().words());
    all.put("kaplan_yorke", result.kaplanYorke());
    all.put("kaplan_yorke_range", range(result.kaplanYorkeRange()));
    all.put("entropy_rate", result.entropyRate());
    all.put("entropy_rate_range", range(result.entropyRateRange()));
    all.put("participation_ratio", result.participationRatio());
    all.put("converged", result.converged());
    if (finiteTime) {
      all.put("finite_time", result.windows().stream().map(SpectrumJson::window).toList());
    }
    PlainJson.line(out, all);
  }

  private static Map<String, Object> sums(double exponents, double logDeterminant) {
    Map<String, Object> sums = new LinkedHashMap<>();
    sums.put("sum_of_exponents", exponents);
    sums.put("mean_log_abs_det", logDeterminant);
    return sums;
  }

  private static double[] range(Range range) {
    return new double[] {range.low(), range.high()};
  }

  private static Map<String, Object> window(LyapunovResult.Window w) {
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("trajectory", w.trajectory());
    plain.put("steps", w.steps());
    plain.put("exponents", w.exponents());
    return plain;
  }
}
