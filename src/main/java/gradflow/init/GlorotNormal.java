package gradflow.init;

import gradflow.check.Check;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * Normal entries of variance 2 g² / (rows + cols) (eq. 12; the paper draws uniform numbers of that
 * variance).
 *
 * @param gain g ≥ 0
 */
@About(
    summary = "Glorot (Xavier), normal",
    equations = "w_ij ~ N(0, 2 g^2 / (rows + cols))",
    source = "glorot2010")
public record GlorotNormal(
    @Option(value = "1", help = "factor g on the standard deviation") double gain)
    implements Initialiser {

  /**
   * Checks the option.
   *
   * @throws gradflow.check.BadArgument if {@code gain} is negative or not finite
   */
  public GlorotNormal {
    Check.notNegative("gain", gain);
  }

  @Override
  public void fill(Matrix block, String name, Seed seed) {
    double deviation = gain * Math.sqrt(2.0 / (block.rows() + block.cols()));
    new Normals(seed.child(name)).fill(block.data(), deviation);
  }
}
