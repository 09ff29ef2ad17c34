package gradflow.calibrate;

import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.train.Flossing;

/**
 * The worked example of section N: 5 units and 3 exponents; the loss is the sum of their squares.
 */
final class FlossedNet {
  static final int UNITS = 5;
  static final int EXPONENTS = 3;

  static final Matrix W =
      Matrix.of(
          new double[][] {
            {0.82, -1.10, -1.41, 0.34, 1.60},
            {-0.60, 1.28, -1.59, 1.45, -0.89},
            {0.36, 0.81, -1.54, 1.42, -0.52},
            {-0.11, -1.46, -1.26, 0.28, 1.52},
            {-0.15, -0.49, -0.80, -1.08, -1.31}
          });

  static final double[] BIAS = {0.10, -0.20, 0.05, 0.15, -0.10};
  static final double[] INITIAL = {0.5, -0.3, 0.2, 0.1, -0.4};

  private FlossedNet() {}

  /** Returns the drive b + x_t, x_t,i = 0.3 sin(0.7 t + i). */
  static Matrix drive(int steps, double[] bias) {
    Matrix drive = Matrix.zeros(steps, UNITS);
    for (int t = 1; t <= steps; t++) {
      for (int i = 1; i <= UNITS; i++) {
        drive.set(t - 1, i - 1, bias[i - 1] + 0.3 * StrictMath.sin(0.7 * t + i));
      }
    }
    return drive;
  }

  /** Returns the first columns of I, as rows. */
  static Matrix frame() {
    return Matrix.identity(UNITS).block(0, 0, EXPONENTS, UNITS);
  }

  static Flossing flossing() {
    return new Flossing(Backends.standard(), UNITS, 0, 0);
  }

  static double loss(Matrix u, int steps, double[] bias, double[] initial) {
    return flossing().run(u, drive(steps, bias), initial, frame());
  }

  /** Returns W times a factor. */
  static Matrix scaled(double factor) {
    Matrix u = W.copy();
    for (int k = 0; k < u.data().length; k++) {
      u.data()[k] *= factor;
    }
    return u;
  }
}
