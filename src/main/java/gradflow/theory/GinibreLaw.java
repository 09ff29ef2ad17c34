package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;

/**
 * Distribution of the eigenvalues and singular values of a large square matrix with independent
 * N(0, g²/N) entries.
 *
 * <pre>
 *   share of eigenvalues with |mu| &lt;= r:  (r / g)²,  r &lt;= g           girko1985          (Z1)
 *   mean singular value:  8 g / (3 pi), of the quarter circle      derived here       (Z3)
 *   expected number of real eigenvalues:  sqrt(2 N / pi) + ½       edelman1994        (Z4)
 *   share of exponents ln|mu| &lt;= s:  exp(2 s) / g²,  s &lt;= ln g      (Z1)               (Z5)
 * </pre>
 *
 * <p>(Z5) is the Lyapunov spectrum of a tanh network below the onset of chaos, g &lt; 1, where the
 * zero state is stable.
 *
 * @param gain g
 */
public record GinibreLaw(double gain) {
  /**
   * @throws BadArgument unless 0 &lt; gain &lt; infinity
   */
  public GinibreLaw {
    Check.positive("gain", gain);
  }

  /** Returns the share of eigenvalues within a radius (Z1). */
  public double shareWithin(double radius) {
    double x = Math.max(0, Math.min(1, radius / gain));
    return x * x;
  }

  /** Returns the share of exponents below a value in nats/step (Z5). */
  public double shareOfExponentsBelow(double exponent) {
    return shareWithin(StrictMath.exp(exponent));
  }

  /**
   * Solves (Z5) for s: returns the exponent above which the given share of all exponents lies,
   * nats/step; ln g at 0, -infinity at 1.
   *
   * @throws gradflow.check.BadArgument unless 0 &lt;= shareAbove &lt;= 1
   */
  public double exponentAt(double shareAbove) {
    Check.within("share_above", shareAbove, 0, 1);
    return StrictMath.log(gain) + 0.5 * StrictMath.log1p(-shareAbove);
  }

  /** Returns the mean singular value (Z3). */
  public double meanSingularValue() {
    return 8 * gain / (3 * Math.PI);
  }

  /**
   * Returns the expected number of real eigenvalues (Z4), with an error that falls as N^(-1/2).
   *
   * @throws BadArgument unless size &gt;= 1
   */
  public static double expectedRealEigenvalues(int size) {
    return Math.sqrt(2 * Check.positive("size", size) / Math.PI) + 0.5;
  }
}
