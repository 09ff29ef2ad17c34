package gradflow.calibrate;

import gradflow.init.Orthogonal;
import gradflow.linalg.Activations;
import gradflow.linalg.GradedProduct;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.commons.rng.UniformRandomProvider;

/** Section P: singular values that span hundreds of decades, compared with decimal arithmetic. */
final class GradedProducts {
  private GradedProducts() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick("P1", "Gaussian factors, n=4, 10 and 50 of them", GradedProducts::p1),
        CalibrationRow.quick(
            "P2", "rows graded over 12 decades, n=4, 30 factors", GradedProducts::p2),
        CalibrationRow.quick(
            "P3", "saturated tanh Jacobians as two factors each, n=4", GradedProducts::p3),
        CalibrationRow.quick("P4", "badly conditioned factors given as three", GradedProducts::p4),
        CalibrationRow.quick("P5", "singular factors of rank 3 of 5", GradedProducts::p5),
        CalibrationRow.quick(
            "P6", "half an orthogonal matrix, 10 000 factors", GradedProducts::p6));
  }

  private static Matrix gaussian(int n, Seed seed) {
    return Net.gaussian(n, n, 1, seed);
  }

  /** Returns the largest error of ln σ. The factors of a step are applied in order. */
  private static double error(int n, int steps, int digits, IntFunction<List<Matrix>> factors) {
    MathContext mc = new MathContext(digits);
    GradedProduct graded = new GradedProduct(n);
    BigDecimal[][] exact = ManyDigits.identity(n);
    for (int t = 0; t < steps; t++) {
      for (Matrix factor : factors.apply(t)) {
        graded.multiplyLeft(factor);
        exact = ManyDigits.product(factor, exact, mc);
      }
    }
    double[] measured = graded.logSingularValues();
    double[] expected = ManyDigits.logSingularValues(exact, mc);
    return Findings.distance(measured, expected);
  }

  private static void p1(Seed seed, Findings found) {
    for (int steps : new int[] {10, 50}) {
      found.value(
          "largest error of ln s T=" + steps,
          error(4, steps, 200, t -> List.of(gaussian(4, seed.child(t)))));
    }
  }

  private static void p2(Seed seed, Findings found) {
    UniformRandomProvider random = seed.child("decades").generator();
    found.value(
        "largest error of ln s T=30",
        error(
            4,
            30,
            900,
            t -> {
              Matrix g = gaussian(4, seed.child(t));
              for (int i = 0; i < 4; i++) {
                double scale = Math.pow(10, -12 * random.nextDouble());
                for (int k = 0; k < 4; k++) {
                  g.set(i, k, scale * g.get(i, k));
                }
              }
              return List.of(g);
            }));
  }

  private static void p3(Seed seed, Findings found) {
    Matrix w = Net.gaussian(4, 4, 2, seed);
    Normals normals = new Normals(seed.child("z"));
    found.value(
        "largest error of ln s T=30",
        error(
            4,
            30,
            900,
            t -> {
              double[] slopes = new double[4];
              for (int i = 0; i < 4; i++) {
                slopes[i] = Activations.sech2(6 * normals.next());
              }
              return List.of(w, Matrix.diagonal(slopes));
            }));
  }

  private static void p4(Seed seed, Findings found) {
    Matrix middle = Matrix.diagonal(new double[] {1, 1e-4, 1e-8, 1e-12});
    found.value(
        "largest error of ln s T=20",
        error(
            4,
            20,
            700,
            t -> {
              Matrix u = Matrix.zeros(4, 4);
              Matrix v = Matrix.zeros(4, 4);
              new Orthogonal(1).fill(u, "u", seed.child(t));
              new Orthogonal(1).fill(v, "v", seed.child(t));
              return List.of(v, middle, u);
            }));
  }

  private static void p5(Seed seed, Findings found) {
    GradedProduct p = new GradedProduct(5);
    for (int t = 0; t < 50; t++) {
      Matrix a = gaussian(5, seed.child(t));
      for (int k = 0; k < 5; k++) {
        a.set(1, k, 0);
        a.set(4, k, 0);
      }
      p.multiplyLeft(a);
    }
    double[] s = p.logSingularValues();
    int finite = 0;
    for (double v : s) {
      finite += Double.isFinite(v) ? 1 : 0;
    }
    found.value("finite ln s", finite);
    found.value("ln s_4", s[3]);
    found.value("ln s_5", s[4]);
  }

  private static void p6(Seed seed, Findings found) {
    Matrix q = Matrix.zeros(6, 6);
    new Orthogonal(0.5).fill(q, "W_hh", seed);
    GradedProduct p = new GradedProduct(6);
    for (int t = 0; t < 10_000; t++) {
      p.multiplyLeft(q);
    }
    double[] s = p.logSingularValues();
    found.value("largest ln s / T", s[0] / 10_000);
    found.value("smallest ln s / T", s[5] / 10_000);
  }
}
