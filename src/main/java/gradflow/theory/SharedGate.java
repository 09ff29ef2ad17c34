package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Activations;

/**
 * The normalised forget gate of a minlstm, f / (f + i) with f = sigma(a_f), i = sigma(a_i), where
 * both pre-activations are independent, N(0, v) and white in time (derived here):
 *
 * <pre>
 *   lambda = -E softplus(softplus(-a_f) - softplus(-a_i))                              (1)
 *   T Var(finite-time exponent) = Var ln(f / (f + i))                                  (2)
 * </pre>
 *
 * @param variance v
 */
public record SharedGate(double variance) {
  /**
   * @throws BadArgument unless 0 &lt;= variance &lt; infinity
   */
  public SharedGate {
    Check.within("variance", variance, 0, Double.MAX_VALUE);
  }

  /** Returns the exponent (1), nats/step. */
  public double exponent() {
    return average(0, 1);
  }

  /** Returns Var ln(f / (f + i)) (2). */
  public double logVariance() {
    return average(exponent(), 2);
  }

  /** Returns E (ln gate − centre)^power. */
  private double average(double centre, int power) {
    return GaussianAverage.of(
            0,
            variance,
            forget ->
                GaussianAverage.of(
                        0, variance, input -> StrictMath.pow(log(forget, input) - centre, power))
                    .value())
        .value();
  }

  private static double log(double forget, double input) {
    return -Activations.softplus(Activations.softplus(-forget) - Activations.softplus(-input));
  }
}
