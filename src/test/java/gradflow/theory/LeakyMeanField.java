package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Activation;

/**
 * Stationary state of a large random network with a leak, h' = (1 - d) h + d phi(a), a = W h + b +
 * x, with weights U_ij ~ N(0, g²/N), constant biases b ~ N(0, s_b²), and white input x ~ N(0, s_x²)
 * to each unit. With a leak the state has memory, and so has the pre-activation. It is Gaussian
 * with a covariance C that depends on the lag, as in the continuous-time theory of sompolinsky1988
 * (derived here for discrete steps):
 *
 * <pre>
 *   S(tau) = E phi(a_t) phi(a_{t+tau}),  a Gaussian with covariance C                         (L1)
 *   C(tau) = g² sum_s d/(2-d) (1-d)^|s| S(tau - s) + s_b² + s_x² [tau = 0]                    (L2)
 *   V(tau) = d² g² E phi'(a_t) phi'(a_{t+tau})                                                (L3)
 *   tangent, E dh_t dh_s = mu^(t+s) G(t-s):
 *     (mu² + (1-d)²) G(tau) - (1-d) mu (G(tau-1) + G(tau+1)) = V(tau) G(tau)                  (L4)
 *   lambda_1 = ln mu,  mu the largest for which (L4) has a solution,
 *     at least the edge 1 - d + sqrt V(infinity)                                              (L5)
 * </pre>
 *
 * <p>At d = 1, (L4) is mu² = V(0) = chi: {@link TanhMeanField}. As d falls, lambda_1 / d tends to
 * the exponent per unit of time. (L1) and (L2) are iterated from a decaying C until the change is
 * below 1e-11; it is not known whether the solution is unique. Cost: about a hundred iterations of
 * (lags x Hermite terms); the number of lags grows as 1/d.
 *
 * @param activation tanh or relu
 * @param gain g
 * @param biasStd s_b
 * @param inputStd s_x
 * @param leak d in (0, 1]
 * @param covariance C(0), C(1), …, as far as computed; C(0) is the variance q
 * @param persistent C(infinity), the permanent part due to biases (and to the positive mean of
 *     relu)
 * @param lambda1 (L5), nats/step
 */
public record LeakyMeanField(
    Activation activation,
    double gain,
    double biasStd,
    double inputStd,
    double leak,
    double[] covariance,
    double persistent,
    double lambda1) {
  /**
   * Solves (L1) to (L5).
   *
   * @throws BadArgument unless the activation is tanh or relu, 0 &lt; gain &lt;= 20, 0 &lt;=
   *     bias_std, input_std &lt;= 20 and 0.02 &lt;= leak &lt;= 1; or if the variance grows without
   *     bound or does not settle
   */
  public static LeakyMeanField solve(
      Activation activation, double gain, double biasStd, double inputStd, double leak) {
    Check.that(
        activation == Activation.TANH || activation == Activation.RELU,
        "activation",
        "got " + activation + ", expected tanh or relu");
    Check.that(gain > 0 && gain <= 20, "gain", "got " + gain + ", expected a number in (0, 20]");
    Check.within("bias_std", biasStd, 0, 20);
    Check.within("input_std", inputStd, 0, 20);
    Check.within("leak", leak, 0.02, 1);
    return new LeakyStationaryState(activation, gain, biasStd, inputStd, leak).solve();
  }

  /** Returns the variance of a pre-activation. */
  public double q() {
    return covariance[0];
  }

  /** Returns g² E phi'², the mean squared growth per step of the same network without a leak. */
  public double chi() {
    double q = q();
    double slope = activation == Activation.RELU ? 0.5 : q == 0 ? 1 : new TanhPairs(q).slopes(1);
    return gain * gain * slope;
  }

  /** Returns the autocorrelation of a pre-activation at a lag; NaN if q is 0. */
  public double correlation(int lag) {
    return (lag < covariance.length ? covariance[lag] : persistent) / q();
  }
}
