package gradflow.flow;

import gradflow.linalg.Frame;

/** The pivots of a frame's last conditioning, and whether they can be trusted. Mutable. */
final class Pivots {
  /**
   * A pivot that is this small, measured by the entries of the matrix that has made it, may be what
   * rounding has left of 0.
   */
  private static final double FAINT = 1e-10;

  private final double[] values;

  /** Of k columns. */
  Pivots(int k) {
    this.values = new double[k];
  }

  /** Conditions the frame. */
  void of(Frame frame) {
    frame.condition(values);
  }

  /** U_ii. */
  double get(int i) {
    return values[i];
  }

  /** The largest over the smallest: of so many ulp is the error of the smallest. */
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
   * Whether all are above what rounding leaves.
   *
   * @param logBound the logarithm of about the largest entry of the matrix, or of a product of the
   *     largest entries of several
   */
  boolean clear(double logBound) {
    return Math.log(smallest()) >= Math.log(FAINT) + logBound;
  }

  /** Σ ln U_ii. */
  double sumOfLogs() {
    double sum = 0;
    for (double v : values) {
      sum += Math.log(v);
    }
    return sum;
  }
}
