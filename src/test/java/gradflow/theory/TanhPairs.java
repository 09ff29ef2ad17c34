package gradflow.theory;

import gradflow.linalg.Activations;
import java.util.function.DoubleUnaryOperator;

/**
 * {@link PairAverages} of tanh by Mehler's formula, in normalised Hermite polynomials he_k:
 *
 * <pre>
 *   E f(a) f(b) = sum_k c_k² rho^k,  c_k = E f(sqrt q z) he_k(z),  z ~ N(0, 1)                (H1)
 *   he_{k+1} = (z he_k - sqrt k he_{k-1}) / sqrt(k+1)                                         (H2)
 * </pre>
 *
 * <p>The c_k are computed by the trapezoidal rule with the Gaussian weight split in two factors, so
 * that he_k(z) exp(-z²/4) stays below 1.1. The sum ends when the remainder is below 1e-13 of E f²;
 * at rho = 1 it equals E f². Cost: terms x nodes for the coefficients, terms per value. Source:
 * mehler1866.
 */
final class TanhPairs implements PairAverages {
  private static final int MOST_TERMS = 4000;
  private static final int REACH = 14;
  private static final double REST = 1e-13;

  private final double q;
  private double[] products;
  private double[] slopes;

  TanhPairs(double q) {
    this.q = q;
  }

  @Override
  public double product(double rho) {
    if (products == null) {
      double root = Math.sqrt(q);
      products = squares(z -> Activations.tanh(root * z), TanhField.square(q), root, 1);
    }
    return sum(products, rho);
  }

  @Override
  public double slopes(double rho) {
    if (slopes == null) {
      double root = Math.sqrt(q);
      slopes = squares(z -> Activations.sech2(root * z), TanhField.slopeSquare(q), root, 0);
    }
    return sum(slopes, rho);
  }

  /**
   * Returns the c_k², followed by the remainder to E f² as the coefficient of the last power. The
   * parity is 0 for an even f, whose odd c_k are 0, and 1 for an odd one; one half of the nodes
   * gives half of the others.
   */
  private static double[] squares(DoubleUnaryOperator f, double whole, double root, int parity) {
    int perUnit = (int) Math.ceil(16 * Math.max(1, root / 2));
    int nodes = REACH * perUnit + 1;
    double[] z = new double[nodes];
    double[] weighted = new double[nodes];
    double[] now = new double[nodes];
    double[] before = new double[nodes];
    for (int i = 0; i < nodes; i++) {
      z[i] = i / (double) perUnit;
      double half = StrictMath.exp(-z[i] * z[i] / 4);
      double twice = i == 0 ? 1 : 2;
      weighted[i] = twice * half * f.applyAsDouble(z[i]) / perUnit / Math.sqrt(2 * Math.PI);
      now[i] = half;
    }
    double[] c = new double[MOST_TERMS + 1];
    double rest = whole;
    int k = 0;
    // every second c_k is 0, so two in a row must be small
    for (; k < MOST_TERMS && (rest > REST * whole || k < 2); k++) {
      double sum = 0;
      for (int i = 0; i < nodes && k % 2 == parity; i++) {
        sum += weighted[i] * now[i];
      }
      c[k] = sum * sum;
      rest -= c[k];
      double ofNow = 1 / Math.sqrt(k + 1);
      double ofBefore = Math.sqrt(k) * ofNow;
      for (int i = 0; i < nodes; i++) { // (H2)
        double next = z[i] * ofNow * now[i] - ofBefore * before[i];
        before[i] = now[i];
        now[i] = next;
      }
    }
    c[k] = Math.max(0, rest);
    return java.util.Arrays.copyOf(c, k + 1);
  }

  private static double sum(double[] c, double rho) { // (H1)
    double sum = 0;
    for (int k = c.length - 1; k >= 0; k--) {
      sum = sum * rho + c[k];
    }
    return sum;
  }
}
