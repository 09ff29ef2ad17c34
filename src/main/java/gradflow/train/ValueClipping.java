package gradflow.train;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * Clamps each entry to [−c, c], which changes the direction of the gradient.
 *
 * @param threshold c > 0
 */
@About(
    summary = "every entry is clamped to [-c, c]; changes the direction",
    equations = "g_k <- max(-c, min(c, g_k))",
    source = {"mikolov2012"})
public record ValueClipping(@Option(value = "1", help = "largest modulus c") double threshold)
    implements Clipping {
  /**
   * Checks the threshold.
   *
   * @throws gradflow.check.BadArgument if it is not positive and finite
   */
  public ValueClipping {
    Check.positive("threshold", threshold);
  }

  @Override
  public double[] clip(Gradient gradient) {
    double[] g = gradient.plain();
    for (int k = 0; k < g.length; k++) {
      g[k] = Math.max(-threshold, Math.min(threshold, g[k]));
    }
    return g;
  }
}
