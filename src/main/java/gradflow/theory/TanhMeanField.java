package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import java.util.OptionalDouble;

/**
 * A large random tanh network in its stationary state, a_t = W tanh(a_{t-1}) + b + x_t, with W_ij ~
 * N(0, g²/N), frozen biases b_i ~ N(0, s_b²) and white input x ~ N(0, s_x²) to every unit
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
 * <p>(T3) holds for weights that are the same at every step and for weights drawn afresh alike: in
 * discrete time without a leak the tangent has no coherent part. (T4) and (T5) were derived here;
 * (T5) is the log-normal argument E |d|² = chi^T, and is 10 to 50 % low where q fluctuates (weak
 * input or gain), within 15 % for strong input. It assumes nothing about gates: none of this holds
 * for an lstm or a gru.
 *
 * @param gain g, the standard deviation of the recurrent weights times sqrt N
 * @param biasStd s_b, of the frozen biases
 * @param inputStd s_x, of the input to each pre-activation
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

  /** (T3), nats/step; -infinity at gain 0. */
  public double lambda1() {
    return 0.5 * StrictMath.log(chi);
  }

  /** (T4), the mean of all exponents, nats/step. */
  public double meanExponent() {
    return StrictMath.log(gain) - 0.5 + TanhField.logSlope(q);
  }

  /** Steps over which ln E |gradient|² changes by 1: 1/|ln chi| (schoenholz2017). */
  public double depthScale() {
    return 1 / Math.abs(StrictMath.log(chi));
  }

  /** k of (T5). */
  public double kurtosis() {
    double second = TanhField.slopeSquare(q);
    return TanhField.slopeFourth(q) / (second * second);
  }

  /**
   * v of (T5): by how much lambda_1 of N units lies below (T3), and T times the variance of its
   * average over T steps; nats/step and nats²/step.
   *
   * @throws BadArgument unless units &gt;= 1
   */
  public double finiteSizeShift(int units) {
    return (3 * kurtosis() - 1) / (4.0 * Check.positive("units", units));
  }

  /**
   * lambda_1 of a network of that many units, (T5), nats/step.
   *
   * @throws BadArgument unless units &gt;= 1
   */
  public double lambda1(int units) {
    return lambda1() - finiteSizeShift(units);
  }

  /**
   * The input strength s_x at which chi = 1 for this gain and bias: chaos below, none above. Empty
   * where there is no chaos at any input.
   *
   * <p>chi depends on q only, so q is solved for first, and (T1) then gives s_x.
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
   * The positive solution of (T1) if there is one. tanh² a &gt;= a² - ⅔ a⁴, so that without noise q
   * &gt;= (g² - 1) / (2 g²).
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
