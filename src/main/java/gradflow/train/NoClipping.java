package gradflow.train;

import gradflow.spec.About;

/**
 * Leaves the gradient unchanged. A run whose gradient exceeds the range of a double ends as
 * diverged.
 */
@About(summary = "no clipping")
public record NoClipping() implements Clipping {
  @Override
  public double[] clip(Gradient gradient) {
    return gradient.plain();
  }
}
