package gradflow.linalg;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;

import java.nio.DoubleBuffer;
import org.bytedeco.javacpp.DoublePointer;

/**
 * Outer products that are to be added to a {@link NativeMatrix}: the factors of many steps side by
 * side, so that one long product adds them all. That reads and writes the matrix once in {@link
 * #WIDTH} columns, and a product with so many terms runs at the rate of a square one.
 */
final class PendingOuter {
  /** Columns that are gathered. Measured: 512 reach the rate of 3200. */
  static final int WIDTH = 512;

  private static final int FEW = 16;
  private static final long LARGE = 1 << 15;

  private final int rows;
  private final int cols;
  private final DoublePointer left;
  private final DoublePointer right;
  private final DoubleBuffer leftEntries;
  private final DoubleBuffer rightEntries;
  private int used;
  private double alpha;

  /** Whether the gathered vectors follow each other, rather than lie side by side. */
  private boolean vectors;

  PendingOuter(int rows, int cols) {
    this.rows = rows;
    this.cols = cols;
    left = new DoublePointer((long) rows * WIDTH);
    right = new DoublePointer((long) cols * WIDTH);
    leftEntries = left.asBuffer();
    rightEntries = right.asBuffer();
  }

  /**
   * Whether gathering pays: the columns are few, or the matrix is large beside the second-level
   * cache. A small matrix and many columns are multiplied as fast without.
   */
  static boolean pays(int rows, int cols, int columns) {
    return columns < FEW || (columns <= WIDTH && (long) rows * cols >= LARGE);
  }

  /** Whether there is nothing to add. */
  boolean isEmpty() {
    return used == 0;
  }

  /** Forgets all. */
  void clear() {
    used = 0;
  }

  /** Whether so many columns, with that factor, can be gathered beside those that are there. */
  boolean fits(double factor, int columns) {
    return used == 0
        || (factor == alpha && vectors == (columns == 1) && used + columns <= WIDTH);
  }

  /** Gathers factor · left · rightᵀ, which must {@link #fits fit}; at most WIDTH columns. */
  void add(double factor, double[][] leftBlocks, double[][] rightBlocks, int columns) {
    Stacked.requireRows(leftBlocks, columns, rows);
    Stacked.requireRows(rightBlocks, columns, cols);
    alpha = factor;
    vectors = columns == 1;
    if (vectors) {
      follow(leftEntries, leftBlocks, used * rows);
      follow(rightEntries, rightBlocks, used * cols);
    } else {
      beside(leftEntries, leftBlocks, columns);
      beside(rightEntries, rightBlocks, columns);
    }
    used += columns;
  }

  private static void follow(DoubleBuffer to, double[][] blocks, int from) {
    int at = from;
    for (double[] block : blocks) {
      to.put(at, block, 0, block.length);
      at += block.length;
    }
  }

  private void beside(DoubleBuffer to, double[][] blocks, int columns) {
    int at = used;
    for (double[] block : blocks) {
      for (int k = 0; k < block.length; k += columns) {
        to.put(at, block, k, columns);
        at += WIDTH;
      }
    }
  }

  /** Adds all to the matrix, row-major, and forgets it. */
  void flush(DoublePointer matrix) {
    cblas_dgemm(
        CblasRowMajor,
        vectors ? CblasTrans : CblasNoTrans,
        vectors ? CblasNoTrans : CblasTrans,
        rows,
        cols,
        used,
        alpha,
        left,
        vectors ? rows : WIDTH,
        right,
        vectors ? cols : WIDTH,
        1,
        matrix,
        cols);
    used = 0;
  }
}
