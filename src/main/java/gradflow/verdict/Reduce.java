package gradflow.verdict;

import gradflow.statistics.Quantiles;
import java.util.Arrays;

/** How several rows of one run are combined. */
public enum Reduce {
  /** Requires a single row. */
  ONLY,
  /** The mean. */
  MEAN,
  /** The median. */
  MEDIAN,
  /** The smallest. */
  MIN,
  /** The largest. */
  MAX,
  /** The sum. */
  SUM,
  /** The value of the first row. */
  FIRST,
  /** The value of the last row. */
  LAST;

  /**
   * Returns the combined value; NaN if one of the values is NaN. The array has at least one value,
   * and exactly one for ONLY.
   */
  double of(double[] values) {
    if (Arrays.stream(values).anyMatch(Double::isNaN)) {
      return Double.NaN;
    }
    return switch (this) {
      case MEAN -> Arrays.stream(values).average().orElse(Double.NaN);
      case MEDIAN -> Quantiles.of(Arrays.stream(values).sorted().toArray(), 0.5);
      case MIN -> Arrays.stream(values).min().orElse(Double.NaN);
      case MAX -> Arrays.stream(values).max().orElse(Double.NaN);
      case SUM -> Arrays.stream(values).sum();
      case LAST -> values[values.length - 1];
      default -> values[0];
    };
  }
}
