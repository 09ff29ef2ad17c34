package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;

/**
 * Distribution of the parameters of one pre-activation: U_ij ~ N(0, g²/N), b_i ~ N(b, s_b²), all
 * constant in time.
 *
 * @param gain g
 * @param bias b
 * @param biasStd s_b
 */
public record GateLaw(double gain, double bias, double biasStd) {
  private static final double LARGEST = 1e3;

  /**
   * @throws BadArgument unless 0 &lt;= gain, bias_std &lt;= 1e3 and |bias| &lt;= 1e3
   */
  public GateLaw {
    Check.within("gain", gain, 0, LARGEST);
    Check.within("bias", bias, -LARGEST, LARGEST);
    Check.within("bias_std", biasStd, 0, LARGEST);
  }

  /** Creates a law with the same bias for every unit. */
  public GateLaw(double gain, double bias) {
    this(gain, bias, 0);
  }

  /**
   * Checks that all units have the same bias, as averages over white fluctuations require.
   *
   * @throws BadArgument if biases differ between units
   */
  void requireEqualBiases() {
    Check.that(
        biasStd == 0,
        "bias_std",
        "got " + biasStd + ", expected 0; with frozen biases use CausalMeanField instead");
  }

  /** Returns g². */
  double squaredGain() {
    return gain * gain;
  }

  /** Returns the variance of the pre-activation, g² E s² + s_x². */
  double variance(double stateSquare, double inputStd) {
    return squaredGain() * stateSquare + inputStd * inputStd;
  }
}
