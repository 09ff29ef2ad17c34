package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;

/**
 * The moduli r of decay rates uniformly distributed on a ring of the complex plane, r² ~ U(a, b), a
 * = r_min², b = r_max² (orvieto2023 for an lru, de2024 for an rg-lru; (2) to (5) derived here).
 *
 * <pre>
 *   P(r &lt; x) = (x² - a) / (b - a)                                                      (1)
 *   E ln r = ½ ((b ln b - a ln a) / (b - a) - 1)                                       (2)
 *   median r = sqrt((a + b) / 2)                                                       (3)
 *   P(half-life &gt; T) = P(r &gt; 2^(-1/T))                                                 (4)
 *   r_max = 1, r_min = 0:  E max ln r over H units = -1 / (2H)                         (5)
 * </pre>
 *
 * @param rMin smallest modulus
 * @param rMax largest modulus
 */
public record RingLaw(double rMin, double rMax) {
  /**
   * @throws BadArgument unless 0 &lt;= r_min &lt; r_max &lt;= 1
   */
  public RingLaw {
    Check.that(
        rMin >= 0 && rMin < rMax && rMax <= 1,
        "ring",
        "got " + rMin + " to " + rMax + ", expected 0 <= r_min < r_max <= 1");
  }

  /** Returns the share of moduli below a value (1). */
  public double probabilityBelow(double modulus) {
    double share = (modulus * modulus - rMin * rMin) / (rMax * rMax - rMin * rMin);
    return Math.max(0, Math.min(1, share));
  }

  /** Returns E ln r (2), nats/step. */
  public double meanLog() {
    return 0.5 * meanLog(rMin * rMin, rMax * rMax);
  }

  /** Returns E ln u for u ~ U(low, high), with 0 ln 0 = 0. */
  public static double meanLog(double low, double high) {
    double lower = low == 0 ? 0 : low * StrictMath.log(low);
    return (high * StrictMath.log(high) - lower) / (high - low) - 1;
  }

  /** Returns the median modulus (3). */
  public double median() {
    return Math.sqrt((rMin * rMin + rMax * rMax) / 2);
  }

  /** Returns the share of units with a longer half-life (4). */
  public double shareAbove(double halfLife) {
    return 1 - probabilityBelow(StrictMath.pow(2, -1 / Check.positive("half_life", halfLife)));
  }

  /** Returns the mean of the largest ln r (5) for the whole disc, nats/step. */
  public static double meanLargestLog(int units) {
    return -0.5 / Check.positive("units", units);
  }

  /**
   * Returns E 1 / (1 - r²), the mean square of a unit driven by white input without normalisation.
   */
  public double meanSquare() {
    double a = rMin * rMin;
    double b = rMax * rMax;
    return StrictMath.log((1 - a) / (1 - b)) / (b - a);
  }
}
