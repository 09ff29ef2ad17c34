package gradflow.train;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * Truncated back-propagation through time, BPTT(k2; k1): after every k1 steps (counted from the end
 * of the sequence) the losses of those k1 steps are propagated back through k2 steps. The gradients
 * of all windows are summed into one update; states run through the whole sequence. k1 = 1 gives
 * every loss exactly k2 steps. Source: williams1990.
 *
 * @param every k1 ≥ 1
 * @param back k2 ≥ k1
 */
@About(
    summary = "truncated back-propagation: every k1 steps, back through k2 steps",
    source = {"williams1990"})
public record Truncation(
    @Option(help = "k1: number of steps between truncations", unit = "steps", example = "10")
        int every,
    @Option(
            help = "k2: number of steps that the gradient goes back, at least k1",
            unit = "steps",
            example = "20")
        int back) {
  /**
   * Checks both.
   *
   * @throws gradflow.check.BadArgument if {@code every} is below 1 or {@code back} below {@code
   *     every}
   */
  public Truncation {
    Check.positive("every", every);
    Check.that(
        back >= every, "back", "got " + back + ", expected at least every = " + every + " steps");
  }

  /** Returns a setting that does not truncate sequences of up to {@code steps} steps. */
  static Truncation none(int steps) {
    return new Truncation(steps, steps);
  }
}
