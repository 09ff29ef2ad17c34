package gradflow.linalg;

/**
 * A matrix stored where its backend multiplies fastest (native memory, or row arrays). Used for
 * operands of many products: weights, and the running product of Jacobians. Not thread-safe.
 *
 * <p>Vectors are passed as blocks: {@code {h, x, one}} represents the stacked vector (h; x; 1).
 * Each block is an array of {@code rows_k x columns} entries, row-major, with one column per
 * sample.
 */
public interface Resident {
  /** Returns the number of rows. */
  int rows();

  /** Returns the number of columns. */
  int cols();

  /** Copies a matrix into the block whose first entry is (row, col). */
  void set(int row, int col, Matrix block);

  /**
   * Copies {@code count} whole rows of another row-major matrix with the same number of columns.
   * Several threads may copy different rows concurrently.
   *
   * @param row first row to set
   * @param entries entries of the other matrix
   * @param from first row of the other matrix to copy
   */
  void setRows(int row, double[] entries, int from, int count);

  /** Copies the block whose first entry is (row, col), of the shape of {@code out}, to the heap. */
  void get(int row, int col, Matrix out);

  /** Sets all entries to those of a matrix. */
  default void set(Matrix m) {
    set(0, 0, m);
  }

  /** Copies all entries to a matrix. */
  default void get(Matrix out) {
    get(0, 0, out);
  }

  /** Sets all entries to 0. */
  void clear();

  /**
   * Multiplies all entries by a factor. Exact for a power of two, unless entries underflow or
   * overflow.
   */
  void scale(double factor);

  /** Returns the sum of the squares of all entries. */
  double sumOfSquares();

  /**
   * Computes out ← A·in. The blocks of {@code out} cover the first rows of the result; further rows
   * are not computed.
   *
   * @param in blocks that together have {@link #cols()} rows
   * @param columns number of samples
   */
  void multiply(double[][] in, double[][] out, int columns);

  /**
   * Computes out ← Aᵀ·in, with blocks as in {@link #multiply}; {@code in} has {@link #rows()} rows
   * in total.
   */
  void multiplyTransposed(double[][] in, double[][] out, int columns);

  /**
   * Computes A ← A + alpha · left · rightᵀ, with blocks of {@link #rows()} and {@link #cols()} rows
   * in total.
   */
  void addOuter(double alpha, double[][] left, double[][] right, int columns);

  /**
   * Computes the adjoint of z = A·in: out ← Aᵀ·zBar and gradient ← gradient + alpha · zBar · inᵀ.
   *
   * @param zBar blocks with {@link #rows()} rows in total
   * @param in blocks with {@link #cols()} rows in total; must not share arrays with {@code out}
   * @param out blocks that cover the first rows of the result
   * @param gradient a matrix with the shape and backend of this one
   */
  default void adjoint(
      double[][] zBar,
      double[][] in,
      double[][] out,
      int columns,
      double alpha,
      Resident gradient) {
    multiplyTransposed(zBar, out, columns);
    gradient.addOuter(alpha, zBar, in, columns);
  }
}
