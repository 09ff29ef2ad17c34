package gradflow.linalg;

/**
 * A matrix kept where its backend multiplies fastest (native memory, or row arrays), for operands
 * that take part in many products: weights, and the running product of Jacobians. Not safe for use
 * by several threads.
 *
 * <p>Vectors come as blocks: {@code {h, x, one}} stands for the stacked vector (h; x; 1), each
 * block an array of {@code rows_k x columns} entries, row-major, with {@code columns} samples
 * beside each other.
 */
public interface Resident {
  /** Number of rows. */
  int rows();

  /** Number of columns. */
  int cols();

  /** Copies a matrix into the block whose first entry is (row, col). */
  void set(int row, int col, Matrix block);

  /**
   * Copies so many whole rows of another matrix with as many columns, row-major; several threads
   * may copy different rows at a time.
   *
   * @param row the first row that is set
   * @param entries of the other matrix
   * @param from its first row that is copied
   */
  void setRows(int row, double[] entries, int from, int count);

  /** Copies the block whose first entry is (row, col), of the shape of {@code out}, to the heap. */
  void get(int row, int col, Matrix out);

  /** Copies the whole matrix in. */
  default void set(Matrix m) {
    set(0, 0, m);
  }

  /** Copies the whole matrix out. */
  default void get(Matrix out) {
    get(0, 0, out);
  }

  /** Sets every entry to 0. */
  void clear();

  /** Multiplies every entry by a factor (exact for a power of two, short of underflow). */
  void scale(double factor);

  /** The sum of the squares of all entries. */
  double sumOfSquares();

  /**
   * out ← A·in. The blocks of {@code out} cover the first rows of the result; rows beyond them are
   * not computed.
   *
   * @param in blocks that together have {@link #cols()} rows
   * @param columns number of samples
   */
  void multiply(double[][] in, double[][] out, int columns);

  /**
   * out ← Aᵀ·in, with blocks as in {@link #multiply}; {@code in} has {@link #rows()} rows in all.
   */
  void multiplyTransposed(double[][] in, double[][] out, int columns);

  /**
   * A ← A + alpha · left · rightᵀ, with blocks of {@link #rows()} and {@link #cols()} rows in all.
   */
  void addOuter(double alpha, double[][] left, double[][] right, int columns);

  /**
   * The adjoint of z = A·in: out ← Aᵀ·zBar and gradient ← gradient + alpha · zBar · inᵀ.
   *
   * @param zBar blocks of {@link #rows()} rows in all
   * @param in blocks of {@link #cols()} rows in all, other arrays than those of {@code out}
   * @param out blocks that cover the first rows of the result
   * @param gradient of this matrix's shape and backend
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
