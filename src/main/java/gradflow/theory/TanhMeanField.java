package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import java.util.OptionalDouble;

/**
 * Stationary state of a large random tanh network, a_t = W tanh(a_{t-1}) + b + x_t, with W_ij ~
 * N(0, g²/N), constant biases b_i ~ N(0, s_b²) and white input x ~ N(0, s_x²) to each unit
 * (sompolinsky1988, molgedey1992, poole2016).
 *
 * <pre>
 *   q = g² &lt;tanh²&gt; + s_b² + s_x²,   averages over a ~ N(0, q)                       (T1)
 *   chi = g² &lt;phi'²&gt;                                                                (T2)
 *   lambda_1 = ½ ln chi                                                               (T3)
 *   (1/N) sum_i lambda_i = ln g - ½ + &lt;ln phi'&gt;                                     (T4)
 *   lambda_1(N) = lambda_1 - v,  v = T var = (3 k - 1) / (4 N),  k = &lt;phi'⁴&gt;/&lt;phi'²&gt;² (T5)
 * </pre>
 *
 * <p>(T3) holds both for fixed weights and for weights drawn afresh at each step, because in
 * discrete time without a leak the tangent has no coherent part. (T4) and (T5) were derived here.
 * (T5) follows from the log-normal argument E |d|² = chi^T; v is 10 to 50 % too low where q
 * fluctuates (weak input or gain), and accurate within 15 % for strong input. None of this holds
 * for gated cells such as an lstm or a gru.
 *
 * @param gain g, the standard deviation of the recurrent weights times sqrt N
 * @param biasStd s_b, the standard deviation of the biases
 * @param inputStd s_x, the standard deviation of the input to each pre-activation
 * @param q variance of a pre-activation, the solution of (T1); 0 where the zero state is stable
 * @param chi mean squared growth of a tangent per step
 */
public record TanhMeanField(double gain, double biasStd, double inputStd, double q, double chi) {

  /**
   * Solves (T1).
   *
   * @throws BadArgument unless 0 &lt;= gain, biasStd, inputStd &lt;= 1e3
   */
  public static TanhMeanField solve(double gain, double biasStd, double inputStd) {
    Check.within("gain", gain, 0, 1e3);
    Check.within("bias_std", biasStd, 0, 1e3);
    Check.within("input_std", inputStd, 0, 1e3);
    double g2 = gain * gain;
    double noise = biasStd * biasStd + inputStd * inputStd;
    double q = variance(g2, noise);
    return new TanhMeanField(gain, biasStd, inputStd, q, g2 * TanhField.slopeSquare(q));
  }

  /** Returns lambda_1 from (T3), nats/step; -infinity at gain 0. */
  public double lambda1() {
    return 0.5 * StrictMath.log(chi);
  }

  /** Returns the mean of all exponents (T4), nats/step. */
  public double meanExponent() {
    return StrictMath.log(gain) - 0.5 + TanhField.logSlope(q);
  }

  /** Returns k of (T5). */
  public double kurtosis() {
    double second = TanhField.slopeSquare(q);
    return TanhField.slopeFourth(q) / (second * second);
  }

  /**
   * Returns v of (T5). It is the amount by which lambda_1 of N units lies below (T3), in nats/step,
   * and T times the variance of its average over T steps, in nats²/step.
   *
   * @throws BadArgument unless units &gt;= 1
   */
  public double finiteSizeShift(int units) {
    return (3 * kurtosis() - 1) / (4.0 * Check.positive("units", units));
  }

  /**
   * Returns lambda_1 of a network with the given number of units (T5), nats/step.
   *
   * @throws BadArgument unless units &gt;= 1
   */
  public double lambda1(int units) {
    return lambda1() - finiteSizeShift(units);
  }

  /**
   * Returns the input strength s_x at which chi = 1 for this gain and bias: the network is chaotic
   * below it and not above. Empty if it is not chaotic at any input strength.
   *
   * <p>chi depends only on q, so q is computed first, and (T1) then gives s_x.
   */
  public OptionalDouble criticalInputStd() {
    double g2 = gain * gain;
    if (g2 <= 1) {
      return OptionalDouble.empty();
    }
    double critical = Root.above(0, 1, q -> 1 - g2 * TanhField.slopeSquare(q));
    double input = critical - g2 * TanhField.square(critical) - biasStd * biasStd;
    return input < 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(input));
  }

  /**
   * Returns the positive solution of (T1) if there is one. tanh² a &gt;= a² - ⅔ a⁴, so that without
   * noise q &gt;= (g² - 1) / (2 g²).
   */
  private static double variance(double g2, double noise) {
    if (noise == 0 && g2 <= 1) {
      return 0;
    }
    double low = noise == 0 ? (g2 - 1) / (2 * g2) : noise;
    double high = g2 + noise;
    if (high == low) {
      return low;
    }
    return Root.between(low, high, q -> g2 * TanhField.square(q) + noise - q);
  }
}
