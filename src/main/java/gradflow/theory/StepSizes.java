package gradflow.theory;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Activations;

/**
 * The step sizes Delta of an s6 (gu2023) at initialisation: log-uniform, with decay rates A_n = -n
 * (derived here).
 *
 * <pre>
 *   E Delta = (max - min) / ln(max / min);  mean exponent of state n: -n E Delta         (1)
 *   P(Delta &lt; d) = ln(d / min) / ln(max / min)                                           (2)
 *   half-life of state n: ln 2 / (n Delta)                                               (3)
 *   E softplus(b + s xi) / Delta,  softplus(b) = Delta,  xi ~ N(0, 1)                     (4)
 *   (1 - e^(-n Delta)) / (n Delta): exact input weight relative to Euler's                  (5)
 * </pre>
 *
 * @param min smallest step
 * @param max largest step
 */
public record StepSizes(double min, double max) {
  /**
   * @throws BadArgument unless 0 &lt; min &lt; max
   */
  public StepSizes {
    Check.positive("min", min);
    Check.that(max > min, "max", "got " + max + ", expected more than min = " + min);
  }

  /** Returns the mean step size (1). */
  public double mean() {
    return (max - min) / StrictMath.log(max / min);
  }

  /** Returns the share of step sizes below a value (2). */
  public double shareBelow(double step) {
    return StrictMath.log(step / min) / StrictMath.log(max / min);
  }

  /** Returns the half-life (3) of a state, in steps. */
  public static double halfLife(int state, double step) {
    return StrictMath.log(2) / (state * step);
  }

  /** Returns the ratio (4) for pre-activations with standard deviation s. */
  public static double inflation(double step, double deviation) {
    double bias = step + StrictMath.log(-StrictMath.expm1(-step));
    return GaussianAverage.of(bias, deviation * deviation, Activations::softplus).value() / step;
  }

  /** Returns the ratio (5). */
  public static double exactOverEuler(int state, double step) {
    double x = state * step;
    return -StrictMath.expm1(-x) / x;
  }
}
