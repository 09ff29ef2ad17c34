package gradflow.cell;

import gradflow.linalg.Matrix;
import gradflow.linalg.Resident;
import gradflow.linalg.ScaledRows;
import gradflow.team.Team;
import java.util.Arrays;
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
 * <p>A J that is {@link #diagonal(List) diagonal}, or made of 2 x 2 blocks ({@link #pairs}), is
 * kept as {@link #bands}, and takes no n x n numbers unless somebody asks for {@link #dense} ones.
 * Mutable, one thread.
 */
public final class StepJacobian {
  /**
   * As many are worth writing together: each row of the weights is then read once for all, and
   * stays in a near cache beside the rows that are written.
   */
  public static final int TOGETHER = 4;

  /** Units whose rows are written before the next J takes its turn. */
  private static final int ROWS = 8;

  /** Numbers of dense columns from which on threads share the rows, so many units at a time. */
  private static final long LARGE = 1 << 18;

  private static final int BLOCK = 64;

  private final int n;
  private final int m;
  private final List<Part> partsOfState;
  private final double[][] diagonal;
  private final double[] squares;

  /** The entries of a banded J; null for one that is never banded. */
  private final Bands bands;

  /** Whether the bands are what counts. */
  private boolean banded;

  private Matrix[] dense;
  private double[][] denseArrays;
  private double[][] scratch;
  private double[][] passing;
  private ScaledRows rows;
  private int[][] rowsOf;
  private boolean factored;
  private boolean written = true;
  private StepJacobian[] together = {this};
  private Matrix full;

  /** Whether {@link #full} holds what the dense columns, or the factors, say. */
  private boolean copied;

  private UnitCotangents units;

  /**
   * Zeros.
   *
   * @param parts the parts of the state; all of size n − m if m &lt; n
   * @param denseColumns m
   */
  public StepJacobian(List<Part> parts, int denseColumns) {
    this(parts, denseColumns, null);
    allocate();
  }

  private StepJacobian(List<Part> parts, int denseColumns, Bands bands) {
    this.n = size(parts);
    this.m = denseColumns;
    this.partsOfState = List.copyOf(parts);
    this.diagonal = new double[m < n ? parts.size() : 0][];
    for (int p = 0; p < diagonal.length; p++) {
      diagonal[p] = new double[n - m];
    }
    this.squares = new double[Math.max(m, n - m)];
    this.bands = bands;
  }

  /** Zeros of a J that has entries on its diagonal only: one band of n. */
  public static StepJacobian diagonal(List<Part> parts) {
    return banded(parts, 1);
  }

  /**
   * Zeros of a J that takes entries k and n/2 + k of the state to themselves: four bands of n/2,
   * J[k][k], J[k][n/2 + k], J[n/2 + k][k] and J[n/2 + k][n/2 + k].
   */
  public static StepJacobian pairs(List<Part> parts) {
    return banded(parts, 2);
  }

  /** Zeros of a J made of blocks of w x w, see {@link Bands}. */
  static StepJacobian banded(List<Part> parts, int width) {
    return new StepJacobian(parts, size(parts), new Bands(size(parts), width));
  }

  private static int size(List<Part> parts) {
    return parts.stream().mapToInt(Part::size).sum();
  }

  /** Memory for the dense columns, which a banded J needs last. */
  private void allocate() {
    if (dense == null) {
      dense = partsOfState.stream().map(p -> Matrix.zeros(p.size(), m)).toArray(Matrix[]::new);
      denseArrays = Arrays.stream(dense).map(Matrix::data).toArray(double[][]::new);
    }
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
      all[k].together = all;
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
    return partsOfState.size();
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
    requireWritten();
    factored = false;
    banded = false;
    copied = false;
    return dense[p];
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
    allocate();
    if (written) {
      return;
    }
    if (banded) {
      writeBands();
      return;
    }
    int units = n / dense.length;
    int rows = together.length == 1 ? units : ROWS;
    for (int i = 0; i < units; i += rows) {
      for (StepJacobian j : together) {
        if (!j.written) {
          j.rows.write(j.denseArrays, i, Math.min(units, i + rows));
        }
      }
    }
    for (StepJacobian j : together) {
      j.written = true;
    }
  }

  private void writeBands() {
    int row = 0;
    for (Matrix d : dense) {
      d.fill(0);
      for (int i = 0; i < d.rows(); i++, row++) {
        bands.writeRow(row, d, i);
      }
    }
    written = true;
  }

  /**
   * Writes the full matrices of this and of those companions that have one, by way of a few rows
   * that stay in the first-level cache. The dense columns stay unwritten.
   */
  private void writeFull() {
    if (together[0].passing == null) {
      together[0].passing = new double[dense.length][dense[0].data().length];
    }
    double[][] passing = together[0].passing;
    int units = n / dense.length;
    for (int i = 0; i < units; i += ROWS) {
      int end = Math.min(units, i + ROWS);
      for (StepJacobian j : together) {
        if (j.wantsFull()) {
          j.rows.write(passing, i, end);
          for (int p = 0; p < dense.length; p++) {
            j.copyRows(passing[p], p, i, end, p * units, j.full);
          }
        }
      }
    }
    for (StepJacobian j : together) {
      j.copied |= j.wantsFull();
    }
  }

  private boolean wantsFull() {
    return factored && !written && !copied && full != null;
  }

  /** Copies the dense columns into the rows of {@code out}, n x m. */
  public void copyDense(Resident out) {
    if ((long) n * m < LARGE) {
      requireWritten();
      int row = 0;
      for (Matrix d : dense) {
        out.set(row, 0, d);
        row += d.rows();
      }
      return;
    }
    allocate();
    if (factored && !written && together.length == 1) {
      int units = n / dense.length;
      share(units, (from, to) -> copyUnits(out, units, from, to));
      written = true;
      return;
    }
    requireWritten();
    int first = 0;
    for (Matrix d : dense) {
      int row = first;
      share(d.rows(), (from, to) -> out.setRows(row + from, d.data(), from, to - from));
      first += d.rows();
    }
  }

  /** Writes rows of all parts, and copies them from a near cache. */
  private void copyUnits(Resident out, int units, int from, int to) {
    rows.write(denseArrays, from, to);
    for (int p = 0; p < denseArrays.length; p++) {
      out.setRows(p * units + from, denseArrays[p], from, to - from);
    }
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
    double bound = rows.bound();
    for (double[] d : diagonal) {
      bound = Math.max(bound, maxAbs(d));
    }
    return bound;
  }

  /** The largest modulus of an entry; NaN if one is NaN. */
  public double maxAbs() {
    if (banded) {
      return bands.maxAbs();
    }
    double max = 0;
    requireWritten();
    for (Matrix d : dense) {
      max = Math.max(max, maxAbs(d.data()));
    }
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

  /**
   * The entries of the columns m, …, n − 1 in the rows of part p: entry j is J[row j of p][m + j].
   */
  public double[] diagonal(int p) {
    return diagonal[p];
  }

  /**
   * The arrays of the dense columns of all parts: together n x m, as a product writes them. As with
   * {@link #dense}, they are what counts from here on.
   */
  public double[][] denseArrays() {
    requireWritten();
    factored = false;
    banded = false;
    copied = false;
    return denseArrays;
  }

  /**
   * One array of n x m entries, for a factor of a product that ends in {@link #denseArrays}; made
   * once, and shared with the companions.
   */
  public double[][] scratch() {
    StepJacobian owner = together[0];
    if (owner.scratch == null) {
      owner.scratch = new double[][] {new double[n * m]};
    }
    return owner.scratch;
  }

  /** The full matrix, n x n. */
  public void toMatrix(Matrix out) {
    requireWritten();
    if (m < n) {
      out.fill(0);
    }
    copyRows(out);
  }

  /**
   * The full matrix, n x n, kept by this J and only to be read: its zeros are written once, and
   * nothing is copied where J has nothing but dense columns in one part.
   */
  public Matrix full() {
    if (m == n && parts() == 1) {
      requireWritten();
      return dense[0];
    }
    if (full == null) {
      full = Matrix.zeros(n, n);
    }
    if (wantsFull()) {
      writeFull();
    } else if (!copied) {
      requireWritten();
      copyRows(full);
      copied = factored;
    }
    return full;
  }

  /** Everything but the zeros. */
  private void copyRows(Matrix out) {
    int row = 0;
    for (int p = 0; p < dense.length; p++) {
      copyRows(denseArrays[p], p, 0, dense[p].rows(), row, out);
      row += dense[p].rows();
    }
  }

  /** The rows from, …, to − 1 of part p, of which row 0 is {@code first} in the full matrix. */
  private void copyRows(double[] entries, int p, int from, int to, int first, Matrix out) {
    double[] target = out.data();
    for (int i = from; i < to; i++) {
      int row = (first + i) * n;
      System.arraycopy(entries, i * m, target, row, m);
      if (m < n) {
        target[row + m + i] = diagonal[p][i];
      }
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
    if (banded) {
      bands.multiply(v, out, false);
      return;
    }
    requireWritten();
    int row = 0;
    for (int p = 0; p < dense.length; p++) {
      Matrix d = dense[p];
      for (int i = 0; i < d.rows(); i++) {
        double sum = RowLoops.dot(d.data(), i * m, v, m);
        out[row + i] = m < n ? sum + diagonal[p][i] * v[m + i] : sum;
      }
      row += d.rows();
    }
  }

  /** out ← Jᵀ v (both of length n, not the same array). */
  public void multiplyTransposed(double[] v, double[] out) {
    if (banded) {
      bands.multiply(v, out, true);
      return;
    }
    requireWritten();
    Arrays.fill(out, 0);
    int row = 0;
    for (int p = 0; p < dense.length; p++) {
      Matrix d = dense[p];
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

  /** J[k][k]: what one step does to entry k of the state, all others held fixed. */
  public double self(int k) {
    if (banded) {
      return bands.self(k);
    }
    requireWritten();
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
    Arrays.fill(squares, 0);
    requireWritten();
    for (Matrix d : dense) {
      for (int i = 0; i < d.rows(); i++) {
        RowLoops.addSquares(d.data(), i * m, squares, m); // column by column, which vectorises
      }
    }
    for (double[] d : diagonal) {
      RowLoops.addSquares(d, 0, squares, d.length);
    }
    return sum(squares);
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double v : values) {
      sum += v;
    }
    return sum;
  }

  /** Fills it by pushing all n unit cotangents through the cell's adjoint at once. */
  void fromAdjoint(Cell cell, Weights weights, Tape tape, int sample) {
    allocate();
    factored = false;
    banded = false;
    written = true;
    copied = false;
    StepJacobian owner = together[0];
    if (owner.units == null) {
      owner.units = new UnitCotangents(cell);
    }
    owner.units.fill(cell, weights, tape, sample, dense, diagonal);
  }
}
