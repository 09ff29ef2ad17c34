package gradflow.linalg;

/**
 * How the rows or columns of a matrix are divided into blocks for several threads: by their number
 * alone, so that a product of blocks has the same bits whoever computes which. Below two blocks
 * there is no division.
 *
 * @param size number of rows or columns
 * @param count number of blocks
 */
record Partition(int size, int count) {
  /** Blocks begin at multiples of this, as the kernels of products take so many at once. */
  private static final int ALIGNED = 8;

  /** Blocks of {@code width} or somewhat more, at least {@value #ALIGNED}. */
  static Partition of(int size, int width) {
    return new Partition(size, Math.max(1, size / Math.max(width, ALIGNED)));
  }

  /** The first of block i; {@link #size} for i = {@link #count}. */
  int start(int i) {
    int at = (int) ((long) size * i / count);
    return i == count ? size : at - at % ALIGNED;
  }

  /** How many block i has. */
  int width(int i) {
    return start(i + 1) - start(i);
  }
}
