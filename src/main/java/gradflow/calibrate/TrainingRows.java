package gradflow.calibrate;

import gradflow.init.Orthogonal;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.train.Gradient;
import gradflow.train.NormClipping;
import java.util.List;

/** Rows about training that need no data: clipping, and singular values within a margin. */
final class TrainingRows {
  private TrainingRows() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick("A11", "clipping to a norm", TrainingRows::a11),
        CalibrationRow.quick(
            "F12", "orthogonal margin: singular values at every step", TrainingRows::f12));
  }

  private static void a11(Seed seed, Findings found) {
    double[] direction = new double[300];
    new Normals(seed).fill(direction, 1);
    double size = Math.sqrt(AnyCell.dot(direction, direction));
    clipped("norm 0.4 at 1", direction, 0.4 / size, 0, found);
    clipped("norm 7 at 1", direction, 7 / size, 0, found);
    clipped("norm 7 times 2^2000 at 1", direction, 7 / size, 2000, found);
  }

  private static void clipped(
      String name, double[] direction, double factor, long power, Findings found) {
    Gradient gradient = new Gradient(direction.length);
    gradient.add(factor, direction);
    gradient.setExponent(power);
    double[] out = new NormClipping(1).clip(gradient);
    double norm = Math.sqrt(AnyCell.dot(out, out));
    found.value("norm after; of " + name, norm);
    found.value(
        "cosine; of " + name,
        AnyCell.dot(out, direction) / norm / Math.sqrt(AnyCell.dot(direction, direction)));
  }

  /** Trains towards a Gaussian matrix, whose singular values range from 0 to 2. */
  private static void f12(Seed seed, Findings found) {
    int n = 24;
    Matrix target = Net.gaussian(n, n, 1, seed.child("target"));
    for (double margin : new double[] {0.01, 0.1, 0.5}) {
      OrthogonalMargin w =
          new OrthogonalMargin(orthogonal(n, seed, "left"), orthogonal(n, seed, "right"), margin);
      double largest = 0;
      double smallest = Double.POSITIVE_INFINITY;
      double first = 0;
      double last = 0;
      for (int step = 0; step <= 200; step++) {
        Matrix gradient = w.matrix();
        double[] s = Backends.standard().singularValues(gradient);
        largest = Math.max(largest, s[0]);
        smallest = Math.min(smallest, s[n - 1]);
        for (int k = 0; k < gradient.data().length; k++) {
          gradient.data()[k] -= target.data()[k];
        }
        last = AnyCell.dot(gradient.data(), gradient.data());
        first = step == 0 ? last : first;
        w.descend(gradient, 0.2);
      }
      found.value("largest singular value m=" + margin, largest);
      found.value("smallest singular value m=" + margin, smallest);
      found.value("loss after / before m=" + margin, last / first);
    }
  }

  private static Matrix orthogonal(int n, Seed seed, String name) {
    Matrix q = Matrix.zeros(n, n);
    new Orthogonal(1).fill(q, name, seed.child(name));
    return q;
  }
}
