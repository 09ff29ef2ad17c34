package gradflow.calibrate;

import gradflow.check.Check;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * How many standard errors chance may take a quantity away from its expectation: the rate of false
 * alarms of a whole calibration, shared equally among its statistical quantities (Bonferroni), and
 * Student's t for standard errors that are estimated themselves.
 *
 * @param rate of one run of everything, in which chance alone makes something miss
 * @param quantities that share it
 */
public record FalseAlarm(double rate, int quantities) {
  /** One run in a thousand. */
  public static final double RATE = 1e-3;

  /**
   * Checks the numbers.
   *
   * @throws gradflow.check.BadArgument unless 0 &lt; rate &lt; 1 and there is a quantity
   */
  public FalseAlarm {
    Check.that(rate > 0 && rate < 1, "rate", "got " + rate + ", expected a number in (0, 1)");
    Check.positive("quantities", quantities);
  }

  /** Standard errors that chance exceeds, to either side, at the rate of one quantity. */
  public double errors(double degreesOfFreedom) {
    double tail = rate / quantities / 2;
    return Double.isInfinite(degreesOfFreedom)
        ? -new NormalDistribution().inverseCumulativeProbability(tail)
        : -new TDistribution(degreesOfFreedom).inverseCumulativeProbability(tail);
  }
}
