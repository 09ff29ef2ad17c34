package gradflow.linalg;

/**
 * Implementation of dense products and decompositions. There are two, {@link OpenBlas} and {@link
 * PureJava}, which pass the same contract tests. Every decomposition checks its input and throws an
 * {@link ArithmeticException} for NaN or Infinity. A backend has no visible state and may be shared
 * between threads.
 */
public interface Backend {
  /** Returns name, version, kernel and number of threads, for provenance. */
  String description();

  /** Creates a matrix of zeros in the memory of this backend. */
  Resident resident(int rows, int cols);

  /**
   * Creates a frame of k zero columns of length n, for factors that are residents of this backend.
   */
  Frame frame(int n, int k);

  /**
   * Computes C ← alpha · op(A) · op(B) in the first rows of C. All are residents of this backend.
   * Rows of C beyond those of op(A) are left unchanged.
   */
  void multiply(
      double alpha, Resident a, boolean transposeA, Resident b, boolean transposeB, Resident c);

  /** Computes C ← alpha · op(A) · op(B) + beta · C on the heap. */
  void multiply(
      double alpha,
      Matrix a,
      boolean transposeA,
      Matrix b,
      boolean transposeB,
      double beta,
      Matrix c);

  /** Returns all singular values in descending order. */
  double[] singularValues(Matrix a);

  /**
   * Returns all eigenvalues in order of descending modulus (ties: descending real part, then
   * imaginary part).
   */
  Eigenvalues eigenvalues(Matrix a);

  /**
   * Returns all eigenvalues of a symmetric matrix in descending order. Only the lower triangle is
   * read.
   */
  double[] symmetricEigenvalues(Matrix a);

  /**
   * Computes the thin QR decomposition with a non-negative diagonal of R. A (m x n, m ≥ n) is
   * overwritten by Q, and {@code r} (n x n) by R. Zero columns give zeros on the diagonal of R and
   * arbitrary orthonormal columns in Q.
   */
  void qr(Matrix a, Matrix r);

  /**
   * Returns whether shift · I − AᵀA is positive definite, decided by a Cholesky factorisation; A is
   * a resident of this backend.
   */
  boolean gramBelow(Resident a, double shift);

  /** Returns the largest eigenvalue of AᵀA; A is a resident of this backend. */
  double largestGramEigenvalue(Resident a);

  /** Returns ln|det A|, which is −Infinity for a singular matrix. */
  double logAbsDeterminant(Matrix a);
}
