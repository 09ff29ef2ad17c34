package gradflow.flow;

import gradflow.cell.StepJacobian;
import gradflow.linalg.LogScaled;
import gradflow.linalg.Matrix;
import java.util.Arrays;

/**
 * A product of banded step Jacobians, entry by entry: the identity, then n numbers on a diagonal,
 * or n/2 blocks of 2 x 2, each with a power of two of its own, so that no unit is lost beside
 * another. Norms are exact up to rounding. Mutable, one thread.
 *
 * <p>Cost of a step: n or 4n multiplications.
 */
final class BandedProduct {
  private static final double LARGE = 0x1p200;
  private static final double SMALL = 0x1p-200;

  private final int n;
  private double[][] bands;
  private long[] exponents;

  /** The identity. */
  BandedProduct(int n) {
    this.n = n;
  }

  /** Back to the identity. */
  void reset() {
    bands = null;
  }

  /** Whether a product with that J has the same form. */
  boolean takes(StepJacobian j) {
    return j.isBanded() && (bands == null || bands.length == j.readBands().length);
  }

  /**
   * P ← P J.
   *
   * @throws DivergenceException if an entry of J is not finite
   */
  void multiplyRight(int t, StepJacobian j) {
    double max = j.maxAbs();
    if (!Double.isFinite(max)) {
      throw new DivergenceException(t, "step Jacobian (largest entry)", max);
    }
    double[][] by = j.readBands();
    if (bands == null) {
      bands = new double[by.length][by[0].length];
      exponents = new long[by[0].length];
      Arrays.fill(bands[0], 1);
      Arrays.fill(bands[bands.length - 1], 1);
    }
    for (int k = 0; k < exponents.length; k++) {
      if (bands.length == 1) {
        bands[0][k] *= by[0][k];
      } else {
        multiplyBlock(k, by);
      }
      normalise(k);
    }
  }

  private void multiplyBlock(int k, double[][] by) {
    double p = bands[0][k];
    double q = bands[1][k];
    double r = bands[2][k];
    double s = bands[3][k];
    bands[0][k] = p * by[0][k] + q * by[2][k];
    bands[1][k] = p * by[1][k] + q * by[3][k];
    bands[2][k] = r * by[0][k] + s * by[2][k];
    bands[3][k] = r * by[1][k] + s * by[3][k];
  }

  private void normalise(int k) {
    double max = 0;
    for (double[] b : bands) {
      max = Math.max(max, Math.abs(b[k]));
    }
    if (max > 0 && (max > LARGE || max < SMALL)) {
      int power = Math.getExponent(max);
      for (double[] b : bands) {
        b[k] = Math.scalb(b[k], -power);
      }
      exponents[k] += power;
    }
  }

  /** ‖P‖₂ of the entries from, …, to − 1 of a diagonal; of all blocks else. */
  LogScaled spectralNorm(int from, int to) {
    if (bands == null) {
      return LogScaled.of(1, 0);
    }
    double largest = 0;
    long power = Long.MIN_VALUE;
    boolean single = bands.length == 1;
    for (int k = single ? from : 0; k < (single ? to : exponents.length); k++) {
      double norm = single ? Math.abs(bands[0][k]) : blockNorm(k);
      int own = Math.getExponent(norm);
      double mantissa = Math.scalb(norm, -own);
      boolean above = exponents[k] + own > power;
      if (norm > 0 && (above || (exponents[k] + own == power && mantissa > largest))) {
        largest = mantissa;
        power = exponents[k] + own;
      }
    }
    return largest == 0 ? LogScaled.ZERO : LogScaled.of(largest, power);
  }

  /** The larger singular value of ((p, q), (r, s)). */
  private double blockNorm(int k) {
    double p = bands[0][k];
    double q = bands[1][k];
    double r = bands[2][k];
    double s = bands[3][k];
    return 0.5 * (Math.hypot(p + s, q - r) + Math.hypot(p - s, q + r));
  }

  /** ‖P‖_F of the entries from, …, to − 1 of a diagonal; of all blocks else. */
  LogScaled frobeniusNorm(int from, int to) {
    if (bands == null) {
      return LogScaled.of(Math.sqrt(to - from), 0);
    }
    boolean single = bands.length == 1;
    int first = single ? from : 0;
    int end = single ? to : exponents.length;
    long top = topExponent(first, end);
    double sum = 0;
    for (double[] b : bands) {
      for (int k = first; k < end; k++) {
        double v = scaled(b[k], exponents[k] - top);
        sum += v * v;
      }
    }
    return LogScaled.of(Math.sqrt(sum), top);
  }

  /** Whether {@link #spectralNorm} and {@link #frobeniusNorm} know a part of the state. */
  boolean knowsParts() {
    return bands == null || bands.length == 1;
  }

  /** The power of two at which the largest entry is between 1 and 2; 0 for zeros. */
  long exponent() {
    return bands == null ? 0 : topExponent(0, exponents.length);
  }

  private long topExponent(int from, int to) {
    long top = Long.MIN_VALUE;
    for (double[] b : bands) {
      for (int k = from; k < to; k++) {
        if (b[k] != 0) {
          top = Math.max(top, exponents[k] + Math.getExponent(b[k]));
        }
      }
    }
    return top == Long.MIN_VALUE ? 0 : top;
  }

  private static double scaled(double v, long power) {
    return Math.scalb(v, (int) Math.max(-5000, Math.min(5000, power)));
  }

  /** P · 2^−{@link #exponent}, n x n. */
  Matrix mantissas() {
    if (bands == null) {
      return Matrix.identity(n);
    }
    Matrix out = Matrix.zeros(n, n);
    long top = exponent();
    int half = exponents.length;
    for (int k = 0; k < half; k++) {
      long power = exponents[k] - top;
      out.set(k, k, scaled(bands[0][k], power));
      if (bands.length > 1) {
        out.set(k, half + k, scaled(bands[1][k], power));
        out.set(half + k, k, scaled(bands[2][k], power));
        out.set(half + k, half + k, scaled(bands[3][k], power));
      }
    }
    return out;
  }
}
