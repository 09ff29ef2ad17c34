package gradflow.calibrate;

import gradflow.linalg.Activations;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;

/**
 * The derivative of the flossing loss of {@link FlossedNet} along one direction of W, computed
 * forward in time, as a check of the adjoint in {@link gradflow.train.Flossing}.
 *
 * <pre>
 *   Y = D W Q,  dY = dD W Q + D dW Q + D W dQ,  Y = Q' R
 *   A = Q'ᵀ dY R⁻¹,  d ln R_ii = A_ii,  dQ' = dY R⁻¹ - Q' A + Q' (L - Lᵀ), L: strictly lower part of A
 * </pre>
 *
 * @param u W
 * @param du dW
 */
record FlossingForward(Matrix u, Matrix du) {
  /** Returns dL. */
  double derivative(int steps) {
    int n = FlossedNet.UNITS;
    int k = FlossedNet.EXPONENTS;
    Matrix drive = FlossedNet.drive(steps, FlossedNet.BIAS);
    Matrix h = Matrix.wrap(n, 1, FlossedNet.INITIAL.clone());
    Matrix dh = Matrix.zeros(n, 1);
    Matrix q = FlossedNet.frame().transposed();
    Matrix dq = Matrix.zeros(n, k);
    double[] logs = new double[k];
    double[] slopes = new double[k];
    for (int t = 0; t < steps; t++) {
      Matrix a = Net.product(u, h);
      Matrix da = sum(Net.product(du, h), 1, Net.product(u, dh));
      Matrix z = Net.product(u, q);
      Matrix y = z.copy();
      Matrix dy = sum(Net.product(du, q), 1, Net.product(u, dq));
      for (int i = 0; i < n; i++) {
        double at = a.get(i, 0) + drive.get(t, i);
        double out = Activations.tanh(at);
        double slope = Activations.sech2(at);
        double dSlope = -2 * out * slope * da.get(i, 0);
        for (int j = 0; j < k; j++) {
          y.set(i, j, slope * z.get(i, j));
          dy.set(i, j, slope * dy.get(i, j) + dSlope * z.get(i, j));
        }
        h.set(i, 0, out);
        dh.set(i, 0, slope * da.get(i, 0));
      }
      Matrix r = Matrix.zeros(k, k);
      Backends.standard().qr(y, r);
      q = y;
      Matrix scaled = divided(dy, r);
      Matrix inner = Net.product(q.transposed(), scaled);
      Matrix turn = inner.copy();
      for (int i = 0; i < k; i++) {
        logs[i] += StrictMath.log(r.get(i, i)) / steps;
        slopes[i] += inner.get(i, i) / steps;
        for (int j = 0; j < k; j++) {
          double lower = i > j ? inner.get(i, j) : i < j ? -inner.get(j, i) : 0;
          turn.set(i, j, lower - inner.get(i, j));
        }
      }
      dq = sum(scaled, 1, Net.product(q, turn));
    }
    double derivative = 0;
    for (int i = 0; i < k; i++) {
      derivative += 2 * logs[i] * slopes[i];
    }
    return derivative;
  }

  private static Matrix sum(Matrix a, double factor, Matrix b) {
    Matrix out = a.copy();
    for (int i = 0; i < out.data().length; i++) {
      out.data()[i] += factor * b.data()[i];
    }
    return out;
  }

  /** Returns A R⁻¹, R upper triangular. */
  private static Matrix divided(Matrix a, Matrix r) {
    Matrix x = a.copy();
    for (int j = 0; j < r.cols(); j++) {
      for (int i = 0; i < x.rows(); i++) {
        double value = x.get(i, j);
        for (int m = 0; m < j; m++) {
          value -= x.get(i, m) * r.get(m, j);
        }
        x.set(i, j, value / r.get(j, j));
      }
    }
    return x;
  }
}
