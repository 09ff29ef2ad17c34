package gradflow.calibrate;

import gradflow.cell.Part;
import gradflow.cell.StepJacobian;
import gradflow.flow.TangentFrame;
import gradflow.linalg.Backend;
import gradflow.linalg.Backends;
import gradflow.linalg.GradedProduct;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.theory.GaussianProduct;
import java.util.Arrays;
import java.util.List;

/** Section B: exponents of products of independent Gaussian matrices (newman1986). */
final class GaussianProducts {
  private static final int WINDOWS = 50;

  private GaussianProducts() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick("B1", "exponents of Gaussian products, N=3", GaussianProducts::b1),
        CalibrationRow.quick("B2", "the same, N=2, 200 000 factors", GaussianProducts::b2),
        CalibrationRow.quick("B4", "the same, N=10, 100 000 factors", GaussianProducts::b4),
        CalibrationRow.quick("B6", "the same, N=100, 2000 factors", GaussianProducts::b6),
        CalibrationRow.quick("B7", "spread of finite-time exponents, N=20", GaussianProducts::b7),
        CalibrationRow.quick("B8", "mean against typical norm, N=20", GaussianProducts::b8),
        CalibrationRow.full("B8", "the same over 30 factors", GaussianProducts::b8Long),
        CalibrationRow.quick(
            "H2", "explicit product against the log domain, N=10", GaussianProducts::h2));
  }

  private static void b1(Seed seed, Findings found) {
    measure(3, 100_000, new int[] {1, 2, 3}, seed, found);
  }

  private static void b2(Seed seed, Findings found) {
    measure(2, 200_000, new int[] {1, 2}, seed, found);
  }

  private static void b4(Seed seed, Findings found) {
    measure(10, 100_000, new int[] {1, 2, 10}, seed, found);
  }

  private static void b6(Seed seed, Findings found) {
    measure(100, 2000, new int[] {1, 50, 100}, seed, found);
  }

  private static void measure(int n, int steps, int[] which, Seed seed, Findings found) {
    GaussianProduct closed = new GaussianProduct(n, 1.0 / n);
    double[][] windows = windows(n, steps / WINDOWS, seed);
    for (int i : which) {
      found.value("closed form lambda_" + i, closed.exponent(i));
      found.mean("lambda_" + i, Arrays.stream(windows).mapToDouble(w -> w[i - 1]).toArray());
    }
    found.value("closed form sum", Arrays.stream(closed.spectrum()).sum());
    found.mean("sum", Arrays.stream(windows).mapToDouble(w -> Arrays.stream(w).sum()).toArray());
  }

  /**
   * Returns the exponents of each window. With independent factors, the windows are independent.
   */
  private static double[][] windows(int n, int length, Seed seed) {
    Backend backend = Backends.standard();
    StepJacobian j = new StepJacobian(List.of(new Part("h", n)), n);
    Matrix start = TangentFrame.start(backend, n, n, seed.child("start"));
    TangentFrame frame = new TangentFrame(backend, start, n, 0);
    Normals normals = new Normals(seed.child("factors"));
    double[][] out = new double[WINDOWS][];
    long t = 0;
    for (int w = 0; w < WINDOWS; w++) {
      for (int k = 0; k < length; k++) {
        normals.fill(j.dense(0).data(), Math.sqrt(1.0 / n));
        frame.push(++t, j);
      }
      out[w] = Arrays.stream(frame.logs()).map(v -> v / length).toArray();
      frame.clear();
    }
    return out;
  }

  /** Returns ln |A_T … A_1 u| for each run; entries are N(0, 1/N). */
  private static double[] logNorms(int n, int steps, int runs, Seed seed) {
    Normals normals = new Normals(seed);
    double[] out = new double[runs];
    double[] row = new double[n];
    for (int run = 0; run < runs; run++) {
      double[] v = new double[n];
      v[0] = 1;
      for (int t = 0; t < steps; t++) {
        double[] next = new double[n];
        for (int i = 0; i < n; i++) {
          normals.fill(row, Math.sqrt(1.0 / n));
          for (int k = 0; k < n; k++) {
            next[i] += row[k] * v[k];
          }
        }
        v = next;
      }
      out[run] = Math.log(Arrays.stream(v).map(x -> x * x).sum()) / 2;
    }
    return out;
  }

  private static void b7(Seed seed, Findings found) {
    int runs = 4000;
    int steps = 20;
    double[] logs = logNorms(20, steps, runs, seed);
    double mean = Arrays.stream(logs).sum() / runs;
    double second = Arrays.stream(logs).map(v -> Math.pow(v - mean, 2)).sum() / runs;
    double fourth = Arrays.stream(logs).map(v -> Math.pow(v - mean, 4)).sum() / runs;
    double error = Math.sqrt((fourth - second * second) / runs);
    found.value("closed form T var", new GaussianProduct(20, 0.05).lambda1Spread());
    found.estimate("T var(lambda_1)", second / steps, error / steps, runs - 1.0);
  }

  private static void b8(Seed seed, Findings found) {
    meanAgainstTypical(10, 20_000, seed, found);
  }

  private static void b8Long(Seed seed, Findings found) {
    meanAgainstTypical(30, 40_000, seed, found);
  }

  /**
   * Compares mean and typical value of |A_T … A_1 u|². Its variance is (1 + 2/N)^T − 1, so samples
   * underrepresent the tail.
   */
  private static void meanAgainstTypical(int steps, int runs, Seed seed, Findings found) {
    int n = 20;
    double[] logs = logNorms(n, steps, runs, seed);
    double mean = Arrays.stream(logs).map(v -> Math.exp(2 * v)).sum() / runs;
    double variance = Math.pow(1 + 2.0 / n, steps) - 1;
    found.estimate(
        "mean squared norm T=" + steps, mean, Math.sqrt(variance / runs), Double.POSITIVE_INFINITY);
    found.mean("mean log norm / T; T=" + steps, Arrays.stream(logs).map(v -> v / steps).toArray());
  }

  /**
   * Finds the first step at which the smallest singular value of the product in doubles is off by a
   * factor of 2.
   */
  private static void h2(Seed seed, Findings found) {
    int n = 10;
    double[] lost = new double[40];
    for (int draw = 0; draw < lost.length; draw++) {
      Normals normals = new Normals(seed.child(draw));
      GradedProduct graded = new GradedProduct(n);
      Matrix explicit = Matrix.identity(n);
      double error = 0;
      while (error < Math.log(2)) {
        Matrix a = Matrix.zeros(n, n);
        normals.fill(a.data(), Math.sqrt(1.0 / n));
        graded.multiplyLeft(a);
        explicit = Net.product(a, explicit);
        double naive = Math.log(Backends.standard().singularValues(explicit)[n - 1]);
        error = Math.abs(naive - graded.logSingularValues()[n - 1]);
        lost[draw]++;
      }
    }
    found.mean("step at which the last singular value is lost", lost);
    double[] spectrum = new GaussianProduct(n, 1.0 / n).spectrum();
    found.value("spread per step", spectrum[0] - spectrum[n - 1]);
    found.value("step predicted", Math.log(1 / 2.2e-16) / (spectrum[0] - spectrum[n - 1]));
  }
}
