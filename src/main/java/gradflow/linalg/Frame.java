package gradflow.linalg;

/**
 * k independent columns of length n that a stream of factors moves: A ← J A. What counts is the
 * flag, the spans of the first 1, 2, …, k columns; it does not change when A is multiplied from the
 * right by an upper triangular matrix, which is what {@link #condition} divides out. The last
 * {@link #commit}ted columns stay available until the next commit, so that moves can be taken back.
 * Not safe for several threads.
 */
public interface Frame {
  /** Number of rows, n. */
  int rows();

  /** Number of columns, k. */
  int columns();

  /** Copies n x k entries in, and commits them. */
  void set(Matrix a);

  /** Copies the first columns out, as many as {@code out} has. */
  void get(Matrix out);

  /**
   * A ← J A for a factor in structured form: J's first m columns are dense, and each further column
   * has one entry per part.
   *
   * @param dense n x m, a resident of this backend
   * @param diagonal for each part of n − m rows, entry j is J[row j of the part][m + j]; empty if m
   *     = n
   */
  void multiply(Resident dense, double[][] diagonal);

  /** A ← J A for a factor whose stack is a resident of this backend. */
  void multiply(ScaledRows j);

  /** Whether {@link #multiply(ScaledRows)} is faster than writing that J out and multiplying. */
  boolean prefersFactors(ScaledRows j);

  /** A ← diag(factors) A, for n powers of two. */
  void scaleRows(double[] factors);

  /**
   * A ← P L of A = P L U, a row-permuted unit lower trapezoid with entries of modulus at most 1;
   * diagonal ← |U_ii|. Rows of very different sizes do no harm, and rows that have nothing to do
   * with each other are not mixed.
   */
  void condition(double[] diagonal);

  /**
   * diagonal ← R_ii ≥ 0 of A = Q R: the distance of each column from the span of those before it. A
   * stays as it is.
   */
  void lengths(double[] diagonal);

  /** Makes the present columns those to which {@link #rewind} returns. */
  void commit();

  /** Takes back everything since the last commit. */
  void rewind();
}
