package gradflow.init;

import gradflow.check.Check;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * Independent normal entries whose variance shrinks with the number of columns, w_ij ~ N(0, g² /
 * cols). For a square block this is the real Ginibre ensemble scaled to the unit disc
 * (ginibre1965): spectral radius → g and largest singular value → 2g as the block grows. The gain
 * only scales the draws.
 *
 * @param gain g ≥ 0
 */
@About(
    summary = "independent normal entries, variance gain^2 / columns",
    equations = "w_ij ~ N(0, g^2 / cols)",
    source = "ginibre1965")
public record Gaussian(
    @Option(value = "1", help = "factor g on the standard deviation") double gain)
    implements Initialiser {

  /**
   * Checks the option.
   *
   * @throws gradflow.check.BadArgument if {@code gain} is negative or not finite
   */
  public Gaussian {
    Check.notNegative("gain", gain);
  }

  @Override
  public void fill(Matrix block, String name, Seed seed) {
    new Normals(seed.child(name)).fill(block.data(), gain / Math.sqrt(block.cols()));
  }
}
