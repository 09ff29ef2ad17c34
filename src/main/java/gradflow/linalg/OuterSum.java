package gradflow.linalg;

import static org.bytedeco.openblas.global.openblas.CblasColMajor;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_dcopy;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_full.cblas_domatcopy;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A sum of outer products that is to be added to a {@link NativeMatrix}. Where that is faster, the
 * factors of many steps are gathered side by side, so that one long product adds them all: it reads
 * and writes the sum once in {@link #WIDTH} columns.
 *
 * <p>The sum is kept transposed: with the many rows of stacked gates as those of a column-major
 * product, OpenBLAS is faster by an eighth for matrices of up to 256 x 67, and as fast for larger
 * ones.
 */
final class OuterSum {
  /** Columns that are gathered. Measured: 512 reach the rate of 3200. */
  static final int WIDTH = 512;

  private static final int FEW = 16;
  private static final long LARGE = 1 << 15;

  private final int rows;
  private final int cols;
  private final DoublePointer sum;
  private final Gathered left;
  private final Gathered right;
  private boolean empty = true;
  private int used;
  private double alpha;

  /** Whether the gathered vectors follow each other, rather than lie side by side. */
  private boolean vectors;

  OuterSum(int rows, int cols) {
    this.rows = rows;
    this.cols = cols;
    this.sum = new DoublePointer((long) rows * cols);
    this.left = new Gathered(rows);
    this.right = new Gathered(cols);
    clear();
  }

  /**
   * Whether gathering pays: the columns are few, or the matrix is large beside the second-level
   * cache. A small matrix and many columns are multiplied as fast without.
   */
  static boolean gathers(int rows, int cols, int columns) {
    return columns < FEW || (columns <= WIDTH && (long) rows * cols >= LARGE);
  }

  /** Whether there is nothing to add. */
  boolean isEmpty() {
    return empty;
  }

  /** Forgets all. */
  void clear() {
    Pointer.memset(sum, 0, 8L * rows * cols);
    used = 0;
    empty = true;
  }

  /**
   * Adds factor · left · rightᵀ.
   *
   * @param leftFactor rows x columns, row-major
   * @param rightFactor cols x columns, row-major
   */
  void add(double factor, DoublePointer leftFactor, DoublePointer rightFactor, int columns) {
    empty = false;
    if (!gathers(rows, cols, columns)) {
      multiply(factor, leftFactor, rightFactor, columns, columns, false);
      return;
    }
    if (used > 0 && (factor != alpha || vectors != (columns == 1) || used + columns > WIDTH)) {
      addGathered();
    }
    alpha = factor;
    vectors = columns == 1;
    left.add(leftFactor, columns, used);
    right.add(rightFactor, columns, used);
    used += columns;
  }

  /** All that was added, cols x rows, row-major. */
  DoublePointer transposed() {
    addGathered();
    return sum;
  }

  private void addGathered() {
    if (used > 0) {
      multiply(alpha, left.start(), right.start(), used, WIDTH, vectors);
      used = 0;
    }
  }

  private void multiply(
      double factor, DoublePointer l, DoublePointer r, int columns, int stride, boolean following) {
    cblas_dgemm(
        CblasColMajor,
        following ? CblasNoTrans : CblasTrans,
        following ? CblasTrans : CblasNoTrans,
        rows,
        cols,
        columns,
        factor,
        l,
        following ? rows : stride,
        r,
        following ? cols : stride,
        1,
        sum,
        rows);
  }

  /** The left or the right factors of many steps. */
  private static final class Gathered {
    private final int height;
    private DoublePointer entries;

    Gathered(int height) {
      this.height = height;
    }

    void add(DoublePointer factor, int columns, int used) {
      if (entries == null) {
        entries = new DoublePointer((long) height * WIDTH);
      }
      if (columns == 1) {
        cblas_dcopy(height, factor, 1, entries.position((long) used * height), 1);
        return;
      }
      // column-major, columns x height, into rows of WIDTH
      entries.position(used);
      cblas_domatcopy(
          CblasColMajor, CblasNoTrans, columns, height, 1, factor, columns, entries, WIDTH);
    }

    DoublePointer start() {
      return entries.position(0);
    }
  }
}
