package gradflow.train;

import gradflow.check.Check;
import gradflow.linalg.LogScaled;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * Scales the gradient of all parameters to norm c if its norm is larger: g ← g c / ‖g‖. Gradients
 * far beyond the range of a double keep their direction.
 *
 * @param threshold c > 0
 */
@About(
    summary = "scales the gradient g of all parameters to norm c if its norm is larger",
    equations = "g <- g min(1, c / ||g||)",
    source = {"pascanu2013"})
public record NormClipping(@Option(value = "1", help = "largest norm c") double threshold)
    implements Clipping {
  /**
   * Checks the threshold.
   *
   * @throws gradflow.check.BadArgument if it is not positive and finite
   */
  public NormClipping {
    Check.positive("threshold", threshold);
  }

  @Override
  public double[] clip(Gradient gradient) {
    LogScaled norm = gradient.norm();
    if (norm.compareTo(LogScaled.of(threshold, 0)) > 0) {
      gradient.scale(threshold / norm.mantissa(), -norm.exponent());
    }
    return gradient.plain();
  }
}
