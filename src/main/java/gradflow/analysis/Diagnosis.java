package gradflow.analysis;

import gradflow.cell.Cell;
import gradflow.measure.MeasureValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the measures of one direction of a layer mean, in sentences.
 *
 * <p>Thresholds: the gradient is near-critical if it changes by less than a factor of ten over the
 * whole sequence; a gate is saturated if more than half of its values lie within 0.05 of 0 or 1; a
 * unit is dead if its output varies by less than 1e-6; growth is transient if the norm exceeds
 * twice its value at lag 0 and decays all the same.
 */
final class Diagnosis {
  private static final double NEAR_CRITICAL = Math.log(10);
  private static final double SATURATED = 0.5;
  private static final double DEAD = 1e-6;
  private static final int NAMED_UNITS = 8;

  private final Cell cell;
  private final int steps;
  private final int from;
  private final Values values;
  private final List<Finding> findings = new ArrayList<>();

  private Diagnosis(Cell cell, int steps, int from, List<MeasureValue> values) {
    this.cell = cell;
    this.steps = steps;
    this.from = from;
    this.values = new Values(values);
  }

  /**
   * The findings of one run.
   *
   * @param steps T
   * @param from first lag of the fitted slope
   * @param values of the measures
   */
  static List<Finding> of(Cell cell, int steps, int from, List<MeasureValue> values) {
    Diagnosis d = new Diagnosis(cell, steps, from, values);
    d.flow();
    d.transientGrowth();
    d.lossGradient();
    d.exponent();
    d.spectra();
    d.gates();
    d.units();
    d.memory();
    return d.findings;
  }

  private void add(String kind, String quantity, double value, String format, Object... numbers) {
    findings.add(new Finding(kind, quantity, value, String.format(Locale.ROOT, format, numbers)));
  }

  private void flow() {
    double slope = values.scalar("slope_nats_per_step");
    double half = values.scalar("half_life_steps");
    String window = "lags " + from + " to " + steps;
    if (slope == Double.NEGATIVE_INFINITY) {
      add(
          "vanishing",
          "slope_nats_per_step",
          slope,
          "Gradients die: ‖∂h_T/∂h_t‖ is exactly 0 within %s.",
          window);
    } else if (Math.abs(slope) * steps <= NEAR_CRITICAL) {
      add(
          "near-critical",
          "slope_nats_per_step",
          slope,
          "Near-critical: ‖∂h_T/∂h_t‖ changes by only %+.2e nats a step (%s), a factor of %.3g over all %d steps.",
          slope,
          window,
          Math.exp(slope * steps),
          steps);
    } else if (slope < 0) {
      add(
          "vanishing",
          "half_life_steps",
          half,
          "Gradients vanish with a half-life of %.3g steps: ln ‖∂h_T/∂h_t‖ falls by %.3g nats a step (%s), which over %d steps is a factor of 10^%.1f.",
          half,
          -slope,
          window,
          steps,
          slope * steps / Math.log(10));
    } else {
      add(
          "exploding",
          "slope_nats_per_step",
          slope,
          "Gradients explode: ln ‖∂h_T/∂h_t‖ grows by %.3g nats a step (%s), doubling every %.3g steps; over %d steps that is a factor of 10^%.1f.",
          slope,
          window,
          Math.log(2) / slope,
          steps,
          slope * steps / Math.log(10));
    }
  }

  private void transientGrowth() {
    MeasureValue.Series norms = values.series("product_norms").orElseThrow();
    double[] log = Values.numbers(norms, "log_spectral_nats", "block", "s");
    int[] lag = Values.integers(norms, "lag", "block", "s");
    int peak = 0;
    for (int k = 1; k < log.length; k++) {
      if (log[k] > log[peak]) {
        peak = k;
      }
    }
    double slope = values.scalar("slope_nats_per_step");
    if (!(log[peak] > Math.log(2) && slope * steps < -NEAR_CRITICAL)) {
      return;
    }
    if (lag[peak] == Arrays.stream(lag).max().orElseThrow()) {
      add(
          "whole state",
          "log_spectral_nats",
          log[peak],
          "The whole state keeps what the output loses: ‖∂s_T/∂s_t‖ still rises at lag %d, where it is %.3g.",
          lag[peak],
          Math.exp(log[peak]));
    } else {
      add(
          "transient growth",
          "log_spectral_nats",
          log[peak],
          "Transient growth: before it decays, ‖∂s_T/∂s_t‖ rises to %.3g at lag %d.",
          Math.exp(log[peak]),
          lag[peak]);
    }
  }

  private void lossGradient() {
    MeasureValue.Series gradient = values.series("loss_gradient_norms").orElse(null);
    if (gradient == null) {
      return;
    }
    String part = cell.outputPart();
    double[] log = Values.numbers(gradient, "log_norm_nats", "part", part);
    int[] lag = Values.integers(gradient, "lag", "part", part);
    double first = Double.NEGATIVE_INFINITY;
    double last = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < log.length; k++) {
      first = lag[k] == steps ? Math.max(first, log[k]) : first;
      last = lag[k] == 0 ? Math.max(last, log[k]) : last;
    }
    if (last == Double.NEGATIVE_INFINITY && first == last) {
      add(
          "loss gradient",
          "log_norm_nats of ∂L/∂h_t",
          first,
          "The loss's gradient ‖∂L/∂h_t‖ is exactly 0 at this direction's last step and before its first.");
      return;
    }
    add(
        "loss gradient",
        "log10 of the ratio of ‖∂L/∂h_t‖ at the two ends",
        (first - last) / Math.log(10),
        "The loss's gradient ‖∂L/∂h_t‖ is %s at this direction's last step and %s before its first, which is %s times as much.",
        power(last),
        power(first),
        power(first - last));
  }

  /** A number given by its logarithm, in decades; never 10^-0.0. */
  private static String power(double nats) {
    if (Double.isInfinite(nats)) {
      return nats < 0 ? "exactly 0" : "infinitely many";
    }
    double tenths = Math.rint(10 * nats / Math.log(10));
    return String.format(Locale.ROOT, "10^%.1f", tenths == 0 ? 0 : tenths / 10);
  }

  private void exponent() {
    double lambda = values.scalar("lambda_1_nats_per_step");
    double error = values.scalar("lambda_1_error");
    if (Double.isNaN(lambda)) {
      return;
    }
    String about =
        Double.isNaN(error)
            ? "and has no error, as there is one window only"
            : String.format(
                Locale.ROOT,
                "± %.2g%s",
                error,
                values.scalar("lambda_1_sign") == 0 ? ", which is 0 within its error" : "");
    add(
        "exponent",
        "lambda_1_nats_per_step",
        lambda,
        "The largest Lyapunov exponent along this input is %+.4g nats per step %s.",
        lambda,
        about);
  }

  private void spectra() {
    for (MeasureValue v : values.all()) {
      if (v instanceof MeasureValue.Scalar s && s.name().startsWith("rho_")) {
        String block = s.name().substring(4);
        add(
            "spectrum",
            s.name(),
            s.value(),
            "Recurrent block %s: spectral radius %.3g, largest singular value %.3g, departure from normality %.2g.",
            block,
            s.value(),
            values.scalar("sigma_max_" + block),
            values.scalar("henrici_" + block));
      }
    }
  }

  private void gates() {
    MeasureValue.Series gates = values.series("gate_statistics").orElse(null);
    if (gates == null) {
      return;
    }
    Map<String, Double> closed = Values.means(gates, "share_closed", "gate");
    Map<String, Double> open = Values.means(gates, "share_open", "gate");
    Values.means(gates, "mean", "gate")
        .forEach(
            (gate, mean) -> {
              double shut = closed.get(gate);
              double wide = open.get(gate);
              boolean saturated = shut + wide > SATURATED;
              add(
                  saturated ? "saturated gate" : "gate",
                  "share_closed + share_open of " + gate,
                  shut + wide,
                  "Gate %s is %s: %.1f %% of its values are below 0.05, %.1f %% above 0.95; its mean is %.3f.",
                  gate,
                  saturated ? "saturated" : "alive",
                  100 * shut,
                  100 * wide,
                  mean);
            });
  }

  private void units() {
    MeasureValue.Series activity = values.series("unit_activity").orElseThrow();
    double[] span = Values.numbers(activity, "span", "", "");
    int[] dead = IntStream.range(0, span.length).filter(k -> span[k] < DEAD).toArray();
    if (dead.length == 0) {
      double least = Arrays.stream(span).min().orElse(0);
      add(
          "units",
          "span",
          least,
          "No unit is dead: the quietest of %d varies by %.2g.",
          span.length,
          least);
      return;
    }
    String names =
        Arrays.stream(dead)
            .limit(NAMED_UNITS)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(", "));
    add(
        "dead units",
        "span < 1e-6",
        dead.length,
        "%d of %d units are dead, their output varies by less than 1e-6: %s%s.",
        dead.length,
        span.length,
        names,
        dead.length > NAMED_UNITS ? ", …" : "");
  }

  private void memory() {
    MeasureValue.Series memory = values.series("unit_memory").orElseThrow();
    String part = cell.parts().get(cell.parts().size() - 1).name();
    double[] life = Values.numbers(memory, "half_life_steps", "part", part);
    double[] sorted = life.clone();
    Arrays.sort(sorted);
    double median = sorted[(sorted.length - 1) / 2];
    double longest = sorted[sorted.length - 1];
    int unit = 0;
    while (life[unit] != longest) {
      unit++;
    }
    add(
        "unit memory",
        "half_life_steps of " + part,
        median,
        "By itself a unit of %s keeps half of a change for %.3g steps (median); the shortest for %.3g, the longest, unit %d, for %s.",
        part,
        median,
        sorted[0],
        unit,
        Double.isInfinite(longest) ? "ever" : String.format(Locale.ROOT, "%.3g", longest));
  }
}
