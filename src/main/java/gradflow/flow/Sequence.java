package gradflow.flow;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.task.Drive;
import java.util.function.IntFunction;

/**
 * Inputs x_1 … x_T of a batch: step t (from 1) is an array of {@code size x batch} entries,
 * row-major. The arrays are not copied.
 */
public final class Sequence {
  private final int steps;
  private final int size;
  private final int batch;
  private final IntFunction<double[]> x;

  private Sequence(int steps, int size, int batch, IntFunction<double[]> x) {
    this.steps = steps;
    this.size = size;
    this.batch = batch;
    this.x = x;
  }

  /**
   * Creates a sequence over existing arrays, {@code x[t - 1]} for step t.
   *
   * @throws BadArgument if there is no step, an array does not have {@code size * batch} entries,
   *     or an entry is not finite
   */
  public static Sequence of(int size, int batch, double[][] x) {
    Check.that(x.length > 0, "x", "got T = 0 steps, expected at least 1");
    for (int t = 0; t < x.length; t++) {
      Check.equal("x[" + t + "]", x[t].length, (long) size * batch, "input size x batch");
      Check.finite("x[" + t + "]", x[t]);
    }
    return new Sequence(x.length, size, batch, t -> x[t - 1]);
  }

  /**
   * Creates a sequence that is not stored. Steps are drawn on demand, several at a time, forward
   * and backward. An array is valid until another step is requested.
   *
   * @throws BadArgument if {@code steps}, {@code size} or {@code batch} is below 1
   */
  public static Sequence drawn(int steps, int size, int batch, Drive.Source source) {
    Check.positive("steps", steps);
    int entries = Check.positive("input_size", size) * Check.positive("batch", batch);
    return new Sequence(steps, size, batch, new DrawnSteps(source, steps, entries)::at);
  }

  /**
   * Creates zero input for T steps, in the memory of a single step.
   *
   * @throws BadArgument if {@code steps}, {@code size} or {@code batch} is below 1
   */
  public static Sequence zeros(int steps, int size, int batch) {
    double[] x = new double[Check.positive("input_size", size) * Check.positive("batch", batch)];
    return new Sequence(Check.positive("steps", steps), size, batch, t -> x);
  }

  /**
   * Returns only the first steps; shares the arrays.
   *
   * @throws BadArgument if there are fewer, or {@code steps} is below 1
   */
  public Sequence first(int steps) {
    Check.within("steps", steps, 1, this.steps);
    return new Sequence(steps, size, batch, x);
  }

  /** Returns the approximate number of bytes that a {@link #drawn} sequence takes. */
  public static long drawnBytes(int steps, int size, int batch) {
    return DrawnSteps.bytes(steps, size * batch);
  }

  /** Number of steps, T. */
  public int steps() {
    return steps;
  }

  /** Number of inputs, D. */
  public int size() {
    return size;
  }

  /** Number of samples, B. */
  public int batch() {
    return batch;
  }

  /** Returns x_t for t in 1 … T. */
  public double[] at(int t) {
    return x.apply(t);
  }
}
