package gradflow.cell;

import gradflow.linalg.Matrix;
import java.util.Arrays;
import java.util.List;

/**
 * The Jacobian of one step, J[i][j] = ∂s_t[i]/∂s_{t−1}[j], in structured form: the first {@code m}
 * columns are dense, one matrix (p x m) for each part of the state; each further column j has one
 * entry per part, at row j − m of it. So an lstm (n = 2H, m = H) stores 2H² + 2H numbers instead of
 * 4H². With m = n there is nothing but the dense columns. Mutable, one thread.
 */
public final class StepJacobian {
  private final int n;
  private final int m;
  private final Matrix[] dense;
  private final double[][] diagonal;
  private final double[][] denseArrays;
  private final double[] squares;
  private double[][] scratch;
  private Tape wide;
  private Tape wideBar;
  private Matrix unit;

  /**
   * Zeros.
   *
   * @param parts the parts of the state; all of size n − m if m &lt; n
   * @param denseColumns m
   */
  public StepJacobian(List<Part> parts, int denseColumns) {
    this.n = parts.stream().mapToInt(Part::size).sum();
    this.m = denseColumns;
    this.dense = new Matrix[parts.size()];
    this.diagonal = new double[m < n ? parts.size() : 0][];
    for (int p = 0; p < dense.length; p++) {
      dense[p] = Matrix.zeros(parts.get(p).size(), m);
      if (m < n) {
        diagonal[p] = new double[n - m];
      }
    }
    this.squares = new double[Math.max(m, n - m)];
    this.denseArrays = Arrays.stream(dense).map(Matrix::data).toArray(double[][]::new);
  }

  /** Size of the state. */
  public int size() {
    return n;
  }

  /** Number of dense columns, m. */
  public int denseColumns() {
    return m;
  }

  /** Number of parts of the state. */
  public int parts() {
    return dense.length;
  }

  /** The dense columns in the rows of part p: its size x m. */
  public Matrix dense(int p) {
    return dense[p];
  }

  /**
   * The entries of the columns m, …, n − 1 in the rows of part p: entry j is J[row j of p][m + j].
   */
  public double[] diagonal(int p) {
    return diagonal[p];
  }

  /** The arrays of the dense columns of all parts: together n x m, as a product writes them. */
  public double[][] denseArrays() {
    return denseArrays;
  }

  /**
   * One array of n x m entries, for a factor of a product that ends in {@link #denseArrays}; made
   * once.
   */
  public double[][] scratch() {
    if (scratch == null) {
      scratch = new double[][] {new double[n * m]};
    }
    return scratch;
  }

  /** The full matrix, n x n. */
  public void toMatrix(Matrix out) {
    if (m < n) {
      out.fill(0);
    }
    int row = 0;
    for (int p = 0; p < dense.length; p++) {
      Matrix d = dense[p];
      for (int i = 0; i < d.rows(); i++) {
        System.arraycopy(d.data(), i * m, out.data(), (row + i) * n, m);
        if (m < n) {
          out.set(row + i, m + i, diagonal[p][i]);
        }
      }
      row += d.rows();
    }
  }

  /** The full matrix as a new one, n x n. */
  public Matrix toMatrix() {
    Matrix out = Matrix.zeros(n, n);
    toMatrix(out);
    return out;
  }

  /** out ← J v (both of length n, not the same array). */
  public void multiply(double[] v, double[] out) {
    int row = 0;
    for (int p = 0; p < dense.length; p++) {
      Matrix d = dense[p];
      for (int i = 0; i < d.rows(); i++) {
        double sum = Rows.dot(d.data(), i * m, v, m);
        out[row + i] = m < n ? sum + diagonal[p][i] * v[m + i] : sum;
      }
      row += d.rows();
    }
  }

  /** out ← Jᵀ v (both of length n, not the same array). */
  public void multiplyTransposed(double[] v, double[] out) {
    Arrays.fill(out, 0);
    int row = 0;
    for (int p = 0; p < dense.length; p++) {
      Matrix d = dense[p];
      for (int i = 0; i < d.rows(); i++) {
        double vi = v[row + i];
        Rows.add(vi, d.data(), i * m, out, m);
        if (m < n) {
          out[m + i] += diagonal[p][i] * vi;
        }
      }
      row += d.rows();
    }
  }

  /** J[k][k]: what one step does to entry k of the state, all others held fixed. */
  public double self(int k) {
    int p = 0;
    int row = k;
    while (row >= dense[p].rows()) {
      row -= dense[p].rows();
      p++;
    }
    if (k < m) {
      return dense[p].get(row, k);
    }
    return row == k - m ? diagonal[p][row] : 0;
  }

  /** ‖J‖_F², the sum of the squares of all entries. */
  public double sumOfSquares() {
    Arrays.fill(squares, 0);
    for (Matrix d : dense) {
      for (int i = 0; i < d.rows(); i++) {
        Rows.addSquares(d.data(), i * m, squares, m); // column by column, which vectorises
      }
    }
    for (double[] d : diagonal) {
      Rows.addSquares(d, 0, squares, d.length);
    }
    double sum = 0;
    for (double s : squares) {
      sum += s;
    }
    return sum;
  }

  /** Fills it by pushing all n unit cotangents through the cell's adjoint at once. */
  void fromAdjoint(Cell cell, Weights weights, Tape tape, int sample) {
    if (wide == null) {
      wide = new Tape(cell, n);
      wideBar = new Tape(cell, n);
      unit = Matrix.zeros(n, n);
    }
    wide.replicate(tape, sample);
    unit.fill(0);
    for (int i = 0; i < n; i++) {
      unit.set(i, i, 1);
    }
    wideBar.setAfter(unit);
    cell.adjoint(weights, wide, wideBar, Gradients.none());
    wideBar.getBefore(unit); // column i is the row i of J
    int row = 0;
    for (int p = 0; p < dense.length; p++) {
      Matrix d = dense[p];
      for (int i = 0; i < d.rows(); i++) {
        for (int j = 0; j < m; j++) {
          d.set(i, j, unit.get(j, row + i));
        }
        if (m < n) {
          diagonal[p][i] = unit.get(m + i, row + i);
        }
      }
      row += d.rows();
    }
  }
}
