package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;

/**
 * The bounds of pascanu2013 (equations 6 and 7) for a large random plain network, U_ij ~ N(0,
 * g²/N), whose activation has slopes of at most gamma; with a leak d:
 *
 * <pre>
 *   |J_t| &lt;= 1 - d + d gamma sigma_max(W),  sigma_max = 2 g  (marchenko1967)             (P1)
 *   gradients vanish for certain if sigma_max &lt; 1/gamma:  g &lt; 1 / (2 gamma)               (P2)
 *   they can explode only if sigma_max &gt; 1/gamma
 *   the state 0, where phi' = gamma, loses stability at  g = 1 / gamma  (girko1985)        (P3)
 * </pre>
 *
 * <p>Between (P2) and (P3), a factor of 2 in g, the bound is inconclusive. For sigmoid, phi' =
 * gamma = 1/4 at pre-activation 0, but without biases the state does not settle there.
 *
 * @param gain g
 * @param steepest gamma: 1 for tanh, relu and identity, 1/4 for sigmoid
 * @param leak d in (0, 1]
 */
public record PascanuThreshold(double gain, double steepest, double leak) {
  /**
   * @throws BadArgument unless gain, steepest &gt; 0, finite, and 0 &lt; leak &lt;= 1
   */
  public PascanuThreshold {
    Check.positive("gain", gain);
    Check.positive("steepest", steepest);
    Check.that(leak > 0 && leak <= 1, "leak", "got " + leak + ", expected a number in (0, 1]");
  }

  /** Returns the logarithm of (P1), nats/step: no product of Jacobians grows faster. */
  public double logBound() {
    return StrictMath.log(1 - leak + leak * steepest * 2 * gain);
  }

  /** Returns (P2): below this gain every gradient vanishes, for any input. */
  public double vanishesBelow() {
    return 1 / (2 * steepest);
  }

  /** Returns (P3): above this gain small deviations from the state 0 grow. */
  public double zeroStateUnstableAbove() {
    return 1 / steepest;
  }
}
