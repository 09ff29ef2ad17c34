package gradflow.linalg;

import gradflow.check.Check;

/**
 * Solves min ‖A d − b‖₂ by a QR factorisation. Mutable; not thread-safe.
 *
 * <pre>
 * (E1) A = Q R
 * (E2) R d = Qᵀ b
 * </pre>
 *
 * <p>A: m x n with m ≥ n; b: m; d: n. Cost: 2 n² (m − n/3) flop, plus 4 m n per right-hand side.
 */
public final class LeastSquares {
  private final Matrix q;
  private final Matrix r;
  private final boolean regular;

  /**
   * Factorises A, which is overwritten.
   *
   * @throws gradflow.check.BadArgument if A has more columns than rows
   * @throws ArithmeticException if an entry is not finite
   */
  public LeastSquares(Backend backend, Matrix a) {
    Check.that(
        a.rows() >= a.cols(),
        "rows",
        "got " + a.rows() + " for " + a.cols() + " columns, expected at least as many");
    this.q = a;
    this.r = Matrix.zeros(a.cols(), a.cols());
    backend.qr(q, r); // (E1)
    double smallest = Double.POSITIVE_INFINITY;
    double largest = 0;
    for (int i = 0; i < a.cols(); i++) {
      smallest = Math.min(smallest, r.get(i, i));
      largest = Math.max(largest, r.get(i, i));
    }
    this.regular = smallest > a.rows() * 0x1p-52 * largest;
  }

  /** Returns whether the solution is unique: no diagonal entry of R is negligible to rounding. */
  public boolean isRegular() {
    return regular;
  }

  /**
   * Returns the solution, of length n.
   *
   * @throws ArithmeticException unless {@link #isRegular}
   */
  public double[] solve(double[] b) {
    if (!regular) {
      throw new ArithmeticException("the matrix is singular to rounding");
    }
    Check.equal("right side", b.length, q.rows(), "rows of A");
    int n = q.cols();
    double[] d = new double[n];
    for (int i = 0; i < q.rows(); i++) {
      for (int j = 0; j < n; j++) {
        d[j] += q.get(i, j) * b[i];
      }
    }
    for (int i = n - 1; i >= 0; i--) { // (E2)
      for (int j = i + 1; j < n; j++) {
        d[i] -= r.get(i, j) * d[j];
      }
      d[i] /= r.get(i, i);
    }
    return d;
  }
}
