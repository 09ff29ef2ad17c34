package gradflow.flow;

import gradflow.linalg.LeastSquares;
import gradflow.linalg.Matrix;

/**
 * Newton's method for G(s) = F(s) − s = 0 with the analytic Jacobian, made to descend. Mutable, one
 * thread.
 *
 * <pre>
 * (E1) (J − I) d = −G                              Newton's step
 * (E2) min ‖(J − I) d + G‖² + μ ‖d‖²               where J − I is singular, or (E1) does not descend
 * (E3) s ← s + a d, a = 1, ½, ¼, …                 until ‖G‖² falls by 2·10⁻⁴ a of itself
 * </pre>
 *
 * <p>Sources: dennis1983; for its use on recurrent networks golub2018. Cost of an iteration: 4/3 n³
 * flop for (E1), 4 n³ for each μ of (E2).
 */
final class Newton {
  private static final int ITERATIONS = 200;
  private static final int HALVINGS = 12;
  private static final double DESCENT = 1e-4;
  private static final double SMALLEST_MU = 1e-12;
  private static final int POLISHES = 6;

  /** So many steps in a row that each take off less than this share of ‖G‖² end the search. */
  private static final int STALLS = 8;

  private static final double STALL = 1e-3;

  private final HeldMap map;
  private final double tolerance;
  private final int n;

  /** The point found last, its displacement, and the length of the next Newton step from it. */
  private double[] s;

  private double[] g;
  private double step;

  Newton(HeldMap map, double tolerance) {
    this.map = map;
    this.tolerance = tolerance;
    this.n = map.size();
  }

  /** Whether a start leads to a fixed point, which {@link #state} then gives. */
  boolean converges(double[] start) {
    s = start.clone();
    g = new double[n];
    map.displacement(s, g);
    if (!(HeldMap.largest(g) <= Double.MAX_VALUE)) {
      return false;
    }
    int stalls = 0;
    for (int k = 0; k < ITERATIONS && stalls < STALLS; k++) {
      if (HeldMap.largest(g) <= tolerance * Math.max(1, HeldMap.largest(s))) {
        polish();
        return true;
      }
      double before = squares(g);
      if (!descend()) {
        return false;
      }
      stalls = squares(g) > (1 - STALL) * before ? stalls + 1 : 0;
    }
    return false;
  }

  double[] state() {
    return s;
  }

  /** The largest |F(s) − s| of an entry. */
  double residual() {
    return HeldMap.largest(g);
  }

  /**
   * About how far the true fixed point is: the last Newton step; 0 if J − I is singular or the
   * residual is 0.
   */
  double step() {
    return step;
  }

  private boolean descend() {
    Matrix a = difference();
    double scale = HeldMap.largest(a.data());
    if (!(scale <= Double.MAX_VALUE)) {
      return false;
    }
    LeastSquares newton = new LeastSquares(map.weights().backend(), a.copy());
    if (newton.isRegular() && accept(newton.solve(negative(n)), HALVINGS)) { // (E1), (E3)
      return true;
    }
    for (double mu = SMALLEST_MU; mu <= 1e3; mu *= 100) {
      LeastSquares damped = new LeastSquares(map.weights().backend(), stacked(a, mu, scale));
      if (damped.isRegular() && accept(damped.solve(negative(2 * n)), 2)) { // (E2), (E3)
        return true;
      }
    }
    return false;
  }

  /** Full Newton steps as long as they make the residual smaller. */
  private void polish() {
    step = 0;
    for (int k = 0; k < POLISHES && residual() > 0; k++) {
      LeastSquares newton = new LeastSquares(map.weights().backend(), difference());
      if (!newton.isRegular()) {
        return;
      }
      double[] d = newton.solve(negative(n));
      step = HeldMap.largest(d);
      double[] to = moved(d, 1);
      double[] there = new double[n];
      map.displacement(to, there);
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
      map.displacement(to, there);
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

  /** J − I. */
  private Matrix difference() {
    Matrix a = map.jacobian(s).copy();
    for (int i = 0; i < n; i++) {
      a.set(i, i, a.get(i, i) - 1);
    }
    return a;
  }

  private static Matrix stacked(Matrix a, double mu, double scale) {
    int n = a.rows();
    Matrix out = Matrix.zeros(2 * n, n);
    System.arraycopy(a.data(), 0, out.data(), 0, n * n);
    for (int i = 0; i < n; i++) {
      out.set(n + i, i, Math.sqrt(mu) * Math.max(scale, Double.MIN_NORMAL));
    }
    return out;
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
