package gradflow.init;

import gradflow.check.Check;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * All entries equal.
 *
 * @param value value of each entry, finite
 */
@About(summary = "all entries equal", equations = "w_ij = value")
public record Constant(@Option(help = "the entry", example = "1") double value)
    implements Initialiser {

  /**
   * Checks the option.
   *
   * @throws gradflow.check.BadArgument if {@code value} is not finite
   */
  public Constant {
    Check.finite("value", value);
  }

  @Override
  public void fill(Matrix block, String name, Seed seed) {
    block.fill(value);
  }
}
