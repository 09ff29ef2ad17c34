package gradflow.statistics;

/** Quantiles that handle infinite values. */
public final class Quantiles {
  private Quantiles() {}

  /**
   * Computes the quantile called type 7 in R and linear in NumPy, extended to infinite values.
   * Between two equal values it is that value; between a finite and an infinite value it is the
   * infinite one.
   *
   * @param sorted ascending, without NaN
   * @param p probability in [0, 1]
   * @return the quantile; NaN if there are no values, or if it falls strictly between −∞ and ∞
   */
  public static double of(double[] sorted, double p) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double position = p * (sorted.length - 1);
    int below = (int) Math.floor(position);
    double fraction = position - below;
    double low = sorted[below];
    if (fraction == 0 || low == sorted[below + 1]) {
      return low;
    }
    return (1 - fraction) * low + fraction * sorted[below + 1];
  }
}
