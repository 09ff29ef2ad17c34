package gradflow.calibrate;

import gradflow.linalg.Activations;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;

/**
 * A trainable matrix whose singular values stay in [1 - m, 1 + m] (vorontsov2017): W = P diag(s)
 * Qᵀ, s = 1 + m (2 sigma(p) - 1). P and Q are updated along the gradient and made orthogonal again
 * by QR; the paper uses the Cayley transform. Mutable.
 */
final class OrthogonalMargin {
  private final double margin;
  private final Matrix left;
  private final Matrix right;
  private final double[] p;

  /**
   * Creates a matrix from two orthogonal matrices, which are shared, with all singular values 1.
   */
  OrthogonalMargin(Matrix left, Matrix right, double margin) {
    this.left = left;
    this.right = right;
    this.margin = margin;
    this.p = new double[left.rows()];
  }

  private double stretch(int i) {
    return 1 + margin * (2 * Activations.sigmoid(p[i]) - 1);
  }

  /** Returns W. */
  Matrix matrix() {
    Matrix scaled = left.copy();
    for (int i = 0; i < left.rows(); i++) {
      for (int j = 0; j < left.cols(); j++) {
        scaled.set(i, j, left.get(i, j) * stretch(j));
      }
    }
    return Net.product(scaled, right.transposed());
  }

  /** Performs a gradient descent step, given the gradient with respect to W. */
  void descend(Matrix gradient, double rate) {
    Matrix toLeft = Net.product(gradient, right);
    Matrix toRight = Net.product(gradient.transposed(), left);
    for (int j = 0; j < p.length; j++) {
      double slope = 0;
      for (int i = 0; i < p.length; i++) {
        slope += left.get(i, j) * toLeft.get(i, j);
      }
      double s = stretch(j);
      for (int i = 0; i < p.length; i++) {
        left.set(i, j, left.get(i, j) - rate * s * toLeft.get(i, j));
        right.set(i, j, right.get(i, j) - rate * s * toRight.get(i, j));
      }
      p[j] -= rate * slope * 2 * margin * Activations.sigmoidDerivative(p[j]);
    }
    Matrix r = Matrix.zeros(p.length, p.length);
    Backends.standard().qr(left, r);
    Backends.standard().qr(right, r);
  }
}
