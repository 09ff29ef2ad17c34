package gradflow.flow;

import gradflow.cell.Bands;
import gradflow.cell.StepJacobian;
import gradflow.linalg.LogScaled;
import gradflow.linalg.Matrix;
import java.util.Arrays;

/**
 * A product of banded step Jacobians, block by block. It starts as the identity and consists of n/w
 * blocks of w x w (w = 1 is a diagonal). Each block has its own power of two, so that small units
 * are not lost next to large ones. Norms are exact up to rounding. Mutable, single-threaded.
 *
 * <p>Cost per step: w n multiplications; per norm: n comparisons.
 */
final class BandedProduct {
  private static final double LARGE = 0x1p200;
  private static final double SMALL = 0x1p-200;

  private final int n;
  private double[][] bands;
  private long[] exponents;

  /** 2^(exponents[k] − reference), 0 where that is below the range. */
  private double[] scales;

  private long reference;

  /** The block before multiplication. */
  private double[] block;

  /** Creates the identity. */
  BandedProduct(int n) {
    this.n = n;
  }

  /** Resets to the identity. */
  void reset() {
    bands = null;
  }

  /** Whether a product with that J has the same form. */
  boolean takes(StepJacobian j) {
    return j.isBanded()
        && (bands == null || bands.length == j.readBands().width() * j.readBands().width());
  }

  /**
   * Computes P ← P J.
   *
   * @throws DivergenceException if an entry of J is not finite
   */
  void multiplyRight(int t, StepJacobian j) {
    Bands by = j.readBands();
    if (bands == null) {
      begin(by.width());
    }
    boolean finite = by.width() == 1 ? multiplyDiagonal(by) : multiplyBlocks(by);
    if (!finite) {
      throw new DivergenceException(t, "step Jacobian (largest entry)", j.maxAbs());
    }
  }

  private void begin(int width) {
    bands = new double[width * width][n / width];
    exponents = new long[n / width];
    block = new double[width * width];
    scales = new double[n / width];
    Arrays.fill(scales, 1);
    reference = 0;
    for (int r = 0; r < width; r++) {
      Arrays.fill(bands[r * width + r], 1);
    }
  }

  /** Returns whether all entries of J are finite. */
  private boolean multiplyDiagonal(Bands by) {
    double[] p = bands[0];
    double[] q = by.entries()[0];
    int stride = by.stride();
    boolean finite = true;
    for (int k = 0, at = by.offset(); k < p.length; k++, at += stride) {
      double old = p[k];
      double v = old * q[at];
      p[k] = v;
      double size = Math.abs(v);
      if (!(size <= LARGE && size >= SMALL) && !(old == 0 && v == 0)) {
        block[0] = old;
        finite &= multiplyScaled(by, k, at);
      }
    }
    return finite;
  }

  private boolean multiplyBlocks(Bands by) {
    boolean finite = true;
    for (int k = 0, at = by.offset(); k < exponents.length; k++, at += by.stride()) {
      for (int i = 0; i < bands.length; i++) {
        block[i] = bands[i][k];
      }
      double size = multiplyBlock(by, k, at, 0);
      if (!(size <= LARGE && size >= SMALL)) {
        finite &= multiplyScaled(by, k, at);
      }
    }
    return finite;
  }

  /**
   * Multiplies the block saved in {@link #block} by that of J 2^−power and stores the result in
   * block k; returns its maximum.
   */
  private double multiplyBlock(Bands by, int k, int at, int power) {
    int width = by.width();
    double[][] q = by.entries();
    double max = 0;
    for (int r = 0; r < width; r++) {
      for (int c = 0; c < width; c++) {
        double sum = 0;
        for (int l = 0; l < width; l++) {
          double entry = q[l * width + c][at];
          sum += block[r * width + l] * (power == 0 ? entry : Math.scalb(entry, -power));
        }
        bands[r * width + c][k] = sum;
        max = Math.max(max, Math.abs(sum));
      }
    }
    return max;
  }

  /**
   * Repeats the multiplication of block k outside the usual range, with powers of two in the
   * exponent. Returns whether its J is finite.
   */
  private boolean multiplyScaled(Bands by, int k, int at) {
    double largest = 0;
    for (double[] band : by.entries()) {
      largest = Math.max(largest, Math.abs(band[at]));
    }
    if (!Double.isFinite(largest)) {
      return false;
    }
    int power = Math.getExponent(largest);
    double max = multiplyBlock(by, k, at, power);
    int more = max == 0 ? 0 : Math.getExponent(max);
    for (double[] band : bands) {
      band[k] = Math.scalb(band[k], -more);
    }
    exponents[k] += power + more;
    scales[k] = scale(k);
    return true;
  }

  private double scale(int k) {
    long power = exponents[k] - reference;
    return power < -1000 ? 0 : Math.scalb(1.0, (int) Math.min(2000, power));
  }

  /** Returns ‖P‖₂ of the entries from, …, to − 1 of a diagonal; otherwise of all blocks. */
  LogScaled spectralNorm(int from, int to) {
    if (bands == null) {
      return LogScaled.of(1, 0);
    }
    double largest = largest(from, to);
    if (!(largest <= 0x1p500 && largest >= 0x1p-500)) { // too far from the reference
      reference = topExponent(bands.length == 1 ? from : 0, bands.length == 1 ? to : n);
      Arrays.setAll(scales, this::scale);
      largest = largest(from, to);
    }
    return LogScaled.of(largest, reference);
  }

  /** Returns the largest norm of a block, times 2^−reference. */
  private double largest(int from, int to) {
    if (bands.length > 1) {
      double largest = 0;
      for (int k = 0; k < exponents.length; k++) {
        largest = Math.max(largest, scales[k] * (bands.length == 4 ? pairNorm(k) : blockNorm(k)));
      }
      return largest;
    }
    double[] p = bands[0];
    double[] by = scales;
    double a = 0;
    double b = 0;
    int k = from;
    for (; k + 1 < to; k += 2) { // two maxima, so that successive comparisons are independent
      double u = Math.abs(p[k]) * by[k];
      double v = Math.abs(p[k + 1]) * by[k + 1];
      a = u > a ? u : a;
      b = v > b ? v : b;
    }
    for (; k < to; k++) {
      a = Math.max(a, Math.abs(p[k]) * by[k]);
    }
    return Math.max(a, b);
  }

  /**
   * Returns the spectral norm of the diagonal block of part p of the state, one of w parts of n/w.
   */
  LogScaled partNorm(int p) {
    double[] band = bands[p * (n / exponents.length + 1)];
    long top = topExponent(band);
    double largest = 0;
    for (int k = 0; k < band.length; k++) {
      largest = Math.max(largest, Math.abs(scaled(band[k], exponents[k] - top)));
    }
    return LogScaled.of(largest, top);
  }

  /** Returns the Frobenius norm of the diagonal block of part p of the state. */
  LogScaled partFrobenius(int p) {
    double[] band = bands[p * (n / exponents.length + 1)];
    long top = topExponent(band);
    double sum = 0;
    for (int k = 0; k < band.length; k++) {
      double v = scaled(band[k], exponents[k] - top);
      sum += v * v;
    }
    return LogScaled.of(Math.sqrt(sum), top);
  }

  private long topExponent(double[] band) {
    long top = Long.MIN_VALUE;
    for (int k = 0; k < band.length; k++) {
      if (band[k] != 0) {
        top = Math.max(top, exponents[k] + Math.getExponent(band[k]));
      }
    }
    return top == Long.MIN_VALUE ? 0 : top;
  }

  /** Returns the larger singular value of ((p, q), (r, s)), whose squares are in range. */
  private double pairNorm(int k) {
    double p = bands[0][k];
    double q = bands[1][k];
    double r = bands[2][k];
    double s = bands[3][k];
    return 0.5 * (length(p + s, q - r) + length(p - s, q + r));
  }

  private static double length(double a, double b) {
    return Math.sqrt(a * a + b * b);
  }

  /**
   * Returns the largest singular value of a block; columns are rotated until they are orthogonal.
   */
  private double blockNorm(int k) {
    int width = (int) Math.round(Math.sqrt(bands.length));
    double[] a = new double[bands.length];
    Arrays.setAll(a, i -> bands[i][k]);
    return SmallBlocks.norm(a, width);
  }

  /** Returns ‖P‖_F of the entries from, …, to − 1 of a diagonal; otherwise of all blocks. */
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

  /** Whether {@link #spectralNorm} and {@link #frobeniusNorm} support any part of the state. */
  boolean isDiagonal() {
    return bands == null || bands.length == 1;
  }

  /** The size of the parts that {@link #partNorm} supports. */
  int partSize() {
    return exponents.length;
  }

  /** Returns the power of two for which the largest entry is between 1 and 2; 0 for zeros. */
  long exponent() {
    return bands == null ? 0 : topExponent(0, exponents.length);
  }

  private long topExponent(int from, int to) {
    long top = Long.MIN_VALUE;
    int end = Math.min(to, exponents.length);
    for (double[] b : bands) {
      for (int k = from; k < end; k++) {
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

  /** Returns P · 2^−{@link #exponent}, n x n. */
  Matrix mantissas() {
    if (bands == null) {
      return Matrix.identity(n);
    }
    Matrix out = Matrix.zeros(n, n);
    long top = exponent();
    int blocks = exponents.length;
    int width = n / blocks;
    for (int band = 0; band < bands.length; band++) {
      int row = band / width * blocks;
      int column = band % width * blocks;
      for (int k = 0; k < blocks; k++) {
        out.set(row + k, column + k, scaled(bands[band][k], exponents[k] - top));
      }
    }
    return out;
  }
}
