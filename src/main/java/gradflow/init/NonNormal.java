package gradflow.init;

import gradflow.check.Check;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A random matrix with a given eigenvalue disc and a given departure from normality, for square
 * blocks: W = Q (D + N) Qᵀ.
 *
 * <p>Q: Haar orthogonal, n x n. D: block-diagonal, ⌊n/2⌋ blocks (a b; −b a), each the conjugate
 * pair a ± ib with a + ib uniform on the upper half of the disc of radius r, and for odd n one real
 * eigenvalue uniform on [−r, r) at the end. N: c / √n times independent standard normal numbers
 * above those blocks, 0 elsewhere. The eigenvalues of W are therefore those of D for any c, and
 * Henrici's departure from normality (henrici1962) is exactly ‖N‖_F, whose mean square is c² m / n
 * with m = n (n − 2) / 2 entries for even n and (n − 1)² / 2 for odd n. At c = 0, W is normal; at r
 * = c = 1 and for large n, spectrum and departure are those of {@link Gaussian} with gain 1. The
 * largest modulus is below r; wrap this initialiser in {@link SpectralRadius} to set it exactly. Q,
 * D and N are drawn from separate streams, so changing the coupling leaves the eigenvalues and the
 * basis unchanged. Products and QR are computed by OpenBLAS, whose last bits differ between
 * processors; eigenvalues computed from W lose accuracy as c grows.
 *
 * @param radius r ≥ 0
 * @param coupling c ≥ 0
 */
@About(
    summary = "random matrix with a given eigenvalue disc and departure from normality",
    equations =
        "W = Q (D + N) Q^T; D: eigenvalues uniform on the disc of radius r; N: strictly upper, N(0, c^2 / n)",
    source = {"henrici1962", "kerg2019"})
public record NonNormal(
    @Option(value = "1", help = "radius r of the disc of eigenvalues") double radius,
    @Option(help = "strength c of the strictly upper part", example = "0.5") double coupling)
    implements Initialiser {

  /**
   * Checks the options.
   *
   * @throws gradflow.check.BadArgument if an option is negative or not finite
   */
  public NonNormal {
    Check.notNegative("radius", radius);
    Check.notNegative("coupling", coupling);
  }

  /** Returns D + N. */
  private Matrix schur(int n, Seed own) {
    UniformRandomProvider random = own.child("eigenvalues").generator();
    Normals normals = new Normals(own.child("coupling"));
    Matrix t = Matrix.zeros(n, n);
    for (int i = 0; i < n; i += 2) {
      int height = Math.min(2, n - i);
      if (height == 2) {
        double modulus = radius * Math.sqrt(random.nextDouble());
        double phase = Math.PI * random.nextDouble();
        double re = modulus * StrictMath.cos(phase);
        double im = modulus * StrictMath.sin(phase);
        t.set(i, i, re);
        t.set(i + 1, i + 1, re);
        t.set(i, i + 1, im);
        t.set(i + 1, i, -im);
      } else {
        t.set(i, i, radius * (2 * random.nextDouble() - 1));
      }
      for (int row = i; row < i + height; row++) {
        for (int j = i + height; j < n; j++) {
          t.set(row, j, coupling / Math.sqrt(n) * normals.next());
        }
      }
    }
    return t;
  }

  @Override
  public void requireShape(int rows, int cols, String name) {
    RequireBlock.square(rows, cols, name, "non-normal");
  }

  @Override
  public void fill(Matrix block, String name, Seed seed) {
    requireShape(block.rows(), block.cols(), name);
    Seed own = seed.child(name);
    int n = block.rows();
    Matrix q = Orthogonal.haar(n, n, own.child("basis"));
    Matrix half = Matrix.zeros(n, n);
    Backends.standard().multiply(1, q, false, schur(n, own), false, 0, half);
    Backends.standard().multiply(1, half, false, q, true, 0, block);
  }
}
