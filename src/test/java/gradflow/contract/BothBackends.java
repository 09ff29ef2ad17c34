package gradflow.contract;

import gradflow.linalg.Backend;
import gradflow.linalg.Matrix;
import gradflow.linalg.OpenBlas;
import gradflow.linalg.PureJava;
import gradflow.linalg.Resident;
import gradflow.rng.Seed;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/** The backends under contract, and the matrices they are tried on. */
public final class BothBackends {
  private BothBackends() {}

  public static Stream<Backend> all() {
    return Stream.of(OpenBlas.load(), new PureJava());
  }

  public static Matrix gaussian(int rows, int cols, double deviation, Seed seed) {
    UniformRandomProvider generator = seed.generator();
    ZigguratSampler.NormalizedGaussian normal = ZigguratSampler.NormalizedGaussian.of(generator);
    Matrix m = Matrix.zeros(rows, cols);
    for (int k = 0; k < m.data().length; k++) {
      m.data()[k] = deviation * normal.sample();
    }
    return m;
  }

  public static Resident resident(Backend backend, Matrix m) {
    Resident resident = backend.resident(m.rows(), m.cols());
    resident.set(m);
    return resident;
  }

  public static Matrix heap(Resident resident) {
    Matrix m = Matrix.zeros(resident.rows(), resident.cols());
    resident.get(m);
    return m;
  }

  /** alpha · op(A) · op(B) + beta · C, entry by entry. */
  public static Matrix product(
      double alpha,
      Matrix a,
      boolean transposeA,
      Matrix b,
      boolean transposeB,
      double beta,
      Matrix c) {
    Matrix left = transposeA ? a.transposed() : a;
    Matrix right = transposeB ? b.transposed() : b;
    Matrix out = Matrix.zeros(left.rows(), right.cols());
    for (int i = 0; i < out.rows(); i++) {
      for (int j = 0; j < out.cols(); j++) {
        double sum = 0;
        for (int k = 0; k < left.cols(); k++) {
          sum += left.get(i, k) * right.get(k, j);
        }
        out.set(i, j, alpha * sum + (beta == 0 ? 0 : beta * c.get(i, j)));
      }
    }
    return out;
  }

  public static Matrix product(Matrix a, Matrix b) {
    return product(1, a, false, b, false, 0, null);
  }

  public static double distance(Matrix a, Matrix b) {
    double max = 0;
    for (int k = 0; k < a.data().length; k++) {
      double d = Math.abs(a.data()[k] - b.data()[k]);
      max = d <= max ? max : d; // a NaN stays
    }
    return max;
  }

  /** The orthogonal factor of a Gaussian matrix. */
  public static Matrix orthogonal(Backend backend, int n, Seed seed) {
    Matrix q = gaussian(n, n, 1, seed);
    backend.qr(q, Matrix.zeros(n, n));
    return q;
  }
}
