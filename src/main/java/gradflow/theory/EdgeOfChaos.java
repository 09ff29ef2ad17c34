package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;

/**
 * The weight variance at which gradients neither vanish nor explode on average, chi = 1 (poole2016,
 * schoenholz2017, chen2018):
 *
 * <pre>
 *   q = sigma_w² &lt;phi²&gt; + sigma_b²,   1 = chi = sigma_w² &lt;phi'²&gt;,   a ~ N(0, q)      (X1)
 * </pre>
 */
public final class EdgeOfChaos {
  private EdgeOfChaos() {}

  /**
   * Returns the critical sigma_w² of tanh units. The variance of white input adds to that of the
   * biases.
   *
   * @param noiseVariance sigma_b², the total variance of biases and white input
   * @throws BadArgument unless 0 &lt;= noiseVariance &lt;= 1e6
   */
  public static double tanh(double noiseVariance) {
    Check.within("noise_variance", noiseVariance, 0, 1e6);
    if (noiseVariance == 0) {
      return 1;
    }
    double q =
        Root.above(
            noiseVariance,
            noiseVariance,
            x -> x - TanhField.square(x) / TanhField.slopeSquare(x) - noiseVariance);
    return 1 / TanhField.slopeSquare(q);
  }

  /** Returns chi of relu units without bias: half of them are active, so chi = sigma_w² / 2. */
  public static double reluChi(double weightVariance) {
    return 0.5 * Check.within("weight_variance", weightVariance, 0, Double.MAX_VALUE);
  }

  /** Returns the critical sigma_w² of relu units without bias. */
  public static double relu() {
    return 2;
  }
}
