package gradflow.task;

import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import org.apache.commons.rng.sampling.UnitSphereSampler;

/**
 * L = v·h with a random unit vector v, the same for all samples and steps. Its gradient at the last
 * step has norm 1 for any state, so curves of different cells start at the same value.
 *
 * @param at steps at which the loss is evaluated
 */
@About(summary = "a random direction of the output", equations = "L = v . h, |v| = 1;  dL/dh = v")
public record RandomDirection(@Option(value = "last", help = "last or every step") When at)
    implements Loss {
  @Override
  public double value(double[] h, int batch, Seed seed) {
    double[] v = direction(h.length / batch, seed);
    double sum = 0;
    for (int k = 0; k < h.length; k++) {
      sum += v[k / batch] * h[k];
    }
    return sum;
  }

  @Override
  public void cotangent(double[] h, int batch, Seed seed, double[] out) {
    double[] v = direction(h.length / batch, seed);
    for (int k = 0; k < h.length; k++) {
      out[k] += v[k / batch];
    }
  }

  private static double[] direction(int size, Seed seed) {
    return UnitSphereSampler.of(seed.generator(), size).sample();
  }
}
