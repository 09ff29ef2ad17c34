package gradflow.init;

import gradflow.check.Check;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * One Jordan block with an adjustable superdiagonal, for square blocks: the spectral radius is |ρ|
 * for any coupling, yet ‖W^t‖ first grows, like t^(n−1) ρ^t, before it decays.
 *
 * @param radius ρ ≥ 0
 * @param coupling c, finite
 */
@About(
    summary = "a Jordan block: one eigenvalue, adjustable superdiagonal",
    equations = "W = rho I + c N, N_ij = 1 if j = i + 1 else 0")
public record Jordan(
    @Option(help = "the eigenvalue rho", example = "0.9") double radius,
    @Option(value = "1", help = "the superdiagonal c") double coupling)
    implements Initialiser {

  /**
   * Checks the options.
   *
   * @throws gradflow.check.BadArgument if {@code radius} is negative, or an option is not finite
   */
  public Jordan {
    Check.notNegative("radius", radius);
    Check.finite("coupling", coupling);
  }

  @Override
  public void requireShape(int rows, int cols, String name) {
    RequireBlock.square(rows, cols, name, "jordan");
  }

  @Override
  public void fill(Matrix block, String name, Seed seed) {
    requireShape(block.rows(), block.cols(), name);
    block.fill(0);
    int n = block.rows();
    for (int i = 0; i < n; i++) {
      block.set(i, i, radius);
      if (i + 1 < n) {
        block.set(i, i + 1, coupling);
      }
    }
  }
}
