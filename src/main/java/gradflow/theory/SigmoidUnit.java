package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;

/**
 * One unit x_t = w sigma(x_{t-1}) + b. For w &gt; 4 it has two attractors if b lies between two
 * saddle-node bifurcations, at which the slope at the fixed point is 1 (pascanu2013, figure 3;
 * solved here):
 *
 * <pre>
 *   w s (1 - s) = 1,  s = ½ (1 -+ sqrt(1 - 4/w)),  x = ln(s / (1 - s)),  b = x - w s     (U1)
 * </pre>
 *
 * @param weight w
 */
public record SigmoidUnit(double weight) {
  /**
   * @throws BadArgument unless 4 &lt; weight &lt; infinity
   */
  public SigmoidUnit {
    Check.finite("weight", weight);
    Check.that(
        weight > 4,
        "weight",
        "got " + weight + ", expected a number > 4 (below, there is one attractor for every bias)");
  }

  /** Returns the state at the saddle-node where the upper attractor ends: the larger x of (U1). */
  public double upperState() {
    double root = Math.sqrt(1 - 4 / weight);
    return StrictMath.log1p(root) - StrictMath.log1p(-root);
  }

  /** Returns the state at the saddle-node where the lower attractor ends: minus the upper one. */
  public double lowerState() {
    return -upperState();
  }

  /** Returns the bias below which there is no upper attractor. */
  public double upperBias() {
    return upperState() - weight * 0.5 * (1 + Math.sqrt(1 - 4 / weight));
  }

  /** Returns the bias above which there is no lower attractor. */
  public double lowerBias() {
    return lowerState() - weight * 0.5 * (1 - Math.sqrt(1 - 4 / weight));
  }
}
