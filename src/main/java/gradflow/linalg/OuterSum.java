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
 * A sum of outer products to be added to a {@link NativeMatrix}. Where this is faster, the factors
 * of many steps are collected side by side and added by one long product, which reads and writes
 * the sum only once per {@link #WIDTH} columns.
 *
 * <p>The sum is stored transposed. With the many rows of stacked gates as rows of a column-major
 * product, OpenBLAS is an eighth faster for matrices of up to 256 x 67, and equally fast for larger
 * ones.
 */
final class OuterSum {
  /** Number of columns collected. In measurements, 512 reach the rate of 3200. */
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

  /** Whether the collected vectors are stored consecutively, rather than side by side in rows. */
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
   * Returns whether collecting pays off: if there are few columns, or if the matrix is large
   * compared with the second-level cache. A product of a small matrix with many columns is as fast
   * without.
   */
  static boolean gathers(int rows, int cols, int columns) {
    return columns < FEW || (columns <= WIDTH && (long) rows * cols >= LARGE);
  }

  /** Returns whether there is nothing to add. */
  boolean isEmpty() {
    return empty;
  }

  /** Resets the sum to zero. */
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

  /** Returns the sum, cols x rows, row-major. */
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

  /** The collected left or right factors of many steps. */
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
      // column-major, columns x height, copied into rows of WIDTH
      entries.position(used);
      cblas_domatcopy(
          CblasColMajor, CblasNoTrans, columns, height, 1, factor, columns, entries, WIDTH);
    }

    DoublePointer start() {
      return entries.position(0);
    }
  }
}
