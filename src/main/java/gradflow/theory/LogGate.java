package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Activations;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Effect on the gradient of a gate f = sigma(a) with a ~ N(m, v) over time, for a Jacobian diag(f)
 * (derived here).
 *
 * <pre>
 *   lambda = E ln f = -E softplus(-a)                      the exponent of every typical run   (1)
 *   T Var(finite-time exponent) = Var ln f                 a white in time                     (2)
 *   ½ ln E f²                                              slope of the mean square            (3)
 * </pre>
 *
 * <p>(3) lies above (1), because the mean square is dominated by rare runs.
 *
 * @param mean m
 * @param variance v
 */
public record LogGate(double mean, double variance) {
  /**
   * @throws BadArgument unless the mean is finite and 0 &lt;= variance &lt; infinity
   */
  public LogGate {
    Check.finite("mean", mean);
    Check.within("variance", variance, 0, Double.MAX_VALUE);
  }

  /** Returns the exponent (1), nats/step. */
  public double exponent() {
    return GaussianAverage.of(mean, variance, LogGate::log).value();
  }

  /** Returns Var ln f (2). */
  public double logVariance() {
    double first = exponent();
    return GaussianAverage.of(mean, variance, a -> square(log(a) - first)).value();
  }

  /** Returns the slope of the mean square (3), nats/step. */
  public double meanSquareSlope() {
    return 0.5
        * StrictMath.log(
            GaussianAverage.of(mean, variance, a -> square(Activations.sigmoid(a))).value());
  }

  /**
   * Returns the logarithm of the norm of a product of T steps divided by T, nats/step. It is the
   * largest of n independent units in the Gaussian approximation: lambda + sqrt(Var ln f / T) E max
   * of n standard normals.
   */
  public double largestOf(int units, int steps) {
    NormalDistribution normal = new NormalDistribution();
    double expected =
        GaussianAverage.of(
                xi -> xi * units * StrictMath.pow(normal.cumulativeProbability(xi), units - 1.0))
            .value();
    return exponent() + expected * Math.sqrt(logVariance() / steps);
  }

  private static double log(double a) {
    return -Activations.softplus(-a);
  }

  private static double square(double v) {
    return v * v;
  }
}
