package gradflow.flow;

import gradflow.linalg.Backend;
import gradflow.linalg.Equilibrated;
import gradflow.linalg.GradedQr;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.List;

/**
 * J Q = Q' R of a J that contracts some directions by more than a product with it keeps digits for:
 * factor by factor, scalings by powers of two and matrices with entries of one size. Q is completed
 * to n columns on the way. Mutable, one thread.
 */
final class GradedStep {
  private final Backend backend;
  private final Matrix q;
  private Matrix r;

  /** How many directions are left. */
  private int known;

  /**
   * @param q n x k, orthonormal
   * @param seed of the columns that complete it
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

  /** Multiplies by the factors of J, first those that act first. */
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
   * Q R ← Q.
   *
   * @param tolerance a rest of a column that is so small beside the largest R_ii is none
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

  /** Returns how many directions are left, counted from the first. */
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
