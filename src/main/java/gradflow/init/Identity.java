package gradflow.init;

import gradflow.check.Check;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * A multiple of the identity, for square blocks. With scale 1 and zero bias this is the recurrent
 * initialisation of le2015.
 *
 * @param scale s, finite
 */
@About(summary = "a multiple of the identity", equations = "W = s I", source = "le2015")
public record Identity(@Option(value = "1", help = "factor s") double scale)
    implements Initialiser {

  /**
   * Checks the option.
   *
   * @throws gradflow.check.BadArgument if {@code scale} is not finite
   */
  public Identity {
    Check.finite("scale", scale);
  }

  @Override
  public void requireShape(int rows, int cols, String name) {
    RequireBlock.square(rows, cols, name, "identity");
  }

  @Override
  public void fill(Matrix block, String name, Seed seed) {
    requireShape(block.rows(), block.cols(), name);
    block.fill(0);
    for (int i = 0; i < block.rows(); i++) {
      block.set(i, i, scale);
    }
  }
}
