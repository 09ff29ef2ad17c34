package gradflow.calibrate;

import gradflow.linalg.Activations;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;

/**
 * A matrix whose singular values cannot leave [1 - m, 1 + m], whatever it is trained to
 * (vorontsov2017): W = P diag(s) Qᵀ, s = 1 + m (2 sigma(p) - 1). P and Q go along the gradient and
 * back to orthogonality by QR, where the paper takes Cayley's transform. Mutable.
 */
final class OrthogonalMargin {
  private final double margin;
  private final Matrix left;
  private final Matrix right;
  private final double[] p;

  /** Starts from two orthogonal matrices, which it keeps, and all singular values 1. */
  OrthogonalMargin(Matrix left, Matrix right, double margin) {
    this.left = left;
    this.right = right;
    this.margin = margin;
    this.p = new double[left.rows()];
  }

  private double stretch(int i) {
    return 1 + margin * (2 * Activations.sigmoid(p[i]) - 1);
  }

  /** W. */
  Matrix matrix() {
    Matrix scaled = left.copy();
    for (int i = 0; i < left.rows(); i++) {
      for (int j = 0; j < left.cols(); j++) {
        scaled.set(i, j, left.get(i, j) * stretch(j));
      }
    }
    return Net.product(scaled, right.transposed());
  }

  /** Goes against a gradient with respect to W. */
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
