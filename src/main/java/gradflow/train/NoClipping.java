package gradflow.train;

import gradflow.spec.About;

/** The gradient stays as it is; one beyond the range of a double ends the run as diverged. */
@About(summary = "the gradient stays as it is")
public record NoClipping() implements Clipping {
  @Override
  public double[] clip(Gradient gradient) {
    return gradient.plain();
  }
}
