package gradflow.cell;

import gradflow.linalg.Backends;
import gradflow.linalg.Eigenvalues;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import org.apache.commons.rng.UniformRandomProvider;

/** What the tests of single cells share. */
final class Fixture {
  private Fixture() {}

  static Weights zeros(Cell cell) {
    return Weights.zeros(cell.layout(), Backends.standard());
  }

  /** Uniform on (−1, 1). */
  static Matrix random(int rows, int cols, String name) {
    UniformRandomProvider rng = new Seed(7).child(name).generator();
    Matrix m = Matrix.zeros(rows, cols);
    for (int k = 0; k < m.data().length; k++) {
      m.data()[k] = 2 * rng.nextDouble() - 1;
    }
    return m;
  }

  static Matrix constant(int rows, double value) {
    Matrix m = Matrix.zeros(rows, 1);
    m.fill(value);
    return m;
  }

  static void randomise(Weights w) {
    w.layout().blocks().forEach(b -> w.set(b.name(), random(b.rows(), b.cols(), b.name())));
  }

  static Matrix jacobian(Cell cell, Weights w, Tape tape) {
    StepJacobian out = cell.newJacobian();
    cell.jacobian(w, tape, 0, out);
    return out.toMatrix();
  }

  static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  /**
   * The largest distance when each expected eigenvalue takes the nearest actual one that is left.
   */
  static double distance(Eigenvalues actual, double[] re, double[] im) {
    boolean[] taken = new boolean[actual.size()];
    double largest = 0;
    for (int k = 0; k < re.length; k++) {
      int best = -1;
      double least = Double.POSITIVE_INFINITY;
      for (int l = 0; l < taken.length; l++) {
        double d = Math.hypot(actual.re()[l] - re[k], actual.im()[l] - im[k]);
        if (!taken[l] && d < least) {
          best = l;
          least = d;
        }
      }
      taken[best] = true;
      largest = Math.max(largest, least);
    }
    return largest;
  }
}
