package gradflow.task;

import gradflow.check.Check;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * L = Σ (h − target)², as in the error surface of pascanu2013 (figure 6).
 *
 * @param target target of every unit
 * @param at steps at which the loss is evaluated
 */
@About(
    summary = "squared distance of the output from a target",
    equations = "L = sum_i (h_i - target)^2;  dL/dh = 2 (h - target)",
    source = {"pascanu2013"})
public record SquaredDistance(
    @Option(help = "target output of every unit", example = "1") double target,
    @Option(value = "last", help = "last or every step") When at)
    implements Loss {
  /**
   * Checks the target.
   *
   * @throws gradflow.check.BadArgument if it is not finite
   */
  public SquaredDistance {
    Check.finite("target", target);
  }

  @Override
  public double value(double[] h, int batch, Seed seed) {
    double sum = 0;
    for (double v : h) {
      sum += (v - target) * (v - target);
    }
    return sum;
  }

  @Override
  public void cotangent(double[] h, int batch, Seed seed, double[] out) {
    for (int k = 0; k < h.length; k++) {
      out[k] += 2 * (h[k] - target);
    }
  }
}
