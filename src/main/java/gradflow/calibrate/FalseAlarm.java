package gradflow.calibrate;

import gradflow.check.Check;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * The number of standard errors by which a quantity may deviate from its expectation by chance. The
 * false-alarm rate of a whole calibration is shared equally among its statistical quantities
 * (Bonferroni). Student's t is used for standard errors that are themselves estimates.
 *
 * @param rate probability that any quantity of a full calibration misses by chance alone
 * @param quantities number of quantities that share the rate
 */
public record FalseAlarm(double rate, int quantities) {
  /** Default rate: one calibration in a thousand. */
  public static final double RATE = 1e-3;

  /**
   * Checks the numbers.
   *
   * @throws gradflow.check.BadArgument unless 0 &lt; rate &lt; 1 and there is at least one quantity
   */
  public FalseAlarm {
    Check.that(rate > 0 && rate < 1, "rate", "got " + rate + ", expected a number in (0, 1)");
    Check.positive("quantities", quantities);
  }

  /**
   * Returns the number of standard errors that chance exceeds, on either side, at the rate of one
   * quantity.
   */
  public double errors(double degreesOfFreedom) {
    double tail = rate / quantities / 2;
    return Double.isInfinite(degreesOfFreedom)
        ? -new NormalDistribution().inverseCumulativeProbability(tail)
        : -new TDistribution(degreesOfFreedom).inverseCumulativeProbability(tail);
  }
}
