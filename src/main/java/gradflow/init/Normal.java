package gradflow.init;

import gradflow.check.Check;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * Independent normal entries with a fixed standard deviation for any shape, w_ij ~ N(0, σ²): the
 * "sigmoid" (σ = 0.01) and "basic tanh" (σ = 0.1) initialisations of pascanu2013, and the input
 * weights of le2015 (σ = 0.001).
 *
 * @param deviation σ ≥ 0
 */
@About(
    summary = "independent normal entries of a fixed standard deviation",
    equations = "w_ij ~ N(0, sigma^2)",
    source = "pascanu2013")
public record Normal(@Option(help = "standard deviation sigma", example = "0.1") double deviation)
    implements Initialiser {

  /**
   * Checks the option.
   *
   * @throws gradflow.check.BadArgument if {@code deviation} is negative or not finite
   */
  public Normal {
    Check.notNegative("deviation", deviation);
  }

  @Override
  public void fill(Matrix block, String name, Seed seed) {
    new Normals(seed.child(name)).fill(block.data(), deviation);
  }
}
