package gradflow.theory;

import gradflow.linalg.Activations;
import gradflow.linalg.Backend;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * The stationary distribution of the cell state of an lstm, c' = f c + i u, with gates drawn
 * independently at each step. It is not Gaussian, and is computed numerically without sampling:
 * functions of |c| are represented by their values on a grid, with interpolation in between, and a
 * step is a matrix acting on them.
 *
 * <pre>
 *   (F_w a)(c) = E w(f) a(|f c|),   (S_w a)(y) = E w(i, u) a(|y + i u|)                  (P1)
 *   K = F_1 S_1,   p K = p,   E a(c) = p a                                               (P2)
 *   c_j = kappa sinh(j h), j = 0 .. m-1, six-point interpolation in j                    (P3)
 * </pre>
 *
 * <p>p is a row of a high power of K. The distribution of u is symmetric, and so is that of c. The
 * averages of (P1) are trapezoidal sums as in {@link GaussianAverage}. Relative errors are below
 * 1e-6.
 */
final class CellStateLaw {
  private static final double SPACING = 0.04;
  private static final double REACH = 20;
  private static final int POINTS = 6;

  /** 1 / prod_{b != a} (a - b). */
  private static final double[] SCALE = {
    -1.0 / 120, 1.0 / 24, -1.0 / 12, 1.0 / 12, -1.0 / 24, 1.0 / 120
  };

  private static final int SQUARINGS = 40;
  private static final double SETTLED = 1e-13;

  private final Backend backend = Backends.standard();
  private final GateNodes forget;
  private final GateNodes input;
  private final GateNodes candidate;
  private final double kappa;
  private final double[] c;
  private final Matrix add;
  private final double[] stationary;

  /**
   * A weight that depends on the values of two variables and on their derivatives at the
   * pre-activations.
   */
  interface Weight {
    double at(double v, double slope, double u, double uSlope);
  }

  /**
   * @param forget nodes of f
   * @param input nodes of i
   * @param candidate nodes of u
   * @param deviation root mean square of c
   */
  CellStateLaw(GateNodes forget, GateNodes input, GateNodes candidate, double deviation) {
    this.forget = forget;
    this.input = input;
    this.candidate = candidate;
    this.kappa = deviation == 0 ? 1 : Math.min(1, 2 * deviation);
    double reach = REACH * deviation / kappa + 1;
    int m = POINTS + (int) Math.ceil(inverse(reach) / SPACING);
    this.c = new double[m];
    for (int j = 0; j < m; j++) {
      c[j] = kappa * StrictMath.sinh(j * SPACING);
    }
    this.add = additive((i, i1, u, u1) -> 1);
    this.stationary = solve();
  }

  private static double inverse(double x) {
    return StrictMath.log(x + Math.sqrt(x * x + 1));
  }

  /** Returns the values of a function on the grid. */
  double[] values(DoubleUnaryOperator f) {
    double[] a = new double[c.length];
    for (int j = 0; j < a.length; j++) {
      a[j] = f.applyAsDouble(c[j]);
    }
    return a;
  }

  /** Returns E a(c). */
  double mean(double[] a) {
    return dot(stationary, a);
  }

  /** Returns p as weights on the grid. */
  double[] stationary() {
    return stationary.clone();
  }

  /** Returns the matrix of a step in which the forget gate is weighted by w(f, f_1). */
  Matrix step(DoubleBinaryOperator w) {
    return product(multiplicative(w), add);
  }

  /**
   * Returns the matrix of a step in which input gate and candidate are weighted by w(i, i_1, u,
   * u_1).
   */
  Matrix inputStep(Weight w) {
    return product(multiplicative((f, f1) -> 1), additive(w));
  }

  private double[] solve() {
    Matrix k = step((f, f1) -> 1);
    double change = 1;
    for (int n = 0; n < SQUARINGS && change > SETTLED; n++) {
      Matrix next = product(k, k);
      change = 0;
      for (int r = 0; r < c.length; r++) {
        double sum = 0;
        for (int j = 0; j < c.length; j++) {
          sum += next.get(r, j);
        }
        for (int j = 0; j < c.length; j++) {
          next.set(r, j, next.get(r, j) / sum); // a Markov matrix up to rounding
          change = Math.max(change, Math.abs(next.get(r, j) - next.get(0, j)));
        }
      }
      k = next;
    }
    double[] p = new double[c.length];
    System.arraycopy(k.data(), 0, p, 0, p.length);
    return p;
  }

  /** Returns F_w. */
  private Matrix multiplicative(DoubleBinaryOperator w) {
    Matrix out = Matrix.zeros(c.length, c.length);
    for (int j = 0; j < c.length; j++) {
      for (int n = 0; n < forget.size(); n++) {
        double f = forget.value(n);
        add(out, j, f * c[j], forget.weight(n) * w.applyAsDouble(f, forget.slope(n)));
      }
    }
    return out;
  }

  /** Returns S_w. */
  private Matrix additive(Weight w) {
    Matrix out = Matrix.zeros(c.length, c.length);
    for (int n = 0; n < input.size(); n++) {
      for (int l = 0; l < candidate.size(); l++) {
        double i = input.value(n);
        double u = candidate.value(l);
        double weight =
            input.weight(n) * candidate.weight(l) * w.at(i, input.slope(n), u, candidate.slope(l));
        for (int j = 0; j < c.length; j++) {
          add(out, j, Math.abs(c[j] + i * u), weight);
        }
      }
    }
    return out;
  }

  /** Adds weight times the interpolation at |c| to a row (P3). */
  private void add(Matrix out, int row, double at, double weight) {
    int m = c.length;
    double x = Math.min(inverse(at / kappa) / SPACING, m - 1);
    int first = Math.min((int) x - POINTS / 2 + 1, m - POINTS);
    double t = x - first;
    for (int a = 0; a < POINTS; a++) {
      double l = weight * SCALE[a];
      for (int b = 0; b < POINTS; b++) {
        if (b != a) {
          l *= t - b;
        }
      }
      out.data()[row * m + Math.abs(first + a)] += l; // functions of |c| are even in c
    }
  }

  private Matrix product(Matrix a, Matrix b) {
    Matrix out = Matrix.zeros(c.length, c.length);
    backend.multiply(1, a, false, b, false, 0, out);
    return out;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }

  /** Returns the product x M. */
  double[] push(double[] x, Matrix m) {
    double[] out = new double[c.length];
    for (int r = 0; r < c.length; r++) {
      for (int j = 0; j < c.length; j++) {
        out[j] += x[r] * m.get(r, j);
      }
    }
    return out;
  }

  /** Returns tanh² c on the grid. */
  double[] outputSquare() {
    return values(
        v -> {
          double y = Activations.tanh(v);
          return y * y;
        });
  }

  /** Returns sech⁴ c on the grid. */
  double[] outputSlopeSquare() {
    return values(
        v -> {
          double y = Activations.sech2(v);
          return y * y;
        });
  }

  /** Returns sech² c on the grid. */
  double[] outputSlope() {
    return values(Activations::sech2);
  }
}
