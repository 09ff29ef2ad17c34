package gradflow.theory;

import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/** Roots of continuous functions, to a relative accuracy of about 1e-14. */
final class Root {
  private static final int EVALUATIONS = 500;

  private Root() {}

  /**
   * Returns a root in [low, high], where f has opposite signs at the ends. An end with value 0 is a
   * root.
   */
  static double between(double low, double high, DoubleUnaryOperator f) {
    BrentSolver solver = new BrentSolver(1e-14, 1e-300, 1e-300);
    return solver.solve(EVALUATIONS, f::applyAsDouble, low, high);
  }

  /**
   * Returns a root above {@code low}, where f is negative, searched in steps of doubling length.
   */
  static double above(double low, double step, DoubleUnaryOperator f) {
    double left = low;
    double right = low + step;
    for (double width = step; f.applyAsDouble(right) < 0; width *= 2) {
      left = right;
      right += 2 * width;
    }
    return between(left, right, f);
  }

  /**
   * Returns the point at which a predicate changes that holds at {@code low} and fails at {@code
   * high}.
   */
  static double bisect(double low, double high, DoublePredicate holds) {
    double in = low;
    double out = high;
    for (int k = 0; k < EVALUATIONS && out - in > 1e-15 * Math.abs(out); k++) {
      double middle = in + (out - in) / 2;
      if (holds.test(middle)) {
        in = middle;
      } else {
        out = middle;
      }
    }
    return in + (out - in) / 2;
  }
}
