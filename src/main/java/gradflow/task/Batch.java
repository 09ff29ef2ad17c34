package gradflow.task;

import gradflow.check.Check;

/**
 * A batch of sequences of equal length with their targets.
 *
 * @param inputs {@code inputs[t - 1]} is x_t, D x B, row-major
 * @param targets {@code targets[t - 1]} is the target of the output at step t: K x B numbers,
 *     row-major (for {@link Target#CLASS} B indices); null if the output at this step does not
 *     count
 */
public record Batch(double[][] inputs, double[][] targets) {
  /**
   * Checks the lengths.
   *
   * @throws gradflow.check.BadArgument if there are no steps, the numbers of steps differ, or no
   *     step has a target
   */
  public Batch {
    Check.that(inputs.length > 0, "inputs", "got T = 0 steps, expected at least 1");
    Check.equal("steps of the targets", targets.length, inputs.length, "steps of the inputs");
    boolean any = false;
    for (double[] target : targets) {
      any |= target != null;
    }
    Check.that(any, "targets", "got no targets, expected one or more steps with a target");
  }

  /** Returns the number of steps, T. */
  public int steps() {
    return inputs.length;
  }

  /**
   * Returns a batch of the samples from, …, to − 1.
   *
   * @param batch number of samples in this batch
   */
  public Batch samples(int from, int to, int batch) {
    double[][] x = new double[inputs.length][];
    double[][] y = new double[targets.length][];
    for (int t = 0; t < x.length; t++) {
      x[t] = columns(inputs[t], from, to, batch);
      y[t] = targets[t] == null ? null : columns(targets[t], from, to, batch);
    }
    return new Batch(x, y);
  }

  private static double[] columns(double[] rows, int from, int to, int batch) {
    double[] out = new double[rows.length / batch * (to - from)];
    for (int row = 0; row < rows.length / batch; row++) {
      System.arraycopy(rows, row * batch + from, out, row * (to - from), to - from);
    }
    return out;
  }

  /** Returns the number of steps that have a target. */
  public int counted() {
    int n = 0;
    for (double[] target : targets) {
      n += target == null ? 0 : 1;
    }
    return n;
  }
}
