package gradflow.flow;

import java.util.Arrays;

/**
 * The recurrence s ← A s + b over the steps of a block, with a banded A. It is evaluated row by
 * row, so that each array is read in memory order.
 */
final class BandedRecurrence {
  private BandedRecurrence() {}

  /**
   * Propagates a state through the first steps of a block.
   *
   * @param bands of A, as returned by {@link gradflow.cell.Affine#bands}
   * @param addends b, an array for each part of the state, with rows of length {@code columns}
   * @param batch number of samples, side by side
   * @param count number of steps
   * @param columns of the block: its steps times {@code batch}
   * @param state n x batch, updated in place
   */
  static void run(
      double[][] bands, double[][] addends, int batch, int count, int columns, double[] state) {
    if (bands.length > 1) {
      Blocks blocks = new Blocks(bands, addends, batch, columns);
      for (int at = 0; at < blocks.half; at++) {
        blocks.run(at, count, state, null);
      }
      return;
    }
    int at = 0;
    for (double[] b : addends) {
      diagonal(bands[0], at / batch * columns, b, batch, count, columns, state, at);
      at += b.length / columns * batch;
    }
  }

  /**
   * As {@link #run}, and stores the state before each step.
   *
   * @param before an array for each part of the state, with rows of length {@code columns}
   */
  static void run(
      double[][] bands,
      double[][] addends,
      int batch,
      int count,
      int columns,
      double[] state,
      double[][] before) {
    if (bands.length > 1) {
      Blocks blocks = new Blocks(bands, addends, batch, columns);
      for (int at = 0; at < blocks.half; at++) {
        blocks.run(at, count, state, before);
      }
      return;
    }
    int at = 0;
    for (int p = 0; p < before.length; p++) {
      for (int row = 0; row < before[p].length; row += columns) {
        int from = at / batch * columns;
        for (int s = 0; s < batch; s++, at++) {
          double v = state[at];
          for (int k = s; k < count * batch; k += batch) {
            before[p][row + k] = v;
            v = bands[0][from + k] * v + addends[p][row + k];
          }
          state[at] = v;
        }
      }
    }
  }

  private static void diagonal(
      double[] a,
      int from,
      double[] b,
      int batch,
      int count,
      int columns,
      double[] state,
      int first) {
    int at = first;
    int row = 0;
    if (batch == 1) {
      for (; row + 4 * columns <= b.length; row += 4 * columns, at += 4) {
        four(a, from + row, b, row, count, columns, state, at);
      }
    }
    for (; row < b.length; row += columns) {
      for (int s = 0; s < batch; s++, at++) {
        double v = state[at];
        for (int k = s; k < count * batch; k += batch) {
          v = a[from + row + k] * v + b[row + k];
        }
        state[at] = v;
      }
    }
  }

  /** Processes four units at once to overlap their dependent steps. */
  private static void four(
      double[] a, int p, double[] b, int q, int count, int columns, double[] state, int at) {
    double u = state[at];
    double v = state[at + 1];
    double w = state[at + 2];
    double x = state[at + 3];
    for (int k = 0; k < count; k++) {
      u = a[p + k] * u + b[q + k];
      v = a[p + columns + k] * v + b[q + columns + k];
      w = a[p + 2 * columns + k] * w + b[q + 2 * columns + k];
      x = a[p + 3 * columns + k] * x + b[q + 3 * columns + k];
    }
    state[at] = u;
    state[at + 1] = v;
    state[at + 2] = w;
    state[at + 3] = x;
  }

  /** Processes blocks of w x w, one at a time. */
  private static final class Blocks {
    private final double[][] bands;
    private final double[][] addends;
    private final int batch;
    private final int columns;
    private final int width;

    /** Blocks of all samples. */
    private final int half;

    /** For each entry of a block, its part and its row in the part. */
    private final int[] part;

    private final int[] row;
    private final double[] s;
    private final double[] sums;

    Blocks(double[][] bands, double[][] addends, int batch, int columns) {
      this.bands = bands;
      this.addends = addends;
      this.batch = batch;
      this.columns = columns;
      this.width = (int) Math.round(Math.sqrt(bands.length));
      this.half = bands[0].length / columns * batch;
      this.part = new int[width];
      this.row = new int[width];
      this.s = new double[width];
      this.sums = new double[width];
    }

    /** Propagates one block of one sample through all steps; {@code before} may be null. */
    void run(int at, int count, double[] state, double[][] before) {
      int place = at / batch * columns + at % batch;
      for (int r = 0; r < width; r++) {
        find(r, r * (half / batch) + at / batch);
        s[r] = state[r * half + at];
      }
      if (width == 2) {
        pair(place, count, before);
      } else {
        any(place, count, before);
      }
      for (int r = 0; r < width; r++) {
        state[r * half + at] = s[r];
      }
    }

    private void find(int r, int entry) {
      part[r] = 0;
      row[r] = entry;
      while (row[r] >= addends[part[r]].length / columns) {
        row[r] -= addends[part[r]].length / columns;
        part[r]++;
      }
    }

    private void pair(int place, int count, double[][] before) {
      double[] b = addends[part[0]];
      double[] c = addends[part[1]];
      int p = row[0] * columns + place % columns;
      int q = row[1] * columns + place % columns;
      double u = s[0];
      double v = s[1];
      for (int k = 0, at = place; k < count * batch; k += batch, at += batch) {
        if (before != null) {
          before[part[0]][p + k] = u;
          before[part[1]][q + k] = v;
        }
        double next = bands[0][at] * u + bands[1][at] * v + b[p + k];
        v = bands[2][at] * u + bands[3][at] * v + c[q + k];
        u = next;
      }
      s[0] = u;
      s[1] = v;
    }

    private void any(int place, int count, double[][] before) {
      int column = place % columns;
      for (int k = 0; k < count * batch; k += batch) {
        for (int r = 0; r < width; r++) {
          if (before != null) {
            before[part[r]][row[r] * columns + column + k] = s[r];
          }
          double sum = 0;
          for (int c = 0; c < width; c++) {
            sum += bands[r * width + c][place + k] * s[c];
          }
          sums[r] = sum + addends[part[r]][row[r] * columns + column + k];
        }
        System.arraycopy(sums, 0, s, 0, width);
      }
    }
  }

  /**
   * Computes the product of the A of the first steps of a block, the last step leftmost.
   *
   * @param product its bands, n/w x batch each
   */
  static void compose(double[][] bands, int batch, int count, int columns, double[][] product) {
    int width = (int) Math.round(Math.sqrt(bands.length));
    double[] p = new double[bands.length];
    double[] old = new double[bands.length];
    for (int at = 0; at < product[0].length; at++) {
      int place = at / batch * columns + at % batch;
      if (width == 1) {
        product[0][at] = product(bands[0], place, batch, count);
        continue;
      }
      Arrays.fill(p, 0);
      for (int r = 0; r < width; r++) {
        p[r * width + r] = 1;
      }
      for (int k = 0; k < count; k++, place += batch) {
        if (width == 2) {
          multiplyPair(bands, place, p);
        } else {
          System.arraycopy(p, 0, old, 0, p.length);
          multiply(bands, width, place, old, p);
        }
      }
      for (int i = 0; i < p.length; i++) {
        product[i][at] = p[i];
      }
    }
  }

  private static double product(double[] a, int from, int stride, int count) {
    double p = 1;
    double q = 1; // every other factor, so that successive products are independent
    int place = from;
    for (int k = 0; k + 1 < count; k += 2, place += 2 * stride) {
      p *= a[place];
      q *= a[place + stride];
    }
    return count % 2 == 0 ? p * q : p * a[place] * q;
  }

  private static void multiplyPair(double[][] bands, int place, double[] p) {
    double a = bands[0][place];
    double b = bands[1][place];
    double c = bands[2][place];
    double d = bands[3][place];
    double p0 = a * p[0] + b * p[2];
    double p1 = a * p[1] + b * p[3];
    p[2] = c * p[0] + d * p[2];
    p[3] = c * p[1] + d * p[3];
    p[0] = p0;
    p[1] = p1;
  }

  private static void multiply(double[][] bands, int width, int place, double[] old, double[] p) {
    for (int i = 0; i < p.length; i++) {
      int row = i - i % width;
      double sum = 0;
      for (int l = 0; l < width; l++) {
        sum += bands[row + l][place] * old[l * width + i % width];
      }
      p[i] = sum;
    }
  }

  /**
   * Propagates a state across a whole block.
   *
   * @param product of its A, see {@link #compose}
   * @param end the state after the block if the state before it is 0
   * @param state n x batch, updated in place
   */
  static void cross(double[][] product, double[] end, double[] state) {
    int width = (int) Math.round(Math.sqrt(product.length));
    int half = product[0].length;
    double[] sums = new double[width];
    for (int at = 0; at < half; at++) {
      for (int r = 0; r < width; r++) {
        double sum = 0;
        for (int c = 0; c < width; c++) {
          sum += product[r * width + c][at] * state[c * half + at];
        }
        sums[r] = sum + end[r * half + at];
      }
      for (int r = 0; r < width; r++) {
        state[r * half + at] = sums[r];
      }
    }
  }
}
