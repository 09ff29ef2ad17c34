package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Activations;

/**
 * One unit that can latch a bit, w &gt; 1 (bengio1994; (V1) derived here from the condition slope =
 * 1):
 *
 * <pre>
 *   a_t = w tanh(a_{t-1}) + b keeps two attractors while |b| &lt; sqrt(w (w-1)) - ln(sqrt w + sqrt(w-1))   (V1)
 *   b = 0:  h = tanh(w h) &gt; 0,  slope w (1 - h²),  lambda = ln slope                  (V2)
 * </pre>
 *
 * @param weight w
 */
public record TanhUnit(double weight) {
  /**
   * @throws BadArgument unless 1 &lt; weight &lt; infinity
   */
  public TanhUnit {
    Check.finite("weight", weight);
    Check.that(
        weight > 1,
        "weight",
        "got " + weight + ", expected a number > 1 (below, there is one attractor)");
  }

  /** Returns the largest |b| with two attractors (V1). */
  public double latchingBias() {
    double excess = weight - 1;
    return Math.sqrt(weight * excess) - StrictMath.log(Math.sqrt(weight) + Math.sqrt(excess));
  }

  /** Returns the positive h of (V2). */
  public double fixedPoint() {
    // tanh y >= y - y³/3 gives this lower bound on the root
    double low = Math.sqrt(3 * (weight - 1) / (weight * weight * weight));
    return Root.between(Math.min(low, 0.5), 1, h -> Activations.tanh(weight * h) - h);
  }

  /** Returns the slope at the fixed point, computed from sech² of the pre-activation. */
  public double slope() {
    return weight * Activations.sech2(weight * fixedPoint());
  }
}
