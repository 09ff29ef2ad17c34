package gradflow.calibrate;

import gradflow.init.Orthogonal;
import gradflow.linalg.Backend;
import gradflow.linalg.Backends;
import gradflow.linalg.GradedProduct;
import gradflow.linalg.Matrix;
import gradflow.linalg.SpectralNorm;
import gradflow.rng.Seed;
import gradflow.theory.GaussianProduct;
import java.util.Arrays;
import java.util.List;

/**
 * Section B: products of a few large matrices: Fuss-Catalan law, dynamical isometry (penson2011).
 */
final class LargeProducts {
  private static final List<Integer> FACTORS = List.of(1, 2, 3, 5, 10);

  private LargeProducts() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick(
            "B15", "largest squared singular value of a product, N=400", LargeProducts::b15),
        CalibrationRow.quick(
            "B16", "moments of its squared singular values, N=400", LargeProducts::b16),
        CalibrationRow.quick("B17", "the same with orthogonal factors", LargeProducts::b17));
  }

  private static void b15(Seed seed, Findings found) {
    int n = 400;
    int draws = 16;
    Backend backend = Backends.standard();
    double[][] edges = new double[FACTORS.size()][draws];
    for (int draw = 0; draw < draws; draw++) {
      Matrix p = Matrix.identity(n);
      for (int l = 1; l <= 10; l++) {
        p = Net.product(Net.gaussian(n, n, 1, seed.child(draw).child(l)), p);
        int at = FACTORS.indexOf(l);
        if (at >= 0) {
          var resident = backend.resident(n, n);
          resident.set(p);
          double norm = new SpectralNorm(backend, n, SpectralNorm.TOLERANCE).of(resident);
          edges[at][draw] = norm * norm;
        }
      }
    }
    for (int l : FACTORS) {
      found.value("closed form L=" + l, GaussianProduct.squaredNormEdge(l));
      found.mean("mean of 16 draws L=" + l, edges[FACTORS.indexOf(l)]);
    }
  }

  private static void b16(Seed seed, Findings found) {
    int n = 400;
    Matrix p = Matrix.identity(n);
    for (int l = 1; l <= 5; l++) {
      p = Net.product(Net.gaussian(n, n, 1, seed.child(l)), p);
      if (FACTORS.contains(l)) {
        found.value("mean squared singular value L=" + l, squares(p) / n);
        found.value("mean of its square L=" + l, squares(Net.product(p.transposed(), p)) / n);
      }
    }
  }

  private static double squares(Matrix m) {
    return Arrays.stream(m.data()).map(v -> v * v).sum();
  }

  private static void b17(Seed seed, Findings found) {
    int n = 30;
    GradedProduct p = new GradedProduct(n);
    for (int l = 1; l <= 10; l++) {
      Matrix q = Matrix.zeros(n, n);
      new Orthogonal(1).fill(q, "W_hh", seed.child(l));
      p.multiplyLeft(q);
      if (FACTORS.contains(l)) {
        double[] logs = p.logSingularValues();
        found.value("largest singular value L=" + l, Math.exp(logs[0]));
        found.value("smallest singular value L=" + l, Math.exp(logs[n - 1]));
      }
    }
  }
}
