package gradflow.init;

import gradflow.check.Check;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Independent entries, uniform on [−a, a).
 *
 * @param bound a ≥ 0
 */
@About(
    summary = "independent uniform entries between -bound and bound",
    equations = "w_ij ~ U(-a, a)")
public record Uniform(@Option(help = "bound a", example = "0.1") double bound)
    implements Initialiser {

  /**
   * Checks the option.
   *
   * @throws gradflow.check.BadArgument if {@code bound} is negative or not finite
   */
  public Uniform {
    Check.notNegative("bound", bound);
  }

  /** Overwrites a block with entries uniform on [−bound, bound), drawn from the seed itself. */
  static void fill(Matrix block, double bound, Seed seed) {
    UniformRandomProvider random = seed.generator();
    double[] w = block.data();
    for (int k = 0; k < w.length; k++) {
      w[k] = bound * (2 * random.nextDouble() - 1);
    }
  }

  @Override
  public void fill(Matrix block, String name, Seed seed) {
    fill(block, bound, seed.child(name));
  }
}
