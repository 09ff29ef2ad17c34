package gradflow.flow;

import java.util.Arrays;

/** s ← A s + b over the steps of a block, with an A that has bands. */
final class BandedRecurrence {
  private BandedRecurrence() {}

  /**
   * The product of the A of the first steps of a block, the last one leftmost.
   *
   * @param bands of A, as {@link gradflow.cell.Affine#bands} gives them
   * @param batch number of samples, side by side
   * @param count steps
   * @param columns of the block: its steps times {@code batch}
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
        System.arraycopy(p, 0, old, 0, p.length);
        for (int i = 0; i < p.length; i++) {
          int row = i - i % width;
          double sum = bands[row][place] * old[i % width];
          for (int l = 1; l < width; l++) {
            sum += bands[row + l][place] * old[l * width + i % width];
          }
          p[i] = sum;
        }
      }
      for (int i = 0; i < p.length; i++) {
        product[i][at] = p[i];
      }
    }
  }

  private static double product(double[] a, int from, int stride, int count) {
    double p = 1;
    for (int k = 0, place = from; k < count; k++, place += stride) {
      p *= a[place];
    }
    return p;
  }

  /**
   * Takes a state across a whole block.
   *
   * @param product of its A, see {@link #compose}
   * @param end the state after the block of a state that was 0 before it
   * @param state n x batch, in place
   */
  static void cross(double[][] product, double[] end, double[] state) {
    int width = (int) Math.round(Math.sqrt(product.length));
    int half = product[0].length;
    double[] sums = new double[width];
    for (int at = 0; at < half; at++) {
      for (int r = 0; r < width; r++) {
        double sum = product[r * width][at] * state[at];
        for (int c = 1; c < width; c++) {
          sum += product[r * width + c][at] * state[c * half + at];
        }
        sums[r] = sum + end[r * half + at];
      }
      for (int r = 0; r < width; r++) {
        state[r * half + at] = sums[r];
      }
    }
  }

  /**
   * As {@link #run}, and keeps the state before each step.
   *
   * @param before an array for each part of the state, of rows of {@code columns}
   */
  static void run(
      double[][] bands,
      double[][] addends,
      int batch,
      int count,
      int columns,
      double[] state,
      double[][] before) {
    if (bands.length == 1) {
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
      return;
    }
    for (int k = 0; k < count; k++) {
      int at = 0;
      for (double[] part : before) {
        for (int row = k * batch; row < part.length; row += columns, at += batch) {
          System.arraycopy(state, at, part, row, batch);
        }
      }
      blocks(bands, addends, batch, k * batch, columns, state);
    }
  }

  /**
   * Takes a state through the first steps of a block.
   *
   * @param bands of A, as {@link gradflow.cell.Affine#bands} gives them
   * @param addends b, an array for each part of the state, of rows of {@code columns}
   * @param batch number of samples, side by side
   * @param count steps
   * @param columns of the block: its steps times {@code batch}
   * @param state n x batch, in place
   */
  static void run(
      double[][] bands, double[][] addends, int batch, int count, int columns, double[] state) {
    if (bands.length == 1) {
      int at = 0;
      for (double[] b : addends) {
        diagonal(bands[0], at / batch * columns, b, batch, count, columns, state, at);
        at += b.length / columns * batch;
      }
      return;
    }
    for (int k = 0; k < count; k++) {
      blocks(bands, addends, batch, k * batch, columns, state);
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

  /** Four units, so that one does not wait for its last step. */
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

  private static void blocks(
      double[][] bands, double[][] addends, int batch, int column, int columns, double[] state) {
    int width = (int) Math.round(Math.sqrt(bands.length));
    int half = state.length / width; // entries of a part of each block, all samples
    double[] sums = new double[width];
    for (int at = 0; at < half; at++) {
      int place = at / batch * columns + column + at % batch;
      for (int r = 0; r < width; r++) {
        double sum = 0;
        for (int c = 0; c < width; c++) {
          sum += bands[r * width + c][place] * state[c * half + at];
        }
        sums[r] = sum;
      }
      for (int r = 0; r < width; r++) {
        state[r * half + at] = sums[r];
      }
    }
    int at = 0;
    for (double[] b : addends) {
      for (int row = column; row < b.length; row += columns) {
        for (int s = 0; s < batch; s++, at++) {
          state[at] += b[row + s];
        }
      }
    }
  }
}
