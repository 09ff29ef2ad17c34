package gradflow.init;

import gradflow.check.Check;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * A Haar-distributed orthogonal matrix times a gain: Q of the QR decomposition of a Gaussian matrix
 * with a positive diagonal of R (mezzadri2007; without this sign convention Q is not
 * Haar-distributed). A tall block has orthonormal columns, QᵀQ = g² I; a wide block has orthonormal
 * rows, QQᵀ = g² I. The Gaussian draws are the same on all machines. The decomposition is computed
 * by OpenBLAS, so the last bits of the entries differ between processors.
 *
 * @param gain g ≥ 0
 */
@About(
    summary = "orthogonal, Haar-distributed; orthonormal columns or rows if not square",
    equations = "A ~ N(0, 1) entrywise; A = QR with diag(R) > 0; W = g Q",
    source = {"saxe2014", "mezzadri2007"})
public record Orthogonal(
    @Option(value = "1", help = "gain g, the value of all singular values") double gain)
    implements Initialiser {

  /**
   * Checks the option.
   *
   * @throws gradflow.check.BadArgument if {@code gain} is negative or not finite
   */
  public Orthogonal {
    Check.notNegative("gain", gain);
  }

  /** Draws a matrix with orthonormal columns, or orthonormal rows if it is wide. */
  static Matrix haar(int rows, int cols, Seed seed) {
    int n = Math.min(rows, cols);
    Matrix q = Matrix.zeros(Math.max(rows, cols), n);
    new Normals(seed).fill(q.data(), 1);
    Backends.standard().qr(q, Matrix.zeros(n, n));
    return rows < cols ? q.transposed() : q;
  }

  @Override
  public void fill(Matrix block, String name, Seed seed) {
    Matrix q = haar(block.rows(), block.cols(), seed.child(name));
    double[] from = q.data();
    double[] to = block.data();
    for (int k = 0; k < to.length; k++) {
      to[k] = gain * from[k];
    }
  }
}
