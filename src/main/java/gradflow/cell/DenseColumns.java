package gradflow.cell;

import gradflow.linalg.Matrix;
import gradflow.linalg.Resident;
import gradflow.linalg.ScaledRows;
import gradflow.team.Team;
import java.util.Arrays;
import java.util.List;

/**
 * The entries of an n x n J whose first m columns are dense, one matrix (p x m) for each part of
 * the state. Each further column j has one entry per part, in row j − m of the part. Mutable,
 * single-threaded.
 */
final class DenseColumns {
  /** Number of units whose rows one task writes at a time. */
  static final int ROWS = 8;

  /** Number of dense entries from which the rows are shared among threads. */
  private static final long LARGE = 1 << 18;

  private static final int BLOCK = 64;

  private final int n;
  private final int m;
  private final List<Part> parts;
  private final double[][] diagonal;
  private final double[] squares;
  private Matrix[] matrices;
  private double[][] arrays;

  /** Creates zeros; no memory is allocated for dense columns before {@link #allocate}. */
  DenseColumns(List<Part> parts, int n, int m) {
    this.n = n;
    this.m = m;
    this.parts = List.copyOf(parts);
    this.diagonal = new double[m < n ? parts.size() : 0][];
    for (int p = 0; p < diagonal.length; p++) {
      diagonal[p] = new double[n - m];
    }
    this.squares = new double[Math.max(m, n - m)];
  }

  /** Allocates the dense columns. */
  void allocate() {
    if (matrices == null) {
      matrices = parts.stream().map(p -> Matrix.zeros(p.size(), m)).toArray(Matrix[]::new);
      arrays = Arrays.stream(matrices).map(Matrix::data).toArray(double[][]::new);
    }
  }

  /** Number of parts. */
  int parts() {
    return parts.size();
  }

  /** Rows of a part, if all parts have the same size. */
  int units() {
    return n / parts.size();
  }

  /** Whether the matrices are large enough to share the rows among threads. */
  boolean isLarge() {
    return (long) n * m >= LARGE;
  }

  /** The dense columns of each part. */
  Matrix[] matrices() {
    return matrices;
  }

  /** The arrays of {@link #matrices}. */
  double[][] arrays() {
    return arrays;
  }

  /** The entries of the columns m, …, n − 1, by part; none if m = n. */
  double[][] diagonal() {
    return diagonal;
  }

  /** Fills the entries from a banded J. */
  void write(Bands bands) {
    int row = 0;
    for (Matrix d : matrices) {
      d.fill(0);
      for (int i = 0; i < d.rows(); i++, row++) {
        bands.writeRow(row, d, i);
      }
    }
  }

  /** Copies the dense columns into the rows of {@code out}, n x m. */
  void copyTo(Resident out) {
    int first = 0;
    for (Matrix d : matrices) {
      int row = first;
      if (isLarge()) {
        share(d.rows(), (from, to) -> out.setRows(row + from, d.data(), from, to - from));
      } else {
        out.set(row, 0, d);
      }
      first += d.rows();
    }
  }

  /** Writes the dense columns and copies them, a few rows at a time while they are in the cache. */
  void writeTo(Resident out, ScaledRows rows) {
    int units = units();
    share(
        units,
        (from, to) -> {
          rows.write(arrays, from, to);
          for (int p = 0; p < arrays.length; p++) {
            out.setRows(p * units + from, arrays[p], from, to - from);
          }
        });
  }

  /** An action on a range of rows. */
  private interface RowTask {
    void apply(int from, int to);
  }

  /** Applies the task to all rows, {@link #ROWS} at a time, shared among threads. */
  private static void share(int count, RowTask task) {
    Team.share(
        (count + BLOCK - 1) / BLOCK,
        block -> {
          int end = Math.min(count, (block + 1) * BLOCK);
          for (int i = block * BLOCK; i < end; i += ROWS) {
            task.apply(i, Math.min(end, i + ROWS));
          }
        });
  }

  /** Copies all entries except the zeros into an n x n matrix. */
  void copyTo(Matrix out) {
    int row = 0;
    for (int p = 0; p < matrices.length; p++) {
      copyRows(arrays[p], p, 0, matrices[p].rows(), row, out);
      row += matrices[p].rows();
    }
  }

  /**
   * Copies the rows from, …, to − 1 of part p, whose row 0 is row {@code first} of the full matrix.
   *
   * @param entries the dense columns of the part
   */
  void copyRows(double[] entries, int p, int from, int to, int first, Matrix out) {
    double[] target = out.data();
    for (int i = from; i < to; i++) {
      int row = (first + i) * n;
      System.arraycopy(entries, i * m, target, row, m);
      if (m < n) {
        target[row + m + i] = diagonal[p][i];
      }
    }
  }

  /** Computes out ← J v. */
  void multiply(double[] v, double[] out) {
    int row = 0;
    for (int p = 0; p < matrices.length; p++) {
      Matrix d = matrices[p];
      for (int i = 0; i < d.rows(); i++) {
        double sum = RowLoops.dot(d.data(), i * m, v, m);
        out[row + i] = m < n ? sum + diagonal[p][i] * v[m + i] : sum;
      }
      row += d.rows();
    }
  }

  /** Computes out ← Jᵀ v. */
  void multiplyTransposed(double[] v, double[] out) {
    Arrays.fill(out, 0);
    int row = 0;
    for (int p = 0; p < matrices.length; p++) {
      Matrix d = matrices[p];
      for (int i = 0; i < d.rows(); i++) {
        double vi = v[row + i];
        RowLoops.add(vi, d.data(), i * m, out, m);
        if (m < n) {
          out[m + i] += diagonal[p][i] * vi;
        }
      }
      row += d.rows();
    }
  }

  /** Returns J[k][k]. */
  double self(int k) {
    int p = 0;
    int row = k;
    while (row >= matrices[p].rows()) {
      row -= matrices[p].rows();
      p++;
    }
    if (k < m) {
      return matrices[p].get(row, k);
    }
    return row == k - m ? diagonal[p][row] : 0;
  }

  /** Returns the largest modulus of an entry; NaN if any entry is NaN. */
  double maxAbs() {
    double max = maxAbsOfDiagonal();
    for (double[] d : arrays) {
      max = Math.max(max, maxAbs(d));
    }
    return max;
  }

  /** Returns the largest modulus in the columns m, …, n − 1; NaN if any entry is NaN. */
  double maxAbsOfDiagonal() {
    double max = 0;
    for (double[] d : diagonal) {
      max = Math.max(max, maxAbs(d));
    }
    return max;
  }

  private static double maxAbs(double[] values) {
    double max = 0;
    for (double v : values) {
      max = Math.max(max, Math.abs(v));
    }
    return max;
  }

  /** Returns ‖J‖_F². */
  double sumOfSquares() {
    Arrays.fill(squares, 0);
    for (Matrix d : matrices) {
      for (int i = 0; i < d.rows(); i++) {
        RowLoops.addSquares(d.data(), i * m, squares, m); // by columns, which vectorises
      }
    }
    for (double[] d : diagonal) {
      RowLoops.addSquares(d, 0, squares, d.length);
    }
    double sum = 0;
    for (double v : squares) {
      sum += v;
    }
    return sum;
  }
}
