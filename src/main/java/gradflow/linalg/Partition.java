package gradflow.linalg;

/**
 * Division of the rows or columns of a matrix into blocks for several threads. It depends only on
 * their number, so a product has the same bits no matter which thread computes which block. With
 * fewer than two blocks the matrix is not divided.
 *
 * @param size number of rows or columns
 * @param count number of blocks
 */
record Partition(int size, int count) {
  /** Blocks begin at multiples of this number, which the product kernels process at once. */
  private static final int ALIGNED = 8;

  /** Divides into blocks of {@code width} or slightly more, and at least {@value #ALIGNED}. */
  static Partition of(int size, int width) {
    return new Partition(size, Math.max(1, size / Math.max(width, ALIGNED)));
  }

  /** Returns the first index of block i; {@link #size} for i = {@link #count}. */
  int start(int i) {
    int at = (int) ((long) size * i / count);
    return i == count ? size : at - at % ALIGNED;
  }

  /** Returns the number of rows or columns in block i. */
  int width(int i) {
    return start(i + 1) - start(i);
  }
}
