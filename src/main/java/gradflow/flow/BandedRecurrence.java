package gradflow.flow;

/** s ← A s + b over the steps of a block, with an A that has bands. */
final class BandedRecurrence {
  private BandedRecurrence() {}

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
