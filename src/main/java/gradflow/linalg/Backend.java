package gradflow.linalg;

/**
 * Where dense products and decompositions are computed. Two implementations pass the same contract
 * tests: {@link OpenBlas} and {@link PureJava}. Every decomposition guards its input: NaN or
 * Infinity is an {@link ArithmeticException}, never a silent answer. A backend holds no state that
 * a caller sees; it may be shared between threads.
 */
public interface Backend {
  /** Name, version, kernel and threads, for provenance. */
  String description();

  /** A matrix of zeros in this backend's own memory. */
  Resident resident(int rows, int cols);

  /** A frame of k columns of length n, all zero, for factors that are residents of this backend. */
  Frame frame(int n, int k);

  /**
   * C ← alpha · op(A) · op(B) into the first rows of C, all residents of this backend; rows of C
   * beyond those of op(A) keep their values.
   */
  void multiply(
      double alpha, Resident a, boolean transposeA, Resident b, boolean transposeB, Resident c);

  /** C ← alpha · op(A) · op(B) + beta · C on the heap. */
  void multiply(
      double alpha,
      Matrix a,
      boolean transposeA,
      Matrix b,
      boolean transposeB,
      double beta,
      Matrix c);

  /** All singular values, descending. */
  double[] singularValues(Matrix a);

  /** All eigenvalues, by descending modulus (ties: descending real part, then imaginary part). */
  Eigenvalues eigenvalues(Matrix a);

  /** All eigenvalues of a symmetric matrix (its lower triangle is read), descending. */
  double[] symmetricEigenvalues(Matrix a);

  /**
   * Thin QR with a non-negative diagonal of R: A (m x n, m ≥ n) is overwritten by Q, and {@code r}
   * (n x n) by R. Zero columns give zeros on the diagonal of R and arbitrary orthonormal
   * completions in Q.
   */
  void qr(Matrix a, Matrix r);

  /**
   * Whether shift · I − AᵀA is positive definite, decided by a Cholesky factorisation; A is a
   * resident of this backend.
   */
  boolean gramBelow(Resident a, double shift);

  /** The largest eigenvalue of AᵀA; A is a resident of this backend. */
  double largestGramEigenvalue(Resident a);

  /** ln|det A|; −Infinity for a singular matrix. */
  double logAbsDeterminant(Matrix a);
}
