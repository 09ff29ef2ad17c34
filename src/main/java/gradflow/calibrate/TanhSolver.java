package gradflow.calibrate;

import gradflow.rng.Seed;
import gradflow.theory.EdgeOfChaos;
import gradflow.theory.TanhMeanField;
import java.util.List;

/** Sections C and J: solutions of the mean-field equations of a tanh network (sompolinsky1988). */
final class TanhSolver {
  private TanhSolver() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick(
            "C1", "autonomous tanh nets: mean field, and simulated at N=200", TanhSolver::c1),
        CalibrationRow.quick("C6", "just above onset", TanhSolver::c6),
        CalibrationRow.quick("C11", "critical weight variance with random biases", TanhSolver::c11),
        CalibrationRow.quick("J0", "input strength at which chaos ends, g=2", TanhSolver::j0));
  }

  private static void c1(Seed seed, Findings found) {
    for (double g : new double[] {1.1, 1.5, 2, 5, 10}) {
      TanhMeanField field = TanhMeanField.solve(g, 0, 0);
      found.value("q g=" + g, field.q());
      found.value("lambda_1 g=" + g, field.lambda1());
      found.value("mean exponent g=" + g, field.meanExponent());
    }
    TanhNets.c1(seed, found);
  }

  private static void c6(Seed seed, Findings found) {
    double g = 1.01;
    TanhMeanField field = TanhMeanField.solve(g, 0, 0);
    found.value("q / ((g^2-1)/(2 g^2)) g=1.01", field.q() / ((g * g - 1) / (2 * g * g)));
    found.value("lambda_1 / (2/3 (g-1)^2) g=1.01", field.lambda1() / (2.0 / 3 * (g - 1) * (g - 1)));
  }

  private static void c11(Seed seed, Findings found) {
    for (String variance : List.of("1e-4", "0.01", "0.1", "0.5", "1")) {
      found.value("sigma_b^2=" + variance, EdgeOfChaos.tanh(Double.parseDouble(variance)));
    }
  }

  private static void j0(Seed seed, Findings found) {
    double critical = TanhMeanField.solve(2, 0, 0).criticalInputStd().orElse(Double.NaN);
    TanhMeanField there = TanhMeanField.solve(2, 0, critical);
    found.value("critical s_x", critical);
    found.value("q there", there.q());
    found.value("chi there", there.chi());
  }
}
