package gradflow.task;

import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * L = ½ Σ h², whose cotangent is h itself.
 *
 * @param at steps at which the loss is evaluated
 */
@About(
    summary = "half the squared norm of the output",
    equations = "L = 1/2 sum_i h_i^2;  dL/dh = h")
public record HalfSquaredNorm(@Option(value = "last", help = "last or every step") When at)
    implements Loss {
  @Override
  public double value(double[] h, int batch, Seed seed) {
    double sum = 0;
    for (double v : h) {
      sum += v * v;
    }
    return sum / 2;
  }

  @Override
  public void cotangent(double[] h, int batch, Seed seed, double[] out) {
    for (int k = 0; k < h.length; k++) {
      out[k] += h[k];
    }
  }
}
