package gradflow.init;

import gradflow.check.Check;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A few inputs per unit, for square blocks: each row has exactly {@code nonzero} normal entries, in
 * columns drawn without replacement, and 0 elsewhere. The block is then rescaled to the given
 * spectral radius. With 15 and 0.95 these are the recurrent weights of the "smart tanh"
 * initialisation of pascanu2013.
 *
 * @param nonzero k ≥ 1
 * @param radius ρ > 0
 */
@About(
    summary = "a fixed number of nonzero inputs per unit, exact spectral radius",
    equations = "V: each row has k entries ~ N(0, 1), the others 0; W = V rho / max |lambda(V)|",
    source = "pascanu2013")
public record Sparse(
    @Option(value = "15", help = "nonzero entries per row, k") int nonzero,
    @Option(value = "0.95", help = "spectral radius rho") double radius)
    implements Initialiser {

  /**
   * Checks the options.
   *
   * @throws gradflow.check.BadArgument if {@code nonzero} is below 1 or {@code radius} is not above
   *     0
   */
  public Sparse {
    Check.positive("nonzero", nonzero);
    Check.positive("radius", radius);
  }

  @Override
  public void requireShape(int rows, int cols, String name) {
    RequireBlock.square(rows, cols, name, "sparse");
    Check.that(
        nonzero <= cols, name, "got " + cols + " columns, expected at least nonzero = " + nonzero);
  }

  @Override
  public void fill(Matrix block, String name, Seed seed) {
    requireShape(block.rows(), block.cols(), name);
    int n = block.cols();
    UniformRandomProvider random = seed.child(name).child("columns").generator();
    Normals normals = new Normals(seed.child(name).child("values"));
    int[] columns = IntStream.range(0, n).toArray();
    block.fill(0);
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < nonzero; k++) {
        int other = k + random.nextInt(n - k); // first columns of a Fisher–Yates shuffle
        int column = columns[other];
        columns[other] = columns[k];
        columns[k] = column;
        block.set(i, column, normals.next());
      }
    }
    SpectralRadius.rescale(block, name, radius);
  }
}
