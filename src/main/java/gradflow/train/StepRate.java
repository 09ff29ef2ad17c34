package gradflow.train;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * The rate is multiplied by a factor at regular intervals.
 *
 * @param every number of updates between changes, ≥ 1
 * @param factor factor of each change, in (0, 1]
 */
@About(
    summary = "the learning rate is multiplied by a factor at regular intervals",
    equations = "factor^floor((update - 1) / every)")
public record StepRate(
    @Option(help = "updates between two steps of the schedule", unit = "updates", example = "200")
        int every,
    @Option(value = "0.5", help = "factor of each step, in (0, 1]") double factor)
    implements Schedule {
  /**
   * Checks both.
   *
   * @throws gradflow.check.BadArgument if {@code every} is below 1 or {@code factor} outside (0, 1]
   */
  public StepRate {
    Check.positive("every", every);
    Check.that(
        factor > 0 && factor <= 1, "factor", "got " + factor + ", expected a number in (0, 1]");
  }

  @Override
  public double factor(long update, long updates) {
    long steps = (update - 1) / every;
    return StrictMath.pow(factor, (double) steps);
  }
}
