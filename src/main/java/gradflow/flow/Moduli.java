package gradflow.flow;

/**
 * The sum of the moduli of an array: a fast check of its size and of whether all entries are
 * finite.
 */
final class Moduli {
  private Moduli() {}

  /** Returns Σ |v|; infinite or NaN if an entry is, or if the sum exceeds the range of a double. */
  static double sum(double[] values) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int k = 0;
    for (; k + 3 < values.length; k += 4) { // four sums, so that additions overlap
      a += Math.abs(values[k]);
      b += Math.abs(values[k + 1]);
      c += Math.abs(values[k + 2]);
      d += Math.abs(values[k + 3]);
    }
    for (; k < values.length; k++) {
      a += Math.abs(values[k]);
    }
    return (a + b) + (c + d);
  }

  /** Returns max |v|; NaN if an entry is NaN. */
  static double max(double[] values) {
    double max = 0;
    for (double v : values) {
      max = Math.max(max, Math.abs(v));
    }
    return max;
  }
}
