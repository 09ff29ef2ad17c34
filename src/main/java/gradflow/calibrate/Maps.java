package gradflow.calibrate;

import gradflow.cell.Part;
import gradflow.cell.StepJacobian;
import gradflow.flow.TangentFrame;
import gradflow.linalg.Backends;
import gradflow.linalg.GradedProduct;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Section M: one-dimensional and two-dimensional maps. */
final class Maps {
  /** One step of a map. */
  @FunctionalInterface
  interface Plane {
    /**
     * Performs the step.
     *
     * @param s the state, replaced by the next state
     * @param j set to the Jacobian of the step
     */
    void step(double[] s, Matrix j);
  }

  private Maps() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick("M1", "Henon's map: exponents and dimension", Maps::m1),
        CalibrationRow.quick("M2", "Henon's map: 20 steps", Maps::m2),
        CalibrationRow.quick("M4", "logistic map", Maps::m4),
        CalibrationRow.quick("M5", "tent map", Maps::m5),
        CalibrationRow.quick("M6", "cat map", Maps::m6),
        CalibrationRow.quick("M8", "Ikeda's map", Maps::m8));
  }

  static void henon(double[] s, Matrix j) {
    set(j, -2.8 * s[0], 1, 0.3, 0);
    double x = 1 - 1.4 * s[0] * s[0] + s[1];
    s[1] = 0.3 * s[0];
    s[0] = x;
  }

  private static void ikeda(double[] s, Matrix j) {
    double u = 0.9;
    double d = 1 + s[0] * s[0] + s[1] * s[1];
    double t = 0.4 - 6 / d;
    double c = Math.cos(t);
    double n = Math.sin(t);
    double tx = 12 * s[0] / (d * d);
    double ty = 12 * s[1] / (d * d);
    double along = s[0] * c - s[1] * n;
    double across = s[0] * n + s[1] * c;
    set(
        j,
        u * (c - across * tx),
        u * (-n - across * ty),
        u * (n + along * tx),
        u * (c + along * ty));
    s[0] = 1 + u * along;
    s[1] = u * across;
  }

  private static void set(Matrix j, double a, double b, double c, double d) {
    j.set(0, 0, a);
    j.set(0, 1, b);
    j.set(1, 0, c);
    j.set(1, 1, d);
  }

  /** Returns the exponents of each window after a warm-up, by window and index. */
  static double[][] exponents(
      Plane map, double[] state, int windows, int length, Matrix start, int warmUp) {
    StepJacobian j = new StepJacobian(List.of(new Part("s", 2)), 2);
    TangentFrame frame = new TangentFrame(Backends.standard(), start, 2, 0);
    long t = 0;
    for (int k = 0; k < warmUp; k++) {
      map.step(state, j.dense(0));
      frame.push(++t, j);
    }
    frame.clear();
    double[][] out = new double[windows][];
    for (int w = 0; w < windows; w++) {
      for (int k = 0; k < length; k++) {
        map.step(state, j.dense(0));
        frame.push(++t, j);
      }
      out[w] = Arrays.stream(frame.logs()).map(v -> v / length).toArray();
      frame.clear();
    }
    return out;
  }

  static double[] column(double[][] windows, int index) {
    return Arrays.stream(windows).mapToDouble(w -> w[index]).toArray();
  }

  private static double[] near(double x, double y, Seed seed) {
    var random = seed.child("state").generator();
    return new double[] {x + 0.01 * random.nextDouble(), y + 0.01 * random.nextDouble()};
  }

  private static double[][] longRun(Plane map, Seed seed) {
    return exponents(
        map,
        near(0.1, 0.1, seed),
        100,
        5000,
        TangentFrame.start(Backends.standard(), 2, 2, seed),
        1000);
  }

  private static void m1(Seed seed, Findings found) {
    double[][] w = longRun(Maps::henon, seed);
    found.mean("lambda_1", column(w, 0));
    found.mean("lambda_2", column(w, 1));
    found.mean("D_KY", Arrays.stream(w).mapToDouble(e -> 1 + e[0] / -e[1]).toArray());
    found.value("sum", mean(column(w, 0)) + mean(column(w, 1)));
  }

  private static void m8(Seed seed, Findings found) {
    double[][] w = longRun(Maps::ikeda, seed);
    found.mean("lambda_1", column(w, 0));
    found.mean("lambda_2", column(w, 1));
    found.value("sum", mean(column(w, 0)) + mean(column(w, 1)));
  }

  static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  private static void m2(Seed seed, Findings found) {
    double[] state = {0.1, 0.1};
    double[][] w = exponents(Maps::henon, state, 1, 20, Matrix.identity(2), 0);
    found.value("QR from the identity 1", w[0][0]);
    found.value("QR from the identity 2", w[0][1]);
    found.value("x_20", state[0]);
    found.value("y_20", state[1]);
    double[] logs = product(Maps::henon, new double[] {0.1, 0.1}, 20);
    found.value("ln s_1 / T", logs[0] / 20);
    found.value("ln s_2 / T", logs[1] / 20);
  }

  static double[] product(Plane map, double[] state, int steps) {
    GradedProduct p = new GradedProduct(2);
    Matrix j = Matrix.zeros(2, 2);
    for (int t = 0; t < steps; t++) {
      map.step(state, j);
      p.multiplyLeft(j);
    }
    return p.logSingularValues();
  }

  /**
   * Checks, on the orbit in doubles, T (lambda_T − ln 2) = ½ ln(x_T (1 − x_T) / (x_0 (1 − x_0))).
   */
  private static void m4(Seed seed, Findings found) {
    double start = 0.1;
    for (int steps : new int[] {50, 1000, 1_000_000}) {
      double x = start;
      double sum = 0;
      for (int t = 0; t < steps; t++) {
        sum += Math.log(Math.abs(4 * (1 - 2 * x)));
        x = 4 * x * (1 - x);
      }
      if (steps == 1_000_000) {
        found.value("lambda T=1 000 000", sum / steps);
      } else {
        double ends = Math.log(x * (1 - x) / (start * (1 - start))) / 2;
        found.value("identity on the orbit T=" + steps, sum - steps * Math.log(2) - ends);
      }
    }
    TwoUnits.m4(seed, found);
  }

  /** With slope 2, a double loses one bit per step and ends at 0, where the slope is still 2. */
  private static void m5(Seed seed, Findings found) {
    for (double slope : new double[] {1.9, 2}) {
      double x = 0.1;
      double sum = 0;
      for (int t = 0; t < 200; t++) {
        sum += Math.log(Math.abs(x <= 0.5 ? slope : -slope));
        x = x <= 0.5 ? slope * x : slope * (1 - x);
      }
      found.value("lambda slope " + slope, sum / 200);
    }
    double x = 0.1;
    int step = 0;
    while (x != 0) {
      x = x <= 0.5 ? 2 * x : 2 * (1 - x);
      step++;
    }
    found.value("step at which the orbit of slope 2 is 0", step);
  }

  private static void m6(Seed seed, Findings found) {
    Plane cat = (s, j) -> set(j, 2, 1, 1, 1);
    double[] logs = product(cat, new double[2], 1000);
    found.value("ln s_1 / T", logs[0] / 1000);
    found.value("ln s_2 / T", logs[1] / 1000);
    Matrix start = TangentFrame.start(Backends.standard(), 2, 2, seed);
    double[][] w = exponents(cat, new double[2], 1, 10_000, start, 100);
    IntStream.range(0, 2).forEach(i -> found.value("lambda_" + (i + 1), w[0][i]));
  }
}
