package gradflow.flow;

import gradflow.linalg.Frame;

/** The pivots of a frame's last conditioning, and whether they are reliable. Mutable. */
final class Pivots {
  /**
   * A pivot smaller than this, relative to the entries of the matrix that produced it, may be only
   * a rounding error.
   */
  private static final double FAINT = 1e-10;

  private final double[] values;

  /**
   * @param k number of columns
   */
  Pivots(int k) {
    this.values = new double[k];
  }

  /** Conditions the frame. */
  void of(Frame frame) {
    frame.condition(values);
  }

  /** Returns U_ii. */
  double get(int i) {
    return values[i];
  }

  /** Ratio of the largest to the smallest: the error of the smallest in ulp. */
  double ratio() {
    return largest() / smallest();
  }

  /** The largest. */
  double largest() {
    double max = 0;
    for (double v : values) {
      max = Math.max(max, v);
    }
    return max;
  }

  private double smallest() {
    double min = Double.POSITIVE_INFINITY;
    for (double v : values) {
      min = Math.min(min, v);
    }
    return min;
  }

  /**
   * Whether all pivots exceed the rounding level.
   *
   * @param logBound approximate logarithm of the largest entry of the matrix, or of the product of
   *     the largest entries of several
   */
  boolean clear(double logBound) {
    return Math.log(smallest()) >= Math.log(FAINT) + logBound;
  }

  /** Returns Σ ln U_ii. */
  double sumOfLogs() {
    double sum = 0;
    for (double v : values) {
      sum += Math.log(v);
    }
    return sum;
  }
}
