package gradflow.analysis;

import gradflow.table.ResultTable;
import gradflow.table.Table;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.DoublePredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The quantities that sentences name, computed anew from the measures' tables (CSV), without any
 * code of the package.
 *
 * @param folder of the tables
 * @param layer of the direction
 * @param direction forward or backward
 */
record FromTables(Path folder, String layer, String direction) {
  private Table table(String name) {
    return ResultTable.read(folder, name).where("layer", layer).where("direction", direction);
  }

  int steps() {
    return (int) max(table("product_norms").numbers("t"));
  }

  private int samples() {
    return (int) max(table("product_norms").numbers("sample")) + 1;
  }

  private double run(String column) {
    return ResultTable.read(folder, "runs")
        .where("layer", layer)
        .where("direction", direction)
        .numbers(column)[0];
  }

  private static double max(double[] values) {
    return Arrays.stream(values).max().orElseThrow();
  }

  private static double min(double[] values) {
    return Arrays.stream(values).min().orElseThrow();
  }

  private double[] where(String table, String column, String key, String value) {
    return table(table).where(key, value).numbers(column);
  }

  /** Means over samples, by lag. */
  private double[] curve(String table, String column, String key, String value) {
    double[] values = where(table, column, key, value);
    double[] lag = where(table, "lag", key, value);
    double[] mean = new double[steps() + 1];
    int samples = samples();
    for (int k = 0; k < values.length; k++) {
      mean[(int) lag[k]] += values[k] / samples;
    }
    return mean;
  }

  private double[] product() {
    return curve("product_norms", "log10_spectral", "block", "h");
  }

  private double[] gradient() {
    return curve("loss_gradient_norms", "log10_norm", "part", "h");
  }

  private static int argmax(double[] values, int from) {
    int at = from;
    for (int k = from; k < values.length; k++) {
      at = values[k] > values[at] ? k : at;
    }
    return at;
  }

  /** The smallest lag from which on all values are so. */
  private static int from(double[] curve, DoublePredicate holds) {
    int lag = curve.length;
    while (lag > 1 && holds.test(curve[lag - 1])) {
      lag--;
    }
    return lag;
  }

  private int firstLag() {
    return Math.max(1, Math.min(10, steps() / 4));
  }

  /** Least squares by the normal equations. */
  private double slope() {
    double[] ln = curve("product_norms", "log_spectral_nats", "block", "h");
    int[] lags = IntStream.rangeClosed(firstLag(), steps()).toArray();
    double x = Arrays.stream(lags).average().orElseThrow();
    double y = Arrays.stream(lags).mapToDouble(k -> ln[k]).average().orElseThrow();
    double xy = Arrays.stream(lags).mapToDouble(k -> (k - x) * (ln[k] - y)).sum();
    return xy / Arrays.stream(lags).mapToDouble(k -> (k - x) * (k - x)).sum();
  }

  private int wholePeak() {
    return argmax(where("product_norms", "log10_spectral", "block", "s"), 0);
  }

  private double whole(String column) {
    return where("product_norms", column, "block", "s")[wholePeak()];
  }

  private double wholeEnd() {
    double[] lag = where("product_norms", "lag", "block", "s");
    double[] sample = where("product_norms", "sample", "block", "s");
    double[] log = where("product_norms", "log10_spectral", "block", "s");
    int row =
        IntStream.range(0, lag.length)
            .filter(k -> lag[k] == steps() && sample[k] == whole("sample"))
            .findFirst()
            .orElseThrow();
    return log[row];
  }

  private double gate(String gate, String column) {
    return Arrays.stream(where("gate_statistics", column, "gate", gate)).average().orElseThrow();
  }

  private double[] spans() {
    return table("unit_activity").numbers("span");
  }

  private double[] lives() {
    String part = table("unit_memory").texts("part").contains("c") ? "c" : "h";
    return where("unit_memory", "half_life_steps", "part", part);
  }

  private double radius(String block) {
    double[] re = where("eigenvalues", "re", "block", block);
    double[] im = where("eigenvalues", "im", "block", block);
    return IntStream.range(0, re.length).mapToDouble(k -> Math.hypot(re[k], im[k])).max().orElse(0);
  }

  private double henrici(String block) {
    double[] re = where("eigenvalues", "re", "block", block);
    double[] im = where("eigenvalues", "im", "block", block);
    double[] sigma = where("singular_values", "singular_value", "block", block);
    double f = Arrays.stream(sigma).map(s -> s * s).sum();
    double l = IntStream.range(0, re.length).mapToDouble(k -> re[k] * re[k] + im[k] * im[k]).sum();
    return f == 0 ? 0 : Math.sqrt(Math.max(0, f - l) / f);
  }

  /**
   * The value of a quantity.
   *
   * @param nth how often the quantity came before in its sentence
   * @param coupled whether the gates of the lstm are
   * @throws IllegalArgumentException if it is not known here
   */
  double value(String quantity, int nth, boolean coupled) {
    if (quantity.startsWith("log10_")) {
      return log10(quantity.substring("log10_".length()));
    }
    String[] words = quantity.split("_", 2);
    int last = quantity.lastIndexOf('_');
    String gate = quantity.substring(last + 1);
    switch (words[0]) {
      case "rho" -> {
        return radius(words[1]);
      }
      case "henrici" -> {
        return henrici(words[1]);
      }
      case "sigma" -> {
        return max(where("singular_values", "singular_value", "block", words[1].substring(4)));
      }
      case "mean" -> {
        return gate(gate, "mean");
      }
      case "percent" -> {
        return 100 * gate(gate, quantity.contains("open") ? "share_open" : "share_closed");
      }
      default -> {}
    }
    double keep = Math.pow(2, -1.0 / steps());
    return switch (quantity) {
      case "steps", "last_lag" -> steps();
      case "samples" -> samples();
      case "near_critical_factor" -> 10;
      case "fewest_lags" -> 3;
      case "closed_below" -> 0.05;
      case "open_above" -> 0.95;
      case "dead_below" -> 1e-6;
      case "first_lag" -> firstLag();
      case "slope_nats_per_step" -> slope();
      case "abs_slope_nats_per_step" -> Math.abs(slope());
      case "half_life_steps", "doubling_steps" -> Math.log(2) / Math.abs(slope());
      case "keeping_gate" -> keep;
      case "keeping_bias" -> (coupled ? -1 : 1) * Math.log(keep / (1 - keep));
      case "peak_product_lag" -> argmax(product(), 1);
      case "first_zero_lag" -> from(product(), Double::isInfinite);
      case "last_lag_before_zero" -> from(product(), Double::isInfinite) - 1;
      case "zero_samples" -> {
        double[] lag = where("product_norms", "lag", "block", "h");
        double[] log = where("product_norms", "log10_spectral", "block", "h");
        yield IntStream.range(0, lag.length)
            .filter(k -> lag[k] == steps() && Double.isInfinite(log[k]))
            .count();
      }
      case "peak_whole_state_lag" -> whole("lag");
      case "sample" -> whole("sample");
      case "loss_gradient_peak_lag" -> argmax(gradient(), 0);
      case "loss_gradient_tenth_lag" -> from(gradient(), v -> v < gradient()[0] - 1);
      case "loss" -> run("loss");
      case "lambda_1_nats_per_step" ->
          max(table("lyapunov_exponents").numbers("exponent_nats_per_step"));
      case "lambda_1_error" -> run("lambda_1_error");
      case "e_folding_steps" ->
          1 / Math.abs(max(table("lyapunov_exponents").numbers("exponent_nats_per_step")));
      case "burn_in" -> steps() / 5;
      case "first_step" -> steps() / 5 + 1;
      case "units" -> spans().length;
      case "smallest_span" -> min(spans());
      case "largest_span" -> max(spans());
      case "dead_units" -> Arrays.stream(spans()).filter(v -> v < 1e-6).count();
      case "live_units" -> Arrays.stream(spans()).filter(v -> v >= 1e-6).count();
      case "dead_unit" ->
          IntStream.range(0, spans().length).filter(k -> spans()[k] < 1e-6).toArray()[nth];
      case "median_half_life" -> {
        double[] sorted = DoubleStream.of(lives()).sorted().toArray();
        yield sorted[(sorted.length - 1) / 2];
      }
      case "shortest_half_life" -> min(lives());
      case "longest_half_life" -> max(lives());
      case "unit" -> argmax(lives(), 0);
      default -> other(quantity, gate);
    };
  }

  private double other(String quantity, String gate) {
    if (quantity.startsWith("half_open_bias")) {
      double m = gate(gate, "mean");
      return Math.log(1 / m - 1);
    }
    if (quantity.startsWith("half_life_at_mean")) {
      return Math.log(0.5) / Math.log(gate(gate, "mean"));
    }
    return Math.pow(10, log10(quantity));
  }

  /** Factors, by their decimal logarithm. */
  private double log10(String quantity) {
    return switch (quantity) {
      case "product" -> product()[steps()];
      case "level_factor" -> -product()[steps()] / steps();
      case "peak_product" -> product()[argmax(product(), 1)];
      case "peak_whole_state" -> whole("log10_spectral");
      case "whole_state" -> wholeEnd();
      case "loss_gradient_last" -> gradient()[0];
      case "loss_gradient_first" -> gradient()[steps()];
      case "loss_gradient_ratio" -> gradient()[steps()] - gradient()[0];
      case "loss_gradient_peak" -> max(gradient());
      default -> throw new IllegalArgumentException("no table gives " + quantity);
    };
  }
}
