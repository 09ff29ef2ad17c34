package gradflow.linalg;

/**
 * k independent columns of length n that are multiplied by a stream of factors: A ← J A. A frame
 * represents a flag, the spans of the first 1, 2, …, k columns. The flag is unchanged when A is
 * multiplied from the right by an upper triangular matrix, and {@link #condition} divides out such
 * a factor. The columns of the last {@link #commit} stay available until the next commit, so that
 * multiplications can be undone. Not thread-safe.
 */
public interface Frame {
  /** Number of columns, k. */
  int columns();

  /** Sets the n x k entries and commits them. */
  void set(Matrix a);

  /** Copies the first columns into {@code out}, as many as it has. */
  void get(Matrix out);

  /**
   * Computes A ← J A for a factor in structured form: the first m columns of J are dense, and each
   * further column has one entry per part.
   *
   * @param dense n x m, a resident of this backend
   * @param diagonal for each part of n − m rows, entry j is J[row j of the part][m + j]; empty if m
   *     = n
   */
  void multiply(Resident dense, double[][] diagonal);

  /** Computes A ← J A for a factor whose stack is a resident of this backend. */
  void multiply(ScaledRows j);

  /**
   * Returns whether {@link #multiply(ScaledRows)} is faster than forming J explicitly and
   * multiplying.
   */
  boolean prefersFactors(ScaledRows j);

  /** Computes A ← diag(factors) A, for n powers of two. */
  void scaleRows(double[] factors);

  /**
   * Factorises A = P L U and sets A ← P L, a row-permuted unit lower trapezoid with entries of
   * modulus at most 1, and diagonal ← |U_ii|. Rows of very different sizes are handled accurately,
   * and decoupled rows are not mixed.
   */
  void condition(double[] diagonal);

  /**
   * Sets diagonal ← R_ii ≥ 0 of A = Q R, the distance of each column from the span of the columns
   * before it. A is unchanged.
   */
  void lengths(double[] diagonal);

  /** Saves the current columns for {@link #rewind}. */
  void commit();

  /** Restores the columns of the last commit. */
  void rewind();
}
