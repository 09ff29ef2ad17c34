package gradflow.flow;

import gradflow.linalg.Eigenvalues;

/**
 * A state that one step leaves where it is, s = F(s, x), and what small differences from it become.
 *
 * @param state s, the whole recurrent state, n
 * @param residual the largest |F(s, x) − s| of an entry
 * @param eigenvalues of J = ∂F/∂s there, by descending modulus
 * @param isolation the smallest singular value of J − I: 0 where fixed points lie on a curve or
 *     where two meet
 * @param starts how many of the starts led to it
 */
public record FixedPoint(
    double[] state, double residual, Eigenvalues eigenvalues, double isolation, int starts) {
  /** Moduli that differ from 1 by less do not decide on stability. */
  public static final double MARGIN = 1e-6;

  /** What becomes of a small difference from the point. */
  public enum Stability {
    /** Every eigenvalue lies inside the unit circle: it decays. */
    STABLE,
    /** One lies outside: it grows. */
    UNSTABLE,
    /** None lies outside, one lies on the circle to {@link #MARGIN}: J does not decide. */
    MARGINAL
  }

  /** The largest modulus of an eigenvalue. */
  public double spectralRadius() {
    return eigenvalues.spectralRadius();
  }

  /** Number of eigenvalues outside the unit circle. */
  public int unstableDirections() {
    int count = 0;
    for (int k = 0; k < eigenvalues.size(); k++) {
      count += eigenvalues.modulus(k) > 1 + MARGIN ? 1 : 0;
    }
    return count;
  }

  /** Stable, unstable, or not decided by the eigenvalues. */
  public Stability stability() {
    if (unstableDirections() > 0) {
      return Stability.UNSTABLE;
    }
    return spectralRadius() < 1 - MARGIN ? Stability.STABLE : Stability.MARGINAL;
  }

  /** Whether no other fixed point is next to it, to first order. */
  public boolean isIsolated() {
    return isolation > MARGIN;
  }
}
