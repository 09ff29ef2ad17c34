package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;

/**
 * The step Jacobian of a lem (rusch2022lem) at its zero state without input and biases, with W_hh_y
 * and W_hh_z independent, N(0, g²/H) (derived here).
 *
 * <pre>
 *   without weights: all 2 H exponents are ln(1 - Delta/2)                             (1)
 *   mu - (1 - Delta/2) = (Delta/2) sqrt(p mu),  p an eigenvalue of W_hh_y W_hh_z         (2)
 *   largest |mu| = ((Delta g / 2 + sqrt(Delta² g²/4 + 4 (1 - Delta/2))) / 2)²           (3)
 * </pre>
 *
 * <p>(3) is 1 at g = 1 for any Delta.
 *
 * @param dt Delta, in (0, 2)
 */
public record LongExpressiveMemory(double dt) {
  /**
   * @throws BadArgument unless 0 &lt; dt &lt; 2
   */
  public LongExpressiveMemory {
    Check.that(dt > 0 && dt < 2, "dt", "got " + dt + ", expected a number in (0, 2)");
  }

  /** Returns the exponent without weights (1), nats/step. */
  public double idleExponent() {
    return StrictMath.log1p(-dt / 2);
  }

  /** Returns the logarithm of (3), nats/step. */
  public double edge(double gain) {
    double half = dt * Check.positive("gain", gain) / 2;
    return 2 * StrictMath.log((half + Math.sqrt(half * half + 4 * (1 - dt / 2))) / 2);
  }
}
