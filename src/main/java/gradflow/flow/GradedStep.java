package gradflow.flow;

import gradflow.linalg.Backend;
import gradflow.linalg.Equilibrated;
import gradflow.linalg.GradedQr;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.List;

/**
 * Computes J Q = Q' R for a J that contracts some directions so strongly that a plain product loses
 * their digits. The product is done factor by factor, as scalings by powers of two and matrices
 * with entries of similar size. Q is completed to n columns on the way. Mutable, single-threaded.
 */
final class GradedStep {
  private final Backend backend;
  private final Matrix q;
  private Matrix r;

  /** Number of remaining directions. */
  private int known;

  /**
   * @param q n x k, orthonormal
   * @param seed of the columns that complete q
   */
  GradedStep(Backend backend, Matrix q, Seed seed) {
    int n = q.rows();
    this.backend = backend;
    this.q = Matrix.zeros(n, n);
    new Normals(seed).fill(this.q.data(), 1);
    for (int i = 0; i < n; i++) {
      System.arraycopy(q.data(), i * q.cols(), this.q.data(), i * n, q.cols());
    }
    backend.qr(this.q, Matrix.zeros(n, n));
    this.r = Matrix.identity(n);
    this.known = n;
  }

  /** Multiplies by the factors of J, in the order in which they act. */
  void multiply(List<Matrix> product) {
    for (Matrix m : product) {
      Equilibrated e = Equilibrated.of(m);
      scale(e.right());
      mix(e.e());
      scale(e.left());
    }
  }

  private void scale(int[] exponents) {
    int n = q.rows();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        q.set(i, j, Math.scalb(q.get(i, j), exponents[i]));
      }
    }
    factor(0);
  }

  private void mix(Matrix e) {
    Matrix image = Matrix.zeros(q.rows(), q.rows());
    backend.multiply(1, e, false, q, false, 0, image);
    q.set(image);
    factor(GradedQr.tolerance(q.rows()));
  }

  /**
   * Factors Q R ← Q.
   *
   * @param tolerance a column remainder below this fraction of the largest R_ii counts as zero
   */
  private void factor(double tolerance) {
    Matrix triangle = Matrix.zeros(q.rows(), q.rows());
    known = Math.min(known, GradedQr.factor(q, triangle));
    double largest = 0;
    for (int i = 0; i < known; i++) {
      largest = Math.max(largest, triangle.get(i, i));
    }
    for (int i = 0; i < known; i++) {
      if (triangle.get(i, i) <= tolerance * largest) {
        known = i;
      }
    }
    Matrix product = Matrix.zeros(q.rows(), q.rows());
    backend.multiply(1, triangle, false, r, false, 0, product);
    r = product;
  }

  /** Returns the number of leading directions that remain. */
  int known() {
    return known;
  }

  /** Returns the first k columns of Q'. */
  Matrix frame(int k) {
    return q.block(0, 0, q.rows(), k);
  }

  /** Returns their R, k x k. */
  Matrix triangle(int k) {
    return r.block(0, 0, k, k);
  }
}
