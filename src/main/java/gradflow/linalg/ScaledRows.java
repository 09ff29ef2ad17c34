package gradflow.linalg;

import java.util.Arrays;
import java.util.List;

/**
 * A square matrix J in factored form: its rows are sums of scaled rows of a few matrices U_b, which
 * lie above each other in one resident S. J's rows come in parts of h rows, and part p is
 *
 * <pre>
 * J_p = ( Σ_k diag(a_pk) U_b(p,k)  0 ) + diag(d_p) in the last h columns                the last part
 * J_p = ( Σ_k diag(a_pk) U_b(p,k)  0 ) + diag(e_p) J_last                                the others
 * </pre>
 *
 * <p>n: size of J; h: rows of a part; U_b: h x m; a, d, e: vectors of length h. With one part m = n
 * = h, with several m + h = n. Filling it takes as many numbers as there are vectors; it is valid
 * until the U_b change. Mutable, one thread.
 */
public final class ScaledRows {
  /** Rows of a part that are written before those of the next, which reads them. */
  private static final int ROWS = 4;

  private final int units;
  private final int columns;
  private final int size;
  private final int[][] blocks;
  private final double[][][] scales;
  private final double[][] carries;
  private final double[] diagonal;
  private final double[][] matrices;
  private final double[] largest;
  private Resident stack;

  /**
   * All vectors zero.
   *
   * @param units h
   * @param columns m
   * @param blocks for each part the numbers b of its matrices, those of the stack counted from 0
   */
  public ScaledRows(int units, int columns, int[]... blocks) {
    this.units = units;
    this.columns = columns;
    this.size = units * blocks.length;
    this.blocks = blocks.clone();
    this.scales = new double[blocks.length][][];
    int most = 0;
    for (int p = 0; p < blocks.length; p++) {
      scales[p] = new double[blocks[p].length][units];
      most = Math.max(most, Arrays.stream(blocks[p]).max().orElseThrow());
    }
    this.carries = new double[blocks.length - 1][units];
    this.diagonal = new double[units];
    this.matrices = new double[most + 1][];
    this.largest = new double[most + 1];
  }

  /** n. */
  public int size() {
    return size;
  }

  /** h. */
  public int units() {
    return units;
  }

  /** m. */
  public int columns() {
    return columns;
  }

  /** S, whose first m columns are the U_b. */
  public Resident stack() {
    return stack;
  }

  /** Sets S. */
  public void stack(Resident resident) {
    this.stack = resident;
  }

  /**
   * Sets U_b, which is shared.
   *
   * @param bound at least the largest modulus of its entries
   */
  public void block(int b, Matrix matrix, double bound) {
    matrices[b] = matrix.data();
    largest[b] = bound;
  }

  /** Whether J = diag(a) U with one matrix. */
  public boolean isRowScaling() {
    return scales.length == 1 && scales[0].length == 1 && max(diagonal) == 0;
  }

  /** Entries of U_b, shared; row-major, h x m. */
  public double[] block(int b) {
    return matrices[b];
  }

  /** a_pk, to be written. */
  public double[] scale(int part, int k) {
    return scales[part][k];
  }

  /** e_p, to be written. */
  public double[] carry(int part) {
    return carries[part];
  }

  /** d of the last part, to be written. */
  public double[] diagonal() {
    return diagonal;
  }

  /** Copies the vectors of another of the same shape, and shares its matrices. */
  public void set(ScaledRows other) {
    stack = other.stack;
    System.arraycopy(other.matrices, 0, matrices, 0, matrices.length);
    System.arraycopy(other.largest, 0, largest, 0, largest.length);
    for (int p = 0; p < scales.length; p++) {
      copy(other.scales[p], scales[p]);
    }
    copy(other.carries, carries);
    System.arraycopy(other.diagonal, 0, diagonal, 0, units);
  }

  /** One of the same shape, all zero. */
  public ScaledRows newLike() {
    return new ScaledRows(units, columns, blocks);
  }

  private static void copy(double[][] from, double[][] to) {
    for (int k = 0; k < to.length; k++) {
      System.arraycopy(from[k], 0, to[k], 0, to[k].length);
    }
  }

  /**
   * A number that no entry of J exceeds in modulus, from the vectors alone; Infinity or NaN if an
   * entry is not finite (and perhaps if it is, but near the largest double).
   */
  public double bound() {
    int last = scales.length - 1;
    double own = sum(last) + max(diagonal);
    double bound = own;
    for (int p = 0; p < last; p++) {
      bound = Math.max(bound, sum(p) + max(carries[p]) * own);
    }
    return bound;
  }

  private double sum(int part) {
    double sum = 0;
    for (int k = 0; k < scales[part].length; k++) {
      sum += max(scales[part][k]) * largest[blocks[part][k]];
    }
    return sum;
  }

  private static double max(double[] v) {
    double max = 0;
    for (double x : v) {
      max = Math.max(max, Math.abs(x));
    }
    return max;
  }

  /**
   * Writes the rows of the units from, …, to − 1 of every part, but the diagonals of several parts.
   *
   * @param dense one array of h x m entries a part
   */
  public void write(double[][] dense, int from, int to) {
    int last = scales.length - 1;
    int rows = last == 0 ? to - from : ROWS;
    for (int i = from; i < to; i += rows) {
      int end = Math.min(to, i + rows);
      combine(last, dense[last], i, end);
      for (int p = 0; p < last; p++) {
        if (scales[p].length == 1) {
          combine(scales[p][0], matrix(p, 0), carries[p], dense[last], dense[p], i, end);
        } else {
          combine(p, dense[p], i, end);
          add(carries[p], dense[last], dense[p], i, end);
        }
      }
    }
    for (int i = from; i < to && last == 0; i++) {
      if (diagonal[i] != 0) {
        dense[0][i * columns + i] += diagonal[i];
      }
    }
  }

  /** The full matrix as a new one, n x n. */
  public Matrix toMatrix() {
    int last = scales.length - 1;
    double[][] dense = new double[scales.length][units * columns];
    write(dense, 0, units);
    Matrix out = Matrix.zeros(size, size);
    for (int p = 0; p <= last; p++) {
      for (int i = 0; i < units; i++) {
        System.arraycopy(dense[p], i * columns, out.data(), (p * units + i) * size, columns);
        if (columns < size) {
          out.set(
              p * units + i, columns + i, p == last ? diagonal[i] : carries[p][i] * diagonal[i]);
        }
      }
    }
    return out;
  }

  /**
   * J as a product of matrices, the first of which acts first; n x n, new ones. A sum of terms of
   * very different sizes in J, which rounds the small ones away, is none in them.
   *
   * <pre>
   * J = diag(a) U                                        one part, one matrix, d = 0
   * J = ( I  diag(e) ) ( Σ_k diag(a_pk) U_b(p,k)   0   ) several parts
   *     ( 0     I    ) ( Σ_k diag(a_qk) U_b(q,k) diag(d) )  q the last part
   * </pre>
   */
  public List<Matrix> toProduct() {
    int last = scales.length - 1;
    if (last == 0) {
      boolean product = scales[0].length == 1 && max(diagonal) == 0;
      return product
          ? List.of(Matrix.wrap(units, units, matrix(0, 0)).copy(), Matrix.diagonal(scales[0][0]))
          : List.of(toMatrix());
    }
    Matrix own = Matrix.zeros(size, size);
    Matrix carried = Matrix.identity(size);
    double[] rows = new double[units * columns];
    for (int p = 0; p <= last; p++) {
      combine(p, rows, 0, units);
      for (int i = 0; i < units; i++) {
        int row = p * units + i;
        System.arraycopy(rows, i * columns, own.data(), row * size, columns);
        if (p < last) {
          carried.set(row, columns + i, carries[p][i]);
        } else {
          own.set(row, columns + i, diagonal[i]);
        }
      }
    }
    return List.of(own, carried);
  }

  /**
   * Writes what the rows of a part have of their own, without what they have of the last part and
   * without the diagonal.
   *
   * @param out h x m entries
   */
  public void writeOwn(int part, double[] out) {
    combine(part, out, 0, units);
  }

  private double[] matrix(int part, int k) {
    return matrices[blocks[part][k]];
  }

  /** The rows from, …, to − 1 of Σ_k diag(a_pk) U_b(p,k). */
  private void combine(int p, double[] out, int from, int to) {
    double[][] a = scales[p];
    int m = columns;
    double[] u = matrix(p, 0);
    if (a.length == 1) {
      for (int i = from; i < to; i++) {
        RowSums.scale(a[0][i], u, out, i * m, (i + 1) * m);
      }
      return;
    }
    if (a.length == 2) {
      combine(a[0], u, a[1], matrix(p, 1), out, from, to);
      return;
    }
    double[] v = matrix(p, 1);
    double[] w = matrix(p, 2);
    for (int i = from; i < to; i++) {
      RowSums.combine(a[0][i], u, a[1][i], v, a[2][i], w, out, i * m, (i + 1) * m);
    }
    for (int k = 3; k < a.length; k++) {
      add(a[k], matrix(p, k), out, from, to);
    }
  }

  private void combine(
      double[] a, double[] u, double[] b, double[] v, double[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      RowSums.combine(a[i], u, b[i], v, out, i * columns, (i + 1) * columns);
    }
  }

  private void add(double[] a, double[] u, double[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      RowSums.add(a[i], u, out, i * columns, (i + 1) * columns);
    }
  }

  /**
   * One column of J X, from the same column of S X.
   *
   * @param z the column of U_b X for each b
   * @param tail the last h entries of the column of X
   * @param out the h entries of each part
   */
  void combineColumn(double[][] z, double[] tail, double[][] out) {
    int last = scales.length - 1;
    for (int p = last; p >= 0; p--) {
      RowSums.multiply(scales[p][0], z[blocks[p][0]], out[p]);
      for (int k = 1; k < scales[p].length; k++) {
        RowSums.addProduct(scales[p][k], z[blocks[p][k]], out[p]);
      }
      RowSums.addProduct(p == last ? diagonal : carries[p], p == last ? tail : out[last], out[p]);
    }
  }

  /**
   * The rows of J X, from those of S X, k columns.
   *
   * @param z rows of S X
   * @param x rows of X
   * @param out rows of J X
   */
  void combineRows(double[][] z, double[][] x, double[][] out, int k) {
    int last = scales.length - 1;
    for (int i = 0; i < units; i++) {
      for (int p = last; p >= 0; p--) {
        double[] row = out[p * units + i];
        RowSums.scale(scales[p][0][i], z[blocks[p][0] * units + i], row, 0, k);
        for (int b = 1; b < scales[p].length; b++) {
          RowSums.add(scales[p][b][i], z[blocks[p][b] * units + i], row, 0, k);
        }
        if (p == last) {
          RowSums.add(diagonal[i], x[size - units + i], row, 0, k);
        } else {
          RowSums.add(carries[p][i], out[last * units + i], row, 0, k);
        }
      }
    }
  }

  /** Number of parts. */
  int parts() {
    return scales.length;
  }

  /** Number of the U_b. */
  int matrices() {
    return matrices.length;
  }
}
