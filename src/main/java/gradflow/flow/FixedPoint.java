package gradflow.flow;

import gradflow.linalg.Eigenvalues;
import java.util.stream.IntStream;

/**
 * A state that one step leaves where it is, s = F(s, x), and what small differences from it become.
 *
 * @param state s, the whole recurrent state, n
 * @param residual the largest |G_i(s, x)| of the cell's own equation of its fixed points ({@link
 *     gradflow.cell.Cell#equilibrium}), which does not become small where a gate closes, or the
 *     largest |F(s, x) − s| of an entry if it has none
 * @param eigenvalues of J = ∂F/∂s there, by descending modulus
 * @param isolation the smallest singular value of that equation's Jacobian with column j times
 *     max(1, |s_j|): 0 where fixed points lie on a curve or where two meet
 * @param starts how many of the starts led to it
 */
public record FixedPoint(
    double[] state, double residual, Eigenvalues eigenvalues, double isolation, int starts) {
  /**
   * Moduli that differ from 1 by less do not decide on stability, unless the eigenvalue itself is
   * as near to 1: at an isolated point that is no accident of rounding but a slow direction.
   */
  public static final double MARGIN = 1e-6;

  /** Rounding of an eigenvalue. */
  private static final double ROUNDING = 1e-10;

  /** What becomes of a small difference from the point. */
  public enum Stability {
    /** Every eigenvalue lies inside the unit circle: it decays. */
    STABLE,
    /** One lies outside: it grows. */
    UNSTABLE,
    /** None lies outside, one lies on the circle as far as can be seen: J does not decide. */
    MARGINAL
  }

  /** The largest modulus of an eigenvalue. */
  public double spectralRadius() {
    return eigenvalues.spectralRadius();
  }

  /** Number of eigenvalues outside the unit circle. */
  public int unstableDirections() {
    return (int) IntStream.range(0, eigenvalues.size()).filter(k -> side(k) > 0).count();
  }

  /** Stable, unstable, or not decided by the eigenvalues. */
  public Stability stability() {
    if (unstableDirections() > 0) {
      return Stability.UNSTABLE;
    }
    boolean inside = IntStream.range(0, eigenvalues.size()).allMatch(k -> side(k) < 0);
    return inside ? Stability.STABLE : Stability.MARGINAL;
  }

  /** −1 inside the unit circle, 1 outside, 0 on it. */
  private int side(int k) {
    double over = eigenvalues.modulus(k) - 1;
    double fromOne = Math.hypot(eigenvalues.re()[k] - 1, eigenvalues.im()[k]);
    double margin = isIsolated() ? Math.max(ROUNDING, MARGIN * Math.min(1, fromOne)) : MARGIN;
    return over > margin ? 1 : over < -margin ? -1 : 0;
  }

  /** Whether no other fixed point is next to it, to first order. */
  public boolean isIsolated() {
    return isolation > MARGIN;
  }
}
