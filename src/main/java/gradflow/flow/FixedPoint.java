package gradflow.flow;

import gradflow.linalg.Eigenvalues;
import java.util.stream.IntStream;

/**
 * A state that a step leaves unchanged, s = F(s, x), and the growth or decay of small perturbations
 * there.
 *
 * @param state s, the whole recurrent state, n
 * @param residual the largest |G_i(s, x)| of the cell's own fixed-point equation ({@link
 *     gradflow.cell.Cell#equilibrium}), which does not become small where a gate closes; or the
 *     largest |F(s, x) − s| of an entry if the cell has none
 * @param eigenvalues of J = ∂F/∂s there, by descending modulus
 * @param isolation the smallest singular value of the Jacobian of that equation with column j
 *     scaled by max(1, |s_j|): 0 where fixed points lie on a curve or where two meet
 * @param starts number of starts that led to it
 */
public record FixedPoint(
    double[] state, double residual, Eigenvalues eigenvalues, double isolation, int starts) {
  /**
   * A modulus closer to 1 than this does not decide stability, unless the eigenvalue itself is
   * equally close to 1: at an isolated point this indicates a slow direction, not a rounding
   * effect.
   */
  public static final double MARGIN = 1e-6;

  /** Rounding error of an eigenvalue. */
  private static final double ROUNDING = 1e-10;

  /** The behaviour of a small perturbation of the point. */
  public enum Stability {
    /** Every eigenvalue lies inside the unit circle: perturbations decay. */
    STABLE,
    /** An eigenvalue lies outside the unit circle: perturbations grow. */
    UNSTABLE,
    /**
     * No eigenvalue lies outside the unit circle, but one lies on it within the margin: J does not
     * decide.
     */
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

  /** Whether the point is stable, unstable, or undecided by the eigenvalues. */
  public Stability stability() {
    if (unstableDirections() > 0) {
      return Stability.UNSTABLE;
    }
    boolean inside = IntStream.range(0, eigenvalues.size()).allMatch(k -> side(k) < 0);
    return inside ? Stability.STABLE : Stability.MARGINAL;
  }

  /** Returns −1 inside the unit circle, 1 outside, 0 on it. */
  private int side(int k) {
    double over = eigenvalues.modulus(k) - 1;
    double fromOne = Math.hypot(eigenvalues.re()[k] - 1, eigenvalues.im()[k]);
    double margin = isIsolated() ? Math.max(ROUNDING, MARGIN * Math.min(1, fromOne)) : MARGIN;
    return over > margin ? 1 : over < -margin ? -1 : 0;
  }

  /** Whether the point is isolated from other fixed points, to first order. */
  public boolean isIsolated() {
    return isolation > MARGIN;
  }
}
