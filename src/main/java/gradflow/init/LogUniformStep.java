package gradflow.init;

import gradflow.check.Check;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Biases b whose softplus is a log-uniform step size Δ: ln Δ ~ U(ln min, ln max), with Δ at least
 * {@code floor}; b = Δ + ln(1 − e^−Δ).
 *
 * @param min above 0
 * @param max above min, finite
 * @param floor smallest Δ, ≥ 0
 */
@About(
    summary = "biases of an s6 whose step sizes are log-uniform",
    equations = "ln dt ~ U(ln min, ln max), dt >= floor, b = dt + ln(1 - exp(-dt))",
    source = {"gu2022", "gu2023"})
public record LogUniformStep(
    @Option(value = "0.001", help = "smallest step size") double min,
    @Option(value = "0.1", help = "largest step size") double max,
    @Option(value = "0.0001", help = "smaller values are raised to this") double floor)
    implements Initialiser {

  /**
   * Checks the options.
   *
   * @throws gradflow.check.BadArgument if not 0 &lt; {@code min} &lt; {@code max}, {@code max} is
   *     not finite, or {@code floor} is negative or not finite
   */
  public LogUniformStep {
    Check.positive("min", min);
    Check.that(
        max > min && Double.isFinite(max),
        "max",
        "got " + max + ", expected a finite number above min = " + min);
    Check.notNegative("floor", floor);
  }

  /** Returns the published setting. */
  public static LogUniformStep published() {
    return new LogUniformStep(0.001, 0.1, 1e-4);
  }

  @Override
  public void fill(Matrix block, String name, Seed seed) {
    UniformRandomProvider random = seed.child(name).generator();
    double low = StrictMath.log(min);
    double high = StrictMath.log(max);
    double[] b = block.data();
    for (int k = 0; k < b.length; k++) {
      double dt = StrictMath.exp(low + (high - low) * random.nextDouble());
      dt = Math.max(dt, floor);
      b[k] = dt + StrictMath.log(-StrictMath.expm1(-dt));
    }
  }
}
