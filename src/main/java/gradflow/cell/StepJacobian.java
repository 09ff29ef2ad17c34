package gradflow.cell;

import gradflow.linalg.Matrix;
import gradflow.linalg.Resident;
import gradflow.linalg.ScaledRows;
import java.util.List;

/**
 * The Jacobian of one step, J[i][j] = ∂s_t[i]/∂s_{t−1}[j], in structured form: the first {@code m}
 * columns are dense, one matrix (p x m) for each part of the state; each further column j has one
 * entry per part, at row j − m of it. So an lstm (n = 2H, m = H) stores 2H² + 2H numbers instead of
 * 4H². With m = n there is nothing but the dense columns.
 *
 * <p>A cell may give the dense columns factored, as {@link ScaledRows}: a few vectors, and its
 * weights. They are then written out by the first who asks for them, into the same memory for every
 * step; products with few vectors need not ask. A factored J is valid until the weights change.
 * Those of several samples or steps can be written {@link #together}.
 *
 * <p>A J that is diagonal, or made of small blocks, is kept as {@link #bands}, and takes no n x n
 * numbers unless somebody asks for {@link #dense} ones. Mutable, one thread.
 */
public final class StepJacobian {
  /**
   * As many are worth writing together: each row of the weights is then read once for all, and
   * stays in a near cache beside the rows that are written.
   */
  public static final int TOGETHER = 4;

  private final int n;
  private final int m;
  private final DenseColumns columns;

  /** The entries of a banded J; null for one that is never banded. */
  private final Bands bands;

  /** Whether the bands are what counts. */
  private boolean banded;

  private ScaledRows rows;
  private int[][] rowsOf;
  private boolean factored;
  private boolean written = true;
  private JacobianGroup group = new JacobianGroup(this);
  private Matrix full;

  /** Whether {@link #full} holds what the dense columns, or the factors, say. */
  private boolean copied;

  /**
   * Zeros.
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

  /** Zeros of a J made of blocks of w x w, see {@link Bands}; a diagonal has w = 1. */
  public static StepJacobian banded(List<Part> parts, int width) {
    return new StepJacobian(parts, size(parts), new Bands(size(parts), width));
  }

  private static int size(List<Part> parts) {
    return parts.stream().mapToInt(Part::size).sum();
  }

  /**
   * Several of one cell, which are written out together: the first that is asked for its entries
   * writes those of all that are factored and not yet written. Each has the same bits as alone.
   *
   * @param count how many; about {@link #TOGETHER} is best
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
   * The bands of a J that has them, to be written, all of them: from here on they are what counts.
   */
  public double[][] bands() {
    banded = true;
    written = false;
    copied = false;
    return bands.write();
  }

  /**
   * Bands that somebody else has written: that of block k is {@code entries[band][offset + stride
   * k]}. Nothing is copied, so they must stay as they are while this J is used.
   */
  public void viewBands(double[][] entries, int offset, int stride) {
    bands();
    bands.view(entries, offset, stride);
  }

  /** Whether J is of a form that has bands. */
  public boolean hasBands() {
    return bands != null;
  }

  /** The bands to be read; only if {@link #isBanded}. */
  public Bands readBands() {
    return bands;
  }

  /** Whether J is kept as bands: until {@link #dense} is asked for. */
  public boolean isBanded() {
    return banded;
  }

  /**
   * The dense columns in the rows of part p: its size x m. They may be written to: from here on
   * they are what counts, and J is no longer factored.
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
   * Begins a factored J, whose vectors, stack and matrices the caller then sets; the entries of
   * {@link #diagonal} it sets as well, if m &lt; n.
   *
   * @param blocks for each part the matrices in its rows, see {@link ScaledRows}; the same array at
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

  /** Whether there are {@link #factors}: until {@link #dense} is asked for. */
  public boolean isFactored() {
    return factored;
  }

  /** The factored form; only if {@link #isFactored}. */
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

  /** Writes dense columns in the rows of some units, unless they are written. */
  void writeRows(int from, int to) {
    if (!written) {
      rows.write(columns.arrays(), from, to);
    }
  }

  /** All rows are written. */
  void markWritten() {
    written = true;
  }

  /**
   * Writes the rows of some units of the full matrix, if it is wanted.
   *
   * @param passing gets the dense columns in these rows
   */
  void writeFull(double[][] passing, int from, int to) {
    if (wantsFull()) {
      rows.write(passing, from, to);
      for (int p = 0; p < passing.length; p++) {
        columns.copyRows(passing[p], p, from, to, p * columns.units(), full);
      }
    }
  }

  /** The full matrix is written, if it was wanted. */
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
   * A number that no entry exceeds in modulus unless its square underflows: from the factors
   * without writing J out, else ‖J‖_F. Infinity or NaN if an entry is not finite, and perhaps if
   * one is beyond 2⁵⁰⁰.
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

  /** The largest modulus of an entry; NaN if one is NaN. */
  public double maxAbs() {
    if (banded) {
      return bands.maxAbs();
    }
    requireWritten();
    return columns.maxAbs();
  }

  /**
   * The entries of the columns m, …, n − 1 in the rows of part p: entry j is J[row j of p][m + j].
   */
  public double[] diagonal(int p) {
    return columns.diagonal()[p];
  }

  /**
   * The arrays of the dense columns of all parts: together n x m, as a product writes them. As with
   * {@link #dense}, they are what counts from here on.
   */
  public double[][] denseArrays() {
    takeDense();
    return columns.arrays();
  }

  /**
   * One array of n x m entries, for a factor of a product that ends in {@link #denseArrays}; made
   * once, and shared with the companions.
   */
  public double[][] scratch() {
    return group.scratch(n * m);
  }

  /** The full matrix, n x n. */
  public void toMatrix(Matrix out) {
    requireWritten();
    if (m < n) {
      out.fill(0);
    }
    columns.copyTo(out);
  }

  /**
   * The full matrix, n x n, kept by this J and only to be read: its zeros are written once, and
   * nothing is copied where J has nothing but dense columns in one part.
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

  /** The full matrix as a new one, n x n. */
  public Matrix toMatrix() {
    Matrix out = Matrix.zeros(n, n);
    toMatrix(out);
    return out;
  }

  /** out ← J v (both of length n, not the same array). */
  public void multiply(double[] v, double[] out) {
    if (banded) {
      bands.multiply(v, out, false);
      return;
    }
    requireWritten();
    columns.multiply(v, out);
  }

  /** out ← Jᵀ v (both of length n, not the same array). */
  public void multiplyTransposed(double[] v, double[] out) {
    if (banded) {
      bands.multiply(v, out, true);
      return;
    }
    requireWritten();
    columns.multiplyTransposed(v, out);
  }

  /** J[k][k]: what one step does to entry k of the state, all others held fixed. */
  public double self(int k) {
    if (banded) {
      return bands.self(k);
    }
    requireWritten();
    return columns.self(k);
  }

  /** ‖J‖_F, also where the squares of the entries are out of range. */
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

  /** ‖J‖_F², the sum of the squares of all entries. */
  public double sumOfSquares() {
    if (banded) {
      return bands.sumOfSquares();
    }
    requireWritten();
    return columns.sumOfSquares();
  }

  /** Fills it by pushing all n unit cotangents through the cell's adjoint at once. */
  void fromAdjoint(Cell cell, Weights weights, Tape tape, int sample) {
    written = true;
    takeDense();
    group.units(cell).fill(cell, weights, tape, sample, columns.matrices(), columns.diagonal());
  }
}
