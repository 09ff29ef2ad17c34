package gradflow.cell;

import gradflow.linalg.Matrix;
import gradflow.linalg.Resident;
import gradflow.linalg.ScaledRows;
import java.util.List;

/**
 * The Jacobian of one step, J[i][j] = ∂s_t[i]/∂s_{t−1}[j], in structured form. The first {@code m}
 * columns are dense, one matrix (p x m) for each part of the state. Each further column j has one
 * entry per part, in row j − m of the part. An lstm (n = 2H, m = H) thus stores 2H² + 2H numbers
 * instead of 4H². With m = n there are only dense columns.
 *
 * <p>A cell may provide the dense columns factored, as {@link ScaledRows}: a few vectors and its
 * weights. They are written out on first access, into the same memory for every step; products with
 * few vectors do not need them. A factored J is valid until the weights change. Those of several
 * samples or steps can be written {@link #together}.
 *
 * <p>A J that is diagonal or consists of small blocks is kept as {@link #bands}, and allocates n x
 * n numbers only if the {@link #dense} ones are requested. Mutable, single-threaded.
 */
public final class StepJacobian {
  /**
   * Number of Jacobians worth writing together: each row of the weights is then read once for all
   * of them and stays in the cache together with the rows that are written.
   */
  public static final int TOGETHER = 4;

  private final int n;
  private final int m;
  private final DenseColumns columns;

  private final Bands bands; // null if J is never banded
  private boolean banded; // whether the bands are authoritative
  private ScaledRows rows;
  private int[][] rowsOf;
  private boolean factored;
  private boolean written = true;
  private JacobianGroup group = new JacobianGroup(this);
  private Matrix full;

  /** Whether {@link #full} is up to date with the dense columns or the factors. */
  private boolean copied;

  /**
   * Creates a zero Jacobian.
   *
   * @param parts the parts of the state; all of size n − m if m &lt; n
   * @param denseColumns m
   */
  public StepJacobian(List<Part> parts, int denseColumns) {
    this(parts, denseColumns, null);
    columns.allocate();
  }

  private StepJacobian(List<Part> parts, int denseColumns, Bands bands) {
    this.n = size(parts);
    this.m = denseColumns;
    this.columns = new DenseColumns(parts, n, m);
    this.bands = bands;
  }

  /**
   * Creates a zero Jacobian that consists of w x w blocks, see {@link Bands}; a diagonal has w = 1.
   */
  public static StepJacobian banded(List<Part> parts, int width) {
    return new StepJacobian(parts, size(parts), new Bands(size(parts), width));
  }

  private static int size(List<Part> parts) {
    return parts.stream().mapToInt(Part::size).sum();
  }

  /**
   * Creates several Jacobians of one cell that are written together: the first access to the
   * entries of one writes those of all that are factored and not yet written. The bits are the same
   * as for separate Jacobians.
   *
   * @param count number of Jacobians; about {@link #TOGETHER} is best
   */
  public static List<StepJacobian> together(Cell cell, int count) {
    StepJacobian[] all = new StepJacobian[count];
    for (int k = 0; k < count; k++) {
      all[k] = cell.newJacobian();
    }
    JacobianGroup group = new JacobianGroup(all);
    for (StepJacobian j : all) {
      j.group = group;
    }
    return List.of(all);
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
    return columns.parts();
  }

  /**
   * Returns the writable bands of a J that has them. The caller must write all of them; they are
   * authoritative from now on.
   */
  public double[][] bands() {
    banded = true;
    written = false;
    copied = false;
    return bands.write();
  }

  /**
   * Refers to bands written elsewhere: the entry of block k is {@code entries[band][offset + stride
   * k]}. Nothing is copied, so they must not change while this J is used.
   */
  public void viewBands(double[][] entries, int offset, int stride) {
    bands();
    bands.view(entries, offset, stride);
  }

  /** Whether J is of a form that has bands. */
  public boolean hasBands() {
    return bands != null;
  }

  /** Returns the bands for reading; only if {@link #isBanded}. */
  public Bands readBands() {
    return bands;
  }

  /** Whether J is kept as bands, which is the case until {@link #dense} is called. */
  public boolean isBanded() {
    return banded;
  }

  /**
   * Returns the dense columns in the rows of part p: its size x m. They are writable; from now on
   * they are authoritative, and J is no longer factored.
   */
  public Matrix dense(int p) {
    takeDense();
    return columns.matrices()[p];
  }

  private void takeDense() {
    requireWritten();
    factored = false;
    banded = false;
    copied = false;
  }

  /**
   * Begins a factored J. The caller then sets its vectors, stack and matrices and, if m &lt; n, the
   * entries of {@link #diagonal}.
   *
   * @param blocks for each part the matrices in its rows, see {@link ScaledRows}; the same array in
   *     every call
   */
  public ScaledRows factored(int[][] blocks) {
    if (rowsOf != blocks) {
      rows = new ScaledRows(n / parts(), m, blocks);
      rowsOf = blocks;
    }
    factored = true;
    written = false;
    copied = false;
    return rows;
  }

  /** Whether J has {@link #factors}, which is the case until {@link #dense} is called. */
  public boolean isFactored() {
    return factored;
  }

  /** Returns the factored form; only if {@link #isFactored}. */
  public ScaledRows factors() {
    return rows;
  }

  private void requireWritten() {
    columns.allocate();
    if (written) {
      return;
    }
    if (banded) {
      columns.write(bands);
      written = true;
    } else {
      group.write(columns.units());
    }
  }

  /** Writes the dense columns in the rows of some units, unless already written. */
  void writeRows(int from, int to) {
    if (!written) {
      rows.write(columns.arrays(), from, to);
    }
  }

  /** Marks all rows as written. */
  void markWritten() {
    written = true;
  }

  /**
   * Writes the rows of some units of the full matrix, if it is requested.
   *
   * @param passing receives the dense columns in these rows
   */
  void writeFull(double[][] passing, int from, int to) {
    if (wantsFull()) {
      rows.write(passing, from, to);
      for (int p = 0; p < passing.length; p++) {
        columns.copyRows(passing[p], p, from, to, p * columns.units(), full);
      }
    }
  }

  /** Marks the full matrix as written, if it was requested. */
  void markCopied() {
    copied |= wantsFull();
  }

  private boolean wantsFull() {
    return factored && !written && !copied && full != null;
  }

  /** Copies the dense columns into the rows of {@code out}, n x m. */
  public void copyDense(Resident out) {
    columns.allocate();
    if (columns.isLarge() && factored && !written && group.isSingle()) {
      columns.writeTo(out, rows);
      written = true;
      return;
    }
    requireWritten();
    columns.copyTo(out);
  }

  /**
   * Returns an upper bound of the moduli of all entries, unless its square underflows: from the
   * factors without writing J, otherwise ‖J‖_F. Infinity or NaN if an entry is not finite, and
   * possibly if one exceeds 2⁵⁰⁰.
   */
  public double bound() {
    if (banded) {
      return bands.maxAbs();
    }
    if (!factored) {
      return Math.sqrt(sumOfSquares());
    }
    return Math.max(rows.bound(), columns.maxAbsOfDiagonal());
  }

  /** Returns the largest modulus of an entry; NaN if any entry is NaN. */
  public double maxAbs() {
    if (banded) {
      return bands.maxAbs();
    }
    requireWritten();
    return columns.maxAbs();
  }

  /**
   * Returns the entries of the columns m, …, n − 1 in the rows of part p: entry j is J[row j of
   * p][m + j].
   */
  public double[] diagonal(int p) {
    return columns.diagonal()[p];
  }

  /**
   * Returns the arrays of the dense columns of all parts, together n x m, as the output of a
   * product. As with {@link #dense}, they are authoritative from now on.
   */
  public double[][] denseArrays() {
    takeDense();
    return columns.arrays();
  }

  /**
   * Returns an array of n x m entries, for a factor of a product whose result goes into {@link
   * #denseArrays}. Allocated once and shared by the Jacobians of a group.
   */
  public double[][] scratch() {
    return group.scratch(n * m);
  }

  /** Writes the full matrix, n x n. */
  public void toMatrix(Matrix out) {
    requireWritten();
    if (m < n) {
      out.fill(0);
    }
    columns.copyTo(out);
  }

  /**
   * Returns the full matrix, n x n, which this J keeps; read-only. Its zeros are written once, and
   * nothing is copied if J consists of dense columns in a single part.
   */
  public Matrix full() {
    if (m == n && parts() == 1) {
      requireWritten();
      return columns.matrices()[0];
    }
    if (full == null) {
      full = Matrix.zeros(n, n);
    }
    if (wantsFull()) {
      columns.allocate();
      group.writeFull(columns.arrays(), columns.units());
    } else if (!copied) {
      requireWritten();
      columns.copyTo(full);
      copied = factored;
    }
    return full;
  }

  /** Returns the full matrix as a new one, n x n. */
  public Matrix toMatrix() {
    Matrix out = Matrix.zeros(n, n);
    toMatrix(out);
    return out;
  }

  /** Computes out ← J v (both of length n, not the same array). */
  public void multiply(double[] v, double[] out) {
    if (banded) {
      bands.multiply(v, out, false);
      return;
    }
    requireWritten();
    columns.multiply(v, out);
  }

  /** Computes out ← Jᵀ v (both of length n, not the same array). */
  public void multiplyTransposed(double[] v, double[] out) {
    if (banded) {
      bands.multiply(v, out, true);
      return;
    }
    requireWritten();
    columns.multiplyTransposed(v, out);
  }

  /** Returns J[k][k]: the effect of one step on entry k of the state with all others held fixed. */
  public double self(int k) {
    if (banded) {
      return bands.self(k);
    }
    requireWritten();
    return columns.self(k);
  }

  /** Returns ‖J‖_F, even if the squares of the entries are out of range. */
  public double frobenius() {
    double sum = sumOfSquares();
    if (sum > 0x1p-900 && sum < 0x1p900) {
      return Math.sqrt(sum);
    }
    double max = maxAbs();
    if (max == 0 || !Double.isFinite(max)) {
      return max;
    }
    int power = Math.getExponent(max);
    double scaled = 0;
    for (double v : full().data()) {
      double small = Math.scalb(v, -power);
      scaled += small * small;
    }
    return Math.scalb(Math.sqrt(scaled), power);
  }

  /** Returns ‖J‖_F², the sum of the squares of all entries. */
  public double sumOfSquares() {
    if (banded) {
      return bands.sumOfSquares();
    }
    requireWritten();
    return columns.sumOfSquares();
  }

  /** Fills this Jacobian by passing all n unit cotangents through the cell's adjoint at once. */
  void fromAdjoint(Cell cell, Weights weights, Tape tape, int sample) {
    written = true;
    takeDense();
    group.units(cell).fill(cell, weights, tape, sample, columns.matrices(), columns.diagonal());
  }
}
