package gradflow.flow;

import gradflow.linalg.LeastSquares;
import gradflow.linalg.Matrix;

/**
 * Newton's method with guaranteed descent for the {@link Equation} G(s) = 0, with its analytic
 * Jacobian A. Mutable, single-threaded.
 *
 * <pre>
 * (E1) A d = −G                                    Newton's step
 * (E2) min ‖A d + G‖² + μ ‖C d‖²                 where A is singular, or (E1) does not descend
 * (E3) s ← s + a d, a = 1, ½, ¼, …                 until ‖G‖² falls by 2·10⁻⁴ a of itself
 * </pre>
 *
 * <p>C: the largest moduli of A's columns, since the entries of a state may have very different
 * sizes. Sources: dennis1983, more1978; for its use on recurrent networks golub2018. Cost of an
 * iteration: 4/3 n³ flop for (E1), 4 n³ for each μ of (E2).
 */
final class Newton {
  private static final int ITERATIONS = 200;
  private static final int HALVINGS = 12;
  private static final double DESCENT = 1e-4;
  private static final double SMALLEST_MU = 1e-12;
  private static final int POLISHES = 6;

  /**
   * The search ends after this many consecutive steps that each reduce ‖G‖² by less than this
   * fraction.
   */
  private static final int STALLS = 8;

  private static final double STALL = 1e-3;

  private final Equation equation;
  private final double tolerance;
  private final int n;

  /** The most recent point, G there, and the length of the next Newton step from it. */
  private double[] s;

  private double[] g;
  private double step;

  Newton(Equation equation, double tolerance) {
    this.equation = equation;
    this.tolerance = tolerance;
    this.n = equation.size();
  }

  /** Whether a start leads to a fixed point, which is then available as {@link #state}. */
  boolean converges(double[] start) {
    s = start.clone();
    g = new double[n];
    equation.value(s, g);
    int stalls = 0;
    for (int k = 0; k < ITERATIONS && stalls < STALLS; k++) {
      Matrix a = equation.jacobian(s);
      if (!(HeldMap.largest(g) <= Double.MAX_VALUE)
          || !(HeldMap.largest(a.data()) <= Double.MAX_VALUE)) {
        return false;
      }
      equation.see(s, a);
      if (equation.holds(s, g, a, tolerance)) {
        polish();
        return true;
      }
      double before = squares(g);
      if (!descend(a)) {
        return false;
      }
      stalls = squares(g) > (1 - STALL) * before ? stalls + 1 : 0;
    }
    return false;
  }

  double[] state() {
    return s;
  }

  /** The largest |G_i|. */
  double residual() {
    return HeldMap.largest(g);
  }

  /**
   * Estimated distance to the true fixed point: the last Newton step, each entry relative to that
   * of the state if the latter exceeds 1; 0 if A is singular or the residual is 0.
   */
  double step() {
    return step;
  }

  private boolean descend(Matrix a) {
    double[] c = scales(a);
    double[] d = newtonStep(a, c);
    if (d != null && accept(d, HALVINGS)) { // (E1), (E3)
      return true;
    }
    for (double mu = SMALLEST_MU; mu <= 1e3; mu *= 100) {
      LeastSquares damped = new LeastSquares(equation.backend(), stacked(a, c, mu));
      if (damped.isRegular() && accept(unscaled(damped.solve(negative(2 * n)), c), 2)) { // (E2)
        return true;
      }
    }
    return false;
  }

  /** Returns the step (E1), or null if A is singular. */
  private double[] newtonStep(Matrix a, double[] c) {
    LeastSquares newton = new LeastSquares(equation.backend(), scaled(a, c, n));
    return newton.isRegular() ? unscaled(newton.solve(negative(n)), c) : null;
  }

  /** Takes full Newton steps as long as they reduce the residual. */
  private void polish() {
    step = 0;
    for (int k = 0; k < POLISHES && residual() > 0; k++) {
      Matrix a = equation.jacobian(s);
      double[] d = newtonStep(a, scales(a));
      if (d == null) {
        return;
      }
      step = 0;
      for (int i = 0; i < n; i++) {
        step = Math.max(step, Math.abs(d[i]) / Math.max(1, Math.abs(s[i])));
      }
      double[] to = moved(d, 1);
      double[] there = new double[n];
      equation.value(to, there);
      if (!(HeldMap.largest(there) < residual())) {
        return;
      }
      s = to;
      g = there;
    }
  }

  private boolean accept(double[] d, int halvings) {
    double before = squares(g);
    double[] there = new double[n];
    double a = 1;
    for (int k = 0; k <= halvings; k++) {
      double[] to = moved(d, a);
      equation.value(to, there);
      if (squares(there) <= (1 - 2 * DESCENT * a) * before) {
        s = to;
        g = there;
        return true;
      }
      a /= 2;
    }
    return false;
  }

  private double[] moved(double[] d, double a) {
    double[] to = new double[n];
    for (int i = 0; i < n; i++) {
      to[i] = s[i] + a * d[i];
    }
    return to;
  }

  /** Returns the largest modulus in each column; 1 if it is 0. */
  private static double[] scales(Matrix a) {
    double[] c = new double[a.cols()];
    for (int j = 0; j < c.length; j++) {
      for (int i = 0; i < a.rows(); i++) {
        c[j] = Math.max(c[j], Math.abs(a.get(i, j)));
      }
      c[j] = c[j] == 0 ? 1 : c[j];
    }
    return c;
  }

  /** Returns A with its columns divided by c, above rows of zeros. */
  private static Matrix scaled(Matrix a, double[] c, int rows) {
    Matrix out = Matrix.zeros(rows, a.cols());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.cols(); j++) {
        out.set(i, j, a.get(i, j) / c[j]);
      }
    }
    return out;
  }

  private static Matrix stacked(Matrix a, double[] c, double mu) {
    int n = a.rows();
    Matrix out = scaled(a, c, 2 * n);
    for (int i = 0; i < n; i++) {
      out.set(n + i, i, Math.sqrt(mu));
    }
    return out;
  }

  private static double[] unscaled(double[] d, double[] c) {
    for (int j = 0; j < d.length; j++) {
      d[j] /= c[j];
    }
    return d;
  }

  private double[] negative(int length) {
    double[] b = new double[length];
    for (int i = 0; i < n; i++) {
      b[i] = -g[i];
    }
    return b;
  }

  private static double squares(double[] v) {
    double sum = 0;
    for (double e : v) {
      sum += e * e;
    }
    return sum;
  }
}
