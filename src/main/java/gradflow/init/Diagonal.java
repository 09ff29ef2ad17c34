package gradflow.init;

import gradflow.check.Check;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;

/**
 * A diagonal matrix of given values, for square blocks.
 *
 * @param values diagonal entries: at least one, all finite
 */
@About(summary = "a diagonal matrix of given values", equations = "W = diag(values)")
public record Diagonal(
    @Option(help = "the diagonal, one value per unit, or one value for all", example = "[0.9]")
        List<Double> values)
    implements Initialiser {

  /**
   * Checks the option.
   *
   * @throws gradflow.check.BadArgument if there is no value, or one is not finite
   */
  public Diagonal {
    values = List.copyOf(values);
    Check.that(!values.isEmpty(), "values", "got none, expected at least 1");
    Check.finite("values", values.stream().mapToDouble(v -> v).toArray());
  }

  @Override
  public void requireShape(int rows, int cols, String name) {
    RequireBlock.square(rows, cols, name, "diagonal");
    Check.that(
        values.size() == 1 || values.size() == rows,
        name,
        "got " + values.size() + " diagonal values, expected 1 or " + rows);
  }

  @Override
  public void fill(Matrix block, String name, Seed seed) {
    requireShape(block.rows(), block.cols(), name);
    int n = block.rows();
    block.fill(0);
    for (int i = 0; i < n; i++) {
      block.set(i, i, values.get(values.size() == 1 ? 0 : i));
    }
  }
}
