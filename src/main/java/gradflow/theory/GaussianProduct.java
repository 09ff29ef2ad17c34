package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import org.apache.commons.math3.special.Gamma;

/**
 * The product A_T ... A_1 of independent N x N matrices with independent N(0, s²) entries
 * (newman1986; (N2) and (N3) derived here from the chi-squared law of |A u|²):
 *
 * <pre>
 *   lambda_i = ½ [ln(2 s²) + psi((N - i + 1) / 2)],  i = 1 .. N                        (N1)
 *   T var(lambda_1 over T steps) = ¼ psi'(N / 2)                                       (N2)
 *   E |A_T ... A_1 u|² = (N s²)^T  for |u| = 1                                         (N3)
 *   lim N -&gt; inf, s² = 1/N:  largest squared singular value = (T+1)^(T+1) / T^T        (N4)
 * </pre>
 *
 * <p>At s² = 1/N, (N3) is 1 while lambda_1 is negative: the mean squared gradient is preserved, but
 * the typical gradient vanishes. (N4) is the edge of the Fuss-Catalan law (penson2011).
 *
 * @param size N
 * @param variance variance s² of one entry
 */
public record GaussianProduct(int size, double variance) {
  /**
   * @throws BadArgument unless size &gt;= 1 and 0 &lt; variance &lt; infinity
   */
  public GaussianProduct {
    Check.positive("size", size);
    Check.positive("variance", variance);
  }

  /**
   * Returns lambda_i from (N1), nats/step.
   *
   * @param i 1 for the largest, N for the smallest
   * @throws BadArgument unless 1 &lt;= i &lt;= N
   */
  public double exponent(int i) {
    Check.within("i", i, 1, size);
    return 0.5 * (StrictMath.log(2 * variance) + digammaOfHalf(size - i + 1));
  }

  /**
   * Returns psi(m / 2), computed by psi(x + 1) = psi(x) + 1/x, because Gamma.digamma is accurate to
   * 8 digits only.
   */
  private static double digammaOfHalf(int m) {
    double sum = m % 2 == 0 ? 0 : -2 * StrictMath.log(2);
    for (int k = m - 2; k > 0; k -= 2) {
      sum += 2.0 / k;
    }
    return sum - Gamma.GAMMA;
  }

  /** Returns all N exponents, the largest first, nats/step. */
  public double[] spectrum() {
    double[] lambda = new double[size];
    for (int i = 0; i < size; i++) {
      lambda[i] = exponent(i + 1);
    }
    return lambda;
  }

  /** Returns the variance of lambda_1 times T (N2), nats²/step. */
  public double lambda1Spread() {
    return 0.25 * Gamma.trigamma(0.5 * size);
  }

  /**
   * Returns (N4), the largest squared singular value of a product of large matrices with variance
   * 1/N.
   *
   * @param factors T; 1 gives the Marchenko-Pastur edge 4
   * @throws BadArgument unless factors &gt;= 1
   */
  public static double squaredNormEdge(int factors) {
    int t = Check.positive("factors", factors);
    return (t + 1) * StrictMath.pow(1 + 1.0 / t, t);
  }
}
