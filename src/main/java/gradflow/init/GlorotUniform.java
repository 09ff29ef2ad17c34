package gradflow.init;

import gradflow.check.Check;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * Uniform entries of variance 2 g² / (rows + cols): on [−a, a), a = g √(6 / (rows + cols)) (eq.
 * 16).
 *
 * @param gain g ≥ 0
 */
@About(
    summary = "Glorot (Xavier), uniform",
    equations = "w_ij ~ U(-a, a), a = g sqrt(6 / (rows + cols))",
    source = "glorot2010")
public record GlorotUniform(@Option(value = "1", help = "factor g on the bound") double gain)
    implements Initialiser {

  /**
   * Checks the option.
   *
   * @throws gradflow.check.BadArgument if {@code gain} is negative or not finite
   */
  public GlorotUniform {
    Check.notNegative("gain", gain);
  }

  @Override
  public void fill(Matrix block, String name, Seed seed) {
    Uniform.fill(block, gain * Math.sqrt(6.0 / (block.rows() + block.cols())), seed.child(name));
  }
}
