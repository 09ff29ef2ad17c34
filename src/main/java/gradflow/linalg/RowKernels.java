package gradflow.linalg;

import gradflow.team.Team;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The inner loops of {@link PureJava}. Each has one store and one index into separate row arrays, a
 * form that C2 vectorises (unlike one flat array with two offsets). Each entry of a product is
 * summed in the order of k, so its bits do not depend on which loop computed it.
 */
final class RowKernels {
  /** Number of operations worth a separate block for another thread: a few tens of microseconds. */
  private static final long BLOCK = 1 << 17;

  private RowKernels() {}

  /**
   * Returns whether the work is too small for several threads.
   *
   * @param cost number of operations per row
   */
  static boolean isSmall(int rows, long cost) {
    return rows < 2 || cost * rows < 2 * BLOCK;
  }

  /**
   * Processes the rows from, …, to − 1 independently, in blocks shared by the threads of a team if
   * the work is large enough.
   *
   * @param cost number of operations per row
   */
  static void each(int from, int to, long cost, IntConsumer row) {
    long blocks = Math.min(to - from, cost * (to - from) / BLOCK);
    if (isSmall(to - from, cost)) {
      for (int i = from; i < to; i++) {
        row.accept(i);
      }
      return;
    }
    int size = (int) ((to - from + blocks - 1) / blocks);
    Team.share(
        (to - from + size - 1) / size,
        b -> {
          int end = Math.min(to, from + (b + 1) * size);
          for (int i = from + b * size; i < end; i++) {
            row.accept(i);
          }
        });
  }

  /**
   * Computes out[j] += Σ_k alpha · coefficients[at + k] · rows[k][j] for from ≤ j &lt; to and k
   * &lt; count.
   */
  static void addCombination(
      double[] out,
      int from,
      int to,
      double alpha,
      double[] coefficients,
      int at,
      double[][] rows,
      int count) {
    int k = 0;
    for (; k + 4 <= count; k += 4) {
      addFour(
          out,
          from,
          to,
          alpha * coefficients[at + k],
          rows[k],
          alpha * coefficients[at + k + 1],
          rows[k + 1],
          alpha * coefficients[at + k + 2],
          rows[k + 2],
          alpha * coefficients[at + k + 3],
          rows[k + 3]);
    }
    for (; k < count; k++) {
      addOne(out, from, to, alpha * coefficients[at + k], rows[k]);
    }
  }

  private static void addFour(
      double[] out,
      int from,
      int to,
      double a,
      double[] p,
      double b,
      double[] q,
      double c,
      double[] r,
      double d,
      double[] s) {
    for (int j = from; j < to; j++) {
      out[j] = out[j] + a * p[j] + b * q[j] + c * r[j] + d * s[j];
    }
  }

  private static void addOne(double[] out, int from, int to, double a, double[] p) {
    for (int j = from; j < to; j++) {
      out[j] = out[j] + a * p[j];
    }
  }

  /** Computes out[i] ← Σ_k rows[i][k] · x[k] for i &lt; height, four rows at once. */
  static void multiply(double[][] rows, double[] x, double[] out, int height, int cols) {
    int i = 0;
    for (; i + 4 <= height; i += 4) {
      double[] p = rows[i];
      double[] q = rows[i + 1];
      double[] r = rows[i + 2];
      double[] s = rows[i + 3];
      double a = 0;
      double b = 0;
      double c = 0;
      double d = 0;
      for (int k = 0; k < cols; k++) {
        a += x[k] * p[k];
        b += x[k] * q[k];
        c += x[k] * r[k];
        d += x[k] * s[k];
      }
      out[i] = a;
      out[i + 1] = b;
      out[i + 2] = c;
      out[i + 3] = d;
    }
    for (; i < height; i++) {
      double sum = 0;
      for (int k = 0; k < cols; k++) {
        sum += x[k] * rows[i][k];
      }
      out[i] = sum;
    }
  }

  /** Computes out[j][i] ← in[i][j] in tiles that fit into the first-level cache. */
  static void transpose(double[][] in, double[][] out) {
    int tile = 16;
    for (int i0 = 0; i0 < in.length; i0 += tile) {
      int i1 = Math.min(in.length, i0 + tile);
      for (int j = 0; j < out.length; j++) {
        double[] row = out[j];
        for (int i = i0; i < i1; i++) {
          row[i] = in[i][j];
        }
      }
    }
  }

  static void gatherColumn(double[][] rows, int column, int count, double[] out) {
    for (int k = 0; k < count; k++) {
      out[k] = rows[k][column];
    }
  }

  /** Computes gram[i][j] ← sign · (AᵀA)[i][j] for j ≥ i; A is given by its rows. */
  static void gram(double sign, double[][] rows, double[][] gram, double[] column) {
    int n = gram.length;
    for (int i = 0; i < n; i++) {
      Arrays.fill(gram[i], 0);
      gatherColumn(rows, i, rows.length, column);
      addCombination(gram[i], i, n, sign, column, 0, rows, rows.length);
    }
  }

  /**
   * Returns whether a symmetric matrix has a Cholesky factor. Only entries with j ≥ i are read;
   * they are overwritten by the factor, as far as it was computed.
   */
  static boolean cholesky(double[][] upper, double[] column) {
    int n = upper.length;
    for (int i = 0; i < n; i++) {
      gatherColumn(upper, i, i, column);
      addCombination(upper[i], i, n, -1, column, 0, upper, i);
      double pivot = upper[i][i];
      if (!(pivot > 0)) {
        return false;
      }
      double factor = 1 / Math.sqrt(pivot);
      for (int j = i; j < n; j++) {
        upper[i][j] *= factor;
      }
    }
    return true;
  }
}
