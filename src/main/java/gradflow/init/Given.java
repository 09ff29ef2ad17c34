package gradflow.init;

import gradflow.check.Check;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;

/**
 * The entries themselves, as nested rows; NaN and infinities are refused.
 *
 * @param values rows of equal length, at least 1 x 1, all finite
 */
@About(summary = "the entries, as nested rows", equations = "w_ij = values[i][j]")
public record Given(
    @Option(help = "the rows", example = "[[0.9, 0], [0, 0.5]]") List<List<Double>> values)
    implements Initialiser {

  /**
   * Checks the option.
   *
   * @throws gradflow.check.BadArgument if there is no entry, the rows differ in length, or an entry
   *     is not finite
   */
  public Given {
    values = values.stream().map(List::copyOf).toList();
    Check.that(
        !values.isEmpty() && !values.get(0).isEmpty(),
        "values",
        "got no entries, expected at least 1 x 1");
    int cols = values.get(0).size();
    for (int i = 0; i < values.size(); i++) {
      Check.equal("values", values.get(i).size(), cols, "entries of row " + i + ", as in row 0");
    }
    Check.finite("values", matrix(values).data());
  }

  private static Matrix matrix(List<List<Double>> values) {
    return Matrix.of(
        values.stream()
            .map(row -> row.stream().mapToDouble(v -> v).toArray())
            .toArray(double[][]::new));
  }

  @Override
  public void fill(Matrix block, String name, Seed seed) {
    Matrix given = matrix(values);
    Check.that(
        given.rows() == block.rows() && given.cols() == block.cols(),
        name,
        "got values of " + Require.shape(given) + ", expected " + Require.shape(block));
    block.set(given);
  }
}
