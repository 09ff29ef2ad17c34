package gradflow.cell;

import gradflow.linalg.Matrix;
import java.util.Arrays;

/**
 * The entries of a J that maps entries k, n/w + k, 2 n/w + k … of the state to themselves: n/w
 * blocks of w x w. Band r w + c holds entry (r, c) of each block; for block k this is J[r n/w +
 * k][c n/w + k]. A diagonal J has w = 1. Mutable, single-threaded.
 *
 * <p>The bands own their memory or are columns of larger arrays ({@link #view}), for example when
 * the bands of many steps were written at once.
 */
public final class Bands {
  private final int width;
  private final int blocks;
  private double[][] own;
  private double[][] entries;
  private int offset;
  private int stride = 1;

  /**
   * Creates zero bands.
   *
   * @param n size of the state, a multiple of w
   * @param width w
   */
  Bands(int n, int width) {
    this.width = width;
    this.blocks = n / width;
  }

  /** Block size w. */
  public int width() {
    return width;
  }

  /** Number of blocks, n/w. */
  public int blocks() {
    return blocks;
  }

  /** Returns w² writable bands of length n/w in memory owned by this object. */
  double[][] write() {
    if (own == null) {
      own = new double[width * width][blocks];
    }
    entries = own;
    offset = 0;
    stride = 1;
    return own;
  }

  /**
   * Switches to a view: the entry of block k in a band is {@code entries[band][offset + stride k]}.
   */
  void view(double[][] entries, int offset, int stride) {
    this.entries = entries;
    this.offset = offset;
    this.stride = stride;
  }

  /** The arrays of the bands; read-only. */
  public double[][] entries() {
    return entries;
  }

  /** Index of block 0 in the arrays. */
  public int offset() {
    return offset;
  }

  /** Distance between successive blocks in the arrays. */
  public int stride() {
    return stride;
  }

  private double at(int band, int block) {
    return entries[band][offset + stride * block];
  }

  /** Returns J[k][k]. */
  double self(int k) {
    int part = k / blocks;
    return at(part * width + part, k % blocks);
  }

  /** Returns the largest modulus of an entry; NaN if any entry is NaN. */
  double maxAbs() {
    double max = 0;
    for (double[] band : entries) {
      for (int k = 0, at = offset; k < blocks; k++, at += stride) {
        max = Math.max(max, Math.abs(band[at]));
      }
    }
    return max;
  }

  /** Returns the sum of the squares of all entries. */
  double sumOfSquares() {
    double sum = 0;
    for (double[] band : entries) {
      for (int k = 0, at = offset; k < blocks; k++, at += stride) {
        sum += band[at] * band[at];
      }
    }
    return sum;
  }

  /** Computes out ← J v, or Jᵀ v. */
  void multiply(double[] v, double[] out, boolean transposed) {
    Arrays.fill(out, 0);
    for (int r = 0; r < width; r++) {
      for (int c = 0; c < width; c++) {
        int band = transposed ? c * width + r : r * width + c;
        for (int k = 0; k < blocks; k++) {
          out[r * blocks + k] += at(band, k) * v[c * blocks + k];
        }
      }
    }
  }

  /**
   * Writes the nonzero pattern of row {@code row} of J into row i of {@code out}; zeros are not
   * written.
   */
  void writeRow(int row, Matrix out, int i) {
    int r = row / blocks;
    int k = row % blocks;
    for (int c = 0; c < width; c++) {
      out.set(i, c * blocks + k, at(r * width + c, k));
    }
  }
}
