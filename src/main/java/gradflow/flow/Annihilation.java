package gradflow.flow;

import gradflow.linalg.Backend;
import gradflow.linalg.Matrix;

/**
 * Which columns of J F are dependent on those before them because J is singular, and not merely
 * because rows or columns of J have very different sizes (a saturated unit's row may be 1e-17, and
 * counts).
 */
final class Annihilation {
  private Annihilation() {}

  /** For each column of F whether J leaves it independent of those before it; J is overwritten. */
  static boolean[] kept(Backend backend, Matrix j, Matrix f) {
    int n = j.rows();
    boolean[] kept = new boolean[f.cols()];
    Matrix equilibrated = j.copy();
    for (int round = 0; round < 3; round++) {
      scaleRows(equilibrated);
      equilibrated = equilibrated.transposed();
      scaleRows(equilibrated);
      equilibrated = equilibrated.transposed();
    }
    double[] sigma = backend.singularValues(equilibrated);
    double tolerance = 16.0 * n * Math.ulp(1.0);
    if (sigma[n - 1] > tolerance * sigma[0]) {
      java.util.Arrays.fill(kept, true);
      return kept;
    }
    Matrix a = Matrix.zeros(n, f.cols());
    scaleRows(j); // before the product, so that no row of it is negligible
    backend.multiply(1, j, false, f, false, 0, a);
    independent(a.transposed(), tolerance, kept);
    return kept;
  }

  /** Gram-Schmidt, twice, over the rows of a; a row that vanishes in it is not kept. */
  private static void independent(Matrix a, double tolerance, boolean[] kept) {
    int n = a.cols();
    double[] v = a.data();
    double largest = 0;
    for (int c = 0; c < a.rows(); c++) {
      largest = Math.max(largest, norm(v, c * n, n));
    }
    for (int c = 0; c < a.rows(); c++) {
      for (int pass = 0; pass < 2; pass++) {
        for (int b = 0; b < c; b++) {
          if (kept[b]) {
            double dot = 0;
            for (int i = 0; i < n; i++) {
              dot += v[b * n + i] * v[c * n + i];
            }
            for (int i = 0; i < n; i++) {
              v[c * n + i] -= dot * v[b * n + i];
            }
          }
        }
      }
      double left = norm(v, c * n, n);
      kept[c] = left > tolerance * largest;
      for (int i = 0; kept[c] && i < n; i++) {
        v[c * n + i] /= left;
      }
    }
  }

  private static double norm(double[] v, int from, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += v[from + i] * v[from + i];
    }
    return Math.sqrt(sum);
  }

  private static void scaleRows(Matrix a) {
    int cols = a.cols();
    for (int i = 0; i < a.rows(); i++) {
      double max = 0;
      for (int j = 0; j < cols; j++) {
        max = Math.max(max, Math.abs(a.get(i, j)));
      }
      if (max > 0) {
        int power = -Math.getExponent(max);
        for (int j = 0; j < cols; j++) {
          a.set(i, j, Math.scalb(a.get(i, j), power));
        }
      }
    }
  }
}
