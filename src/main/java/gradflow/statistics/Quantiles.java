package gradflow.statistics;

/** Quantiles that keep infinities honest. */
public final class Quantiles {
  private Quantiles() {}

  /**
   * The quantile that R calls type 7 and NumPy calls linear, extended to infinities: between two
   * equal values it is that value, and between a finite value and an infinite one it is the
   * infinite one.
   *
   * @param sorted ascending, without NaN
   * @param p in [0, 1]
   * @return NaN if there are no values, or strictly between −∞ and ∞
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
