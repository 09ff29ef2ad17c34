package gradflow.init;

import gradflow.check.Check;
import gradflow.files.InputFile;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;

/**
 * The block of another initialiser, rescaled to a given spectral radius, for square blocks. The
 * radius is that of the computed eigenvalues. It is exact to rounding if the largest eigenvalue is
 * well conditioned, as for a random matrix, and less accurate the farther the block is from normal.
 * Cost: 25 n³ flop.
 *
 * @param of initialiser whose block is rescaled
 * @param radius ρ > 0
 */
@About(
    summary = "another initialiser, rescaled to an exact spectral radius",
    equations = "V from another initialiser; W = V rho / max |lambda(V)|",
    source = "pascanu2013")
public record SpectralRadius(
    @Option(value = "gaussian", help = "initialiser to rescale") Initialiser of,
    @Option(help = "spectral radius rho", example = "0.95") double radius)
    implements Initialiser {

  /**
   * Checks the options.
   *
   * @throws gradflow.check.BadArgument if {@code radius} is not above 0
   */
  public SpectralRadius {
    Check.positive("radius", radius);
  }

  /**
   * Scales a square block so that its spectral radius becomes {@code radius}.
   *
   * @throws gradflow.check.BadArgument if no eigenvalue differs from 0
   */
  static void rescale(Matrix block, String name, double radius) {
    double found = Backends.standard().eigenvalues(block).spectralRadius();
    double factor = radius / found;
    Check.that(
        Double.isFinite(factor),
        name,
        ("got a block of spectral radius %s (nilpotent: all eigenvalues are 0), which cannot be"
                + " rescaled to %s; expected an initialiser with an eigenvalue other than 0")
            .formatted(found, radius));
    double[] w = block.data();
    for (int k = 0; k < w.length; k++) {
      w[k] *= factor;
    }
  }

  @Override
  public List<InputFile> files() {
    return of.files();
  }

  @Override
  public void requireShape(int rows, int cols, String name) {
    RequireBlock.square(rows, cols, name, "spectral-radius");
    of.requireShape(rows, cols, name);
  }

  @Override
  public void fill(Matrix block, String name, Seed seed) {
    requireShape(block.rows(), block.cols(), name);
    of.fill(block, name, seed);
    rescale(block, name, radius);
  }
}
