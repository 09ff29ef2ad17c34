package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;

/**
 * The step Jacobian of an antisymmetric rnn (chang2019) at its zero state without input: J = I +
 * epsilon d (W - Wᵀ - gamma I), where the entries of W are N(0, sigma²/H) (derived here). J is
 * normal, and the eigenvalues i omega of W - Wᵀ fill the semicircle |omega| &lt;= sqrt 8 sigma.
 *
 * <pre>
 *   lambda_1 = ½ ln((1 - epsilon d gamma)² + epsilon² d² omega_max²)                    (1)
 *   lambda_1 = 0 at gamma = (1 - sqrt(1 - epsilon² d² omega_max²)) / (epsilon d)        (2)
 *   mean of all exponents = -e gamma + e² (sigma² - gamma²/2) + 2 e³ gamma sigma²
 *                           - 2 e⁴ sigma⁴ + …,  e = epsilon d                           (3)
 * </pre>
 *
 * @param epsilon step size
 * @param gamma damping
 * @param gate d, 1 for the plain cell and sigma(b_z) for the gated one
 */
public record AntisymmetricFlow(double epsilon, double gamma, double gate) {
  /**
   * @throws BadArgument unless epsilon is positive, gamma not negative, and 0 &lt; gate &lt;= 1
   */
  public AntisymmetricFlow {
    Check.positive("epsilon", epsilon);
    Check.within("gamma", gamma, 0, Double.MAX_VALUE);
    Check.that(gate > 0 && gate <= 1, "gate", "got " + gate + ", expected a number in (0, 1]");
  }

  /** Returns the largest omega of a large random W. */
  public static double edgeFrequency(double sigma) {
    return Math.sqrt(8) * Check.positive("sigma", sigma);
  }

  /** Returns lambda_1 from (1), nats/step. */
  public double exponent(double largestFrequency) {
    double damped = epsilon * gate * gamma;
    double turned = epsilon * gate * largestFrequency;
    return 0.5 * StrictMath.log1p(damped * (damped - 2) + turned * turned);
  }

  /** Returns the critical gamma (2). */
  public double criticalDamping(double largestFrequency) {
    double turned = epsilon * gate * largestFrequency;
    return turned * turned / (1 + Math.sqrt(1 - turned * turned)) / (epsilon * gate);
  }

  /** Returns the mean exponent (3), nats/step; valid for step sizes up to 0.1. */
  public double meanExponent(double sigma) {
    double step = epsilon * gate;
    double square = step * step * sigma * sigma;
    return -step * gamma
        + square * (1 + 2 * step * gamma - 2 * square)
        - step * step * gamma * gamma / 2;
  }
}
