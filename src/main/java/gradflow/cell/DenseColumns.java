package gradflow.cell;

import gradflow.linalg.Matrix;
import gradflow.linalg.Resident;
import gradflow.linalg.ScaledRows;
import gradflow.team.Team;
import java.util.Arrays;
import java.util.List;

/**
 * The entries of a J of n x n whose first m columns are dense, one matrix (p x m) for each part of
 * the state; each further column j has one entry per part, at row j − m of it. Mutable, one thread.
 */
final class DenseColumns {
  /** Units whose rows are written before somebody else takes a turn. */
  static final int ROWS = 8;

  /** Numbers of dense columns from which on threads share the rows, so many units at a time. */
  private static final long LARGE = 1 << 18;

  private static final int BLOCK = 64;

  private final int n;
  private final int m;
  private final List<Part> parts;
  private final double[][] diagonal;
  private final double[] squares;
  private Matrix[] matrices;
  private double[][] arrays;

  /** Zeros; takes no memory for dense columns before {@link #allocate}. */
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

  /** Memory for the dense columns. */
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

  /** Rows of a part, where all have one size. */
  int units() {
    return n / parts.size();
  }

  /** Whether the rows are worth threads. */
  boolean isLarge() {
    return (long) n * m >= LARGE;
  }

  /** The dense columns of each part. */
  Matrix[] matrices() {
    return matrices;
  }

  /** Their arrays. */
  double[][] arrays() {
    return arrays;
  }

  /** The entries of the columns m, …, n − 1, by part; none if m = n. */
  double[][] diagonal() {
    return diagonal;
  }

  /** Writes a J out that has bands. */
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

  /** Writes the dense columns out and copies them, a few rows at a time from a near cache. */
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

  /** What is done with some rows. */
  private interface RowTask {
    void apply(int from, int to);
  }

  /** Does something with all rows, {@link #ROWS} at a time, in blocks that threads share. */
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

  /** Everything but the zeros, into a matrix of n x n. */
  void copyTo(Matrix out) {
    int row = 0;
    for (int p = 0; p < matrices.length; p++) {
      copyRows(arrays[p], p, 0, matrices[p].rows(), row, out);
      row += matrices[p].rows();
    }
  }

  /**
   * The rows from, …, to − 1 of part p, of which row 0 is {@code first} in the full matrix.
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

  /** out ← J v. */
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

  /** out ← Jᵀ v. */
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

  /** J[k][k]. */
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

  /** The largest modulus of an entry; NaN if one is NaN. */
  double maxAbs() {
    double max = maxAbsOfDiagonal();
    for (double[] d : arrays) {
      max = Math.max(max, maxAbs(d));
    }
    return max;
  }

  /** The same of the columns m, …, n − 1. */
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

  /** ‖J‖_F². */
  double sumOfSquares() {
    Arrays.fill(squares, 0);
    for (Matrix d : matrices) {
      for (int i = 0; i < d.rows(); i++) {
        RowLoops.addSquares(d.data(), i * m, squares, m); // column by column, which vectorises
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
