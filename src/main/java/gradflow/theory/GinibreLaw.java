package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;

/**
 * Distribution of the eigenvalues and singular values of a large square matrix with independent
 * N(0, g²/N) entries.
 *
 * <pre>
 *   share of eigenvalues with |mu| &lt;= r:  (r / g)²,  r &lt;= g           girko1985          (Z1)
 *   largest singular value:  2 g                                   marchenko1967      (Z2)
 *   mean singular value:  8 g / (3 pi), of the quarter circle      derived here       (Z3)
 *   share of singular values &lt;= s:  (x sqrt(4 - x²) / 2 + 2 arcsin(x/2)) / pi,  x = s / g   (Z7)
 *   expected number of real eigenvalues:  sqrt(2 N / pi) + ½       edelman1994        (Z4)
 *   share of exponents ln|mu| &lt;= s:  exp(2 s) / g²,  s &lt;= ln g      (Z1)               (Z5)
 *   departure from normality / Frobenius norm:  1 / sqrt 2         (Z1), henrici1962  (Z6)
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

  /** Returns g, the radius of the disc of eigenvalues. */
  public double spectralRadius() {
    return gain;
  }

  /** Returns the largest singular value (Z2). */
  public double norm() {
    return 2 * gain;
  }

  /** Returns the mean singular value (Z3). */
  public double meanSingularValue() {
    return 8 * gain / (3 * Math.PI);
  }

  /** Returns the share of singular values below a value (Z7). */
  public double shareOfSingularValuesBelow(double singularValue) {
    double x = Math.max(0, Math.min(2, singularValue / gain));
    return (x * Math.sqrt((2 - x) * (2 + x)) / 2 + 2 * StrictMath.asin(x / 2)) / Math.PI;
  }

  /** Returns Henrici's departure from normality relative to the Frobenius norm (Z6). */
  public double relativeNonNormality() {
    return Math.sqrt(0.5);
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
