package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;

/**
 * What a gate f = sigma(b) keeps of a cell when nothing else acts on it (hochreiter1997, gers2000):
 *
 * <pre>
 *   lambda = ln sigma(b) = -ln(1 + exp(-b))                                            (M1)
 *   half-life = ln 2 / -ln sigma(b)                                                    (M2)
 * </pre>
 *
 * @param bias b, the gate's bias
 */
public record GateMemory(double bias) {
  /**
   * @throws BadArgument unless the bias is finite
   */
  public GateMemory {
    Check.finite("bias", bias);
  }

  /** (M1), nats/step; accurate also where sigma(b) rounds to 1. */
  public double exponent() {
    return -(Math.max(0, -bias) + StrictMath.log1p(StrictMath.exp(-Math.abs(bias))));
  }

  /** (M2), steps after which half of a gradient is left. */
  public double halfLife() {
    return StrictMath.log(2) / -exponent();
  }

  /** What is left of a gradient after that many steps. */
  public double retention(int steps) {
    return StrictMath.exp(Check.atLeast("steps", steps, 0) * exponent());
  }
}
