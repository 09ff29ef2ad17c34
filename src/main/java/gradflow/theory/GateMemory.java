package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;

/**
 * Memory of a cell whose state is only multiplied by a gate f = sigma(b) (hochreiter1997,
 * gers2000):
 *
 * <pre>
 *   lambda = ln sigma(b) = -ln(1 + exp(-b))                                            (M1)
 *   half-life = ln 2 / -ln sigma(b)                                                    (M2)
 * </pre>
 *
 * @param bias bias b of the gate
 */
public record GateMemory(double bias) {
  /**
   * @throws BadArgument unless the bias is finite
   */
  public GateMemory {
    Check.finite("bias", bias);
  }

  /** Returns lambda from (M1), nats/step; accurate even if sigma(b) rounds to 1. */
  public double exponent() {
    return -(Math.max(0, -bias) + StrictMath.log1p(StrictMath.exp(-Math.abs(bias))));
  }

  /** Returns the half-life (M2), the number of steps after which half of a gradient remains. */
  public double halfLife() {
    return StrictMath.log(2) / -exponent();
  }
}
