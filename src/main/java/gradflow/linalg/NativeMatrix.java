package gradflow.linalg;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_daxpy;
import static org.bytedeco.openblas.global.openblas.cblas_ddot;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas.cblas_dgemv;
import static org.bytedeco.openblas.global.openblas.cblas_dscal;
import static org.bytedeco.openblas.global.openblas_full.cblas_domatcopy;

import gradflow.team.Team;
import java.nio.DoubleBuffer;
import org.bytedeco.javacpp.DoublePointer;

/**
 * The resident of {@link OpenBlas}, stored row-major in native memory, with scratch space for the
 * vectors that it is multiplied with.
 */
final class NativeMatrix implements Resident {
  /** Number of entries from which products are divided into blocks for several threads. */
  private static final long LARGE = 1 << 19;

  /** Number of rows or columns per block. */
  private static final int WIDTH = 256;

  private final int rows;
  private final int cols;
  private final long large;
  private final int width;
  private final DoublePointer pointer;
  private final DoubleBuffer buffer;
  private final Scratch byRow = new Scratch();
  private final Scratch byColumn = new Scratch();
  private final Scratch transposed = new Scratch();
  private final Scratch gram = new Scratch();
  private OuterSum outer;

  NativeMatrix(int rows, int cols) {
    this(rows, cols, LARGE, WIDTH);
  }

  /**
   * Creates a matrix that is divided into blocks of about {@code width} rows or columns if it has
   * at least {@code large} entries.
   */
  NativeMatrix(int rows, int cols, long large, int width) {
    this.rows = rows;
    this.cols = cols;
    this.large = large;
    this.width = width;
    pointer = new DoublePointer((long) Matrix.size(rows, cols));
    buffer = pointer.asBuffer();
    clear();
  }

  /** Returns all entries, in memory that callers may read and write. */
  DoublePointer pointer() {
    settle();
    return pointer;
  }

  /** Adds the outer products deferred by {@link #addOuter}. */
  private void settle() {
    if (outer != null && !outer.isEmpty()) {
      DoublePointer sum = transposed.of((long) rows * cols);
      cblas_domatcopy(
          CblasRowMajor, CblasTrans, cols, rows, 1, outer.transposed(), rows, sum, cols);
      cblas_daxpy(rows * cols, 1, sum, 1, pointer, 1);
      outer.clear();
    }
  }

  /** Returns native scratch space of cols x cols entries. */
  DoublePointer gram() {
    return gram.of((long) cols * cols);
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int cols() {
    return cols;
  }

  @Override
  public void set(int row, int col, Matrix block) {
    settle();
    if (col == 0 && block.cols() == cols) {
      buffer.put(row * cols, block.data(), 0, block.data().length);
      return;
    }
    for (int i = 0; i < block.rows(); i++) {
      buffer.put((row + i) * cols + col, block.data(), i * block.cols(), block.cols());
    }
  }

  @Override
  public void setRows(int row, double[] entries, int from, int count) {
    settle();
    buffer.put(row * cols, entries, from * cols, count * cols);
  }

  @Override
  public void get(int row, int col, Matrix out) {
    settle();
    if (col == 0 && out.cols() == cols) {
      buffer.get(row * cols, out.data(), 0, out.data().length);
      return;
    }
    for (int i = 0; i < out.rows(); i++) {
      buffer.get((row + i) * cols + col, out.data(), i * out.cols(), out.cols());
    }
  }

  @Override
  public void clear() {
    if (outer != null) {
      outer.clear();
    }
    org.bytedeco.javacpp.Pointer.memset(pointer, 0, 8L * rows * cols);
  }

  @Override
  public void scale(double factor) {
    cblas_dscal(rows * cols, factor, pointer(), 1);
  }

  @Override
  public double sumOfSquares() {
    return cblas_ddot(rows * cols, pointer(), 1, pointer, 1);
  }

  @Override
  public void multiply(double[][] in, double[][] out, int columns) {
    settle();
    DoublePointer x = byColumn.fill(in, columns, cols);
    int height = Stacked.rows(out, columns, rows);
    DoublePointer y = byRow.of((long) rows * columns);
    if (isLarge()) {
      Partition blocks = Partition.of(height, width);
      Team.share(
          blocks.count(),
          b -> {
            long first = blocks.start(b);
            multiply(
                at(pointer, first * cols), blocks.width(b), x, columns, at(y, first * columns));
          });
    } else {
      multiply(pointer, height, x, columns, y);
    }
    byRow.empty(out);
  }

  /** Computes y ← A x for some rows of this matrix. */
  private void multiply(
      DoublePointer a, int height, DoublePointer x, int columns, DoublePointer y) {
    if (columns == 1) {
      cblas_dgemv(CblasRowMajor, CblasNoTrans, height, cols, 1, a, cols, x, 1, 0, y, 1);
      return;
    }
    cblas_dgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasNoTrans,
        height,
        columns,
        cols,
        1,
        a,
        cols,
        x,
        columns,
        0,
        y,
        columns);
  }

  private boolean isLarge() {
    return (long) rows * cols >= large;
  }

  private static DoublePointer at(DoublePointer p, long offset) {
    return new DoublePointer(p).position(offset);
  }

  @Override
  public void multiplyTransposed(double[][] in, double[][] out, int columns) {
    settle();
    multiplyTransposed(byRow.fill(in, columns, rows), out, columns);
  }

  private void multiplyTransposed(DoublePointer x, double[][] out, int columns) {
    int height = Stacked.rows(out, columns, cols);
    DoublePointer y = byColumn.of((long) cols * columns);
    // computes inᵀ A and transposes it: the product then has the many columns of A, and the time
    // that OpenBLAS saves exceeds that of the transposition
    DoublePointer bySample = columns == 1 ? y : transposed.of((long) cols * columns);
    if (isLarge()) {
      Partition blocks = Partition.of(height, width);
      Team.share(
          blocks.count(),
          b -> {
            int first = blocks.start(b);
            multiplyTransposed(
                at(pointer, first),
                blocks.width(b),
                x,
                columns,
                at(bySample, first),
                height,
                at(y, (long) first * columns));
          });
    } else {
      multiplyTransposed(pointer, height, x, columns, bySample, height, y);
    }
    byColumn.empty(out);
  }

  /**
   * Computes y ← Aᵀ x for some columns of this matrix.
   *
   * @param bySample space for yᵀ in rows of length {@code stride}; y itself for one column
   */
  private void multiplyTransposed(
      DoublePointer a,
      int count,
      DoublePointer x,
      int columns,
      DoublePointer bySample,
      int stride,
      DoublePointer y) {
    if (columns == 1) {
      cblas_dgemv(CblasRowMajor, CblasTrans, rows, count, 1, a, cols, x, 1, 0, y, 1);
      return;
    }
    cblas_dgemm(
        CblasRowMajor,
        CblasTrans,
        CblasNoTrans,
        columns,
        count,
        rows,
        1,
        x,
        columns,
        a,
        cols,
        0,
        bySample,
        stride);
    cblas_domatcopy(CblasRowMajor, CblasTrans, columns, count, 1, bySample, stride, y, columns);
  }

  @Override
  public void addOuter(double alpha, double[][] left, double[][] right, int columns) {
    addOuter(alpha, byRow.fill(left, columns, rows), right, columns);
  }

  private void addOuter(double alpha, DoublePointer left, double[][] right, int columns) {
    if (outer == null) {
      outer = new OuterSum(rows, cols);
    }
    outer.add(alpha, left, byColumn.fill(right, columns, cols), columns);
  }

  @Override
  public void adjoint(
      double[][] zBar,
      double[][] in,
      double[][] out,
      int columns,
      double alpha,
      Resident gradient) {
    settle();
    DoublePointer z = byRow.fill(zBar, columns, rows); // shared by both products
    multiplyTransposed(z, out, columns);
    ((NativeMatrix) gradient).addOuter(alpha, z, in, columns);
  }

  /** Native memory that grows as needed and is reused. */
  private static final class Scratch {
    private DoublePointer pointer;
    private DoubleBuffer buffer;

    DoublePointer of(long size) {
      if (pointer == null || pointer.capacity() < size) {
        pointer = new DoublePointer(size);
        buffer = pointer.asBuffer();
      }
      return pointer;
    }

    DoublePointer fill(double[][] blocks, int columns, int rows) {
      Stacked.requireRows(blocks, columns, rows);
      DoublePointer p = of((long) rows * columns);
      int at = 0;
      for (double[] block : blocks) {
        buffer.put(at, block, 0, block.length);
        at += block.length;
      }
      return p;
    }

    void empty(double[][] blocks) {
      int at = 0;
      for (double[] block : blocks) {
        buffer.get(at, block, 0, block.length);
        at += block.length;
      }
    }
  }
}
