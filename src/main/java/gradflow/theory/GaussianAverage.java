package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import java.util.function.DoubleUnaryOperator;

/**
 * A Gaussian average with an error estimate:
 *
 * <pre>
 *   &lt;f&gt; = E f(m + s z),  z ~ N(0, 1)                                                  (G1)
 *       = (h / sqrt(2 pi)) sum_k exp(-z_k^2 / 2) f(m + s z_k),  z_k = k h, |z_k| &lt;= 10    (G2)
 * </pre>
 *
 * <p>(G2) is the trapezoidal rule (trefethen2014). For f analytic in |Im z| &lt; a its error is of
 * order exp(-2 pi a / h), so each halving of h squares the error. This also holds for steep f:
 * tanh(s z) has a = pi / (2 s), and h = 1/64 suffices for s = 16. Gauss-Hermite nodes are suited to
 * polynomials instead; with 201 of them, the first digit is wrong at s = 10. h starts at 1/4 and is
 * halved until two rules agree. If f has a kink, the error falls only with h². For functions that
 * grow faster than exp(5 |z|), the truncation at 10 matters.
 *
 * @param value the average
 * @param error the difference between the last two rules, usually larger than the true error by
 *     orders of magnitude
 */
public record GaussianAverage(double value, double error) {
  private static final int REACH = 10;
  private static final int COARSEST = 4;
  private static final int FINEST = 1 << 14;
  private static final double AGREEMENT = 1e-13;
  private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

  /** Computes {@code <f>} over a standard Gaussian. */
  public static GaussianAverage of(DoubleUnaryOperator f) {
    double scale = 0;
    double sum = 0;
    int reach = REACH * COARSEST;
    for (int k = -reach; k <= reach; k++) {
      double term = term(f, k / (double) COARSEST);
      sum += term;
      scale += Math.abs(term);
    }
    double value = sum / COARSEST;
    double error = Double.POSITIVE_INFINITY;
    for (int perUnit = 2 * COARSEST; perUnit <= FINEST; perUnit *= 2) {
      double last = value;
      for (int k = 1; k < REACH * perUnit; k += 2) {
        double z = k / (double) perUnit;
        double right = term(f, z);
        double left = term(f, -z);
        sum += right + left;
        scale += Math.abs(right) + Math.abs(left);
      }
      value = sum / perUnit;
      error = Math.abs(value - last);
      // at least two halvings, because a coarse pair may agree by chance
      if (perUnit > 2 * COARSEST && error <= AGREEMENT * scale / perUnit) {
        break;
      }
    }
    return new GaussianAverage(value, error);
  }

  /**
   * Computes {@code <f>} over N(mean, variance).
   *
   * @throws BadArgument unless the mean is finite and 0 &lt;= variance &lt; infinity
   */
  public static GaussianAverage of(double mean, double variance, DoubleUnaryOperator f) {
    Check.finite("mean", mean);
    Check.within("variance", variance, 0, Double.MAX_VALUE);
    if (variance == 0) {
      return new GaussianAverage(f.applyAsDouble(mean), 0);
    }
    double deviation = Math.sqrt(variance);
    return of(z -> f.applyAsDouble(mean + deviation * z));
  }

  private static double term(DoubleUnaryOperator f, double z) {
    return StrictMath.exp(-0.5 * z * z) / ROOT_TWO_PI * f.applyAsDouble(z);
  }
}
