package gradflow.task;

import gradflow.check.Check;

/**
 * Sequences of one length with their targets, side by side.
 *
 * @param inputs {@code inputs[t - 1]} is x_t, D x B, row-major
 * @param targets {@code targets[t - 1]} is what the output at step t should be: K x B numbers,
 *     row-major (for {@link Target#CLASS} B indices); null where the output does not count
 */
public record Batch(double[][] inputs, double[][] targets) {
  /**
   * Checks the lengths.
   *
   * @throws gradflow.check.BadArgument if there is no step, the numbers of steps differ, or no step
   *     has a target
   */
  public Batch {
    Check.that(inputs.length > 0, "inputs", "got T = 0 steps, expected at least 1");
    Check.equal("steps of the targets", targets.length, inputs.length, "steps of the inputs");
    boolean any = false;
    for (double[] target : targets) {
      any |= target != null;
    }
    Check.that(any, "targets", "got none, expected a target at one step at least");
  }

  /** Number of steps, T. */
  public int steps() {
    return inputs.length;
  }

  /** Number of steps that have a target. */
  public int counted() {
    int n = 0;
    for (double[] target : targets) {
      n += target == null ? 0 : 1;
    }
    return n;
  }
}
