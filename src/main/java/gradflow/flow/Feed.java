package gradflow.flow;

import gradflow.check.Check;
import gradflow.rng.Seed;
import gradflow.task.WhiteNoise;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Inputs that are generated step by step, so that a run of any length needs the memory of only one
 * step.
 */
@FunctionalInterface
public interface Feed {
  /**
   * Writes x_t; called once for each t = 1, 2, … in this order.
   *
   * @param out size x batch entries, row-major
   */
  void next(long t, double[] out);

  /** Returns a feed of zeros. */
  static Feed zero() {
    return (t, out) -> Arrays.fill(out, 0);
  }

  /** Returns a feed of a sequence, which must have enough steps. */
  static Feed of(Sequence x) {
    return (t, out) -> System.arraycopy(x.at(Math.toIntExact(t)), 0, out, 0, out.length);
  }

  /**
   * Returns the feed x_t = values[(t − 1) mod period], the same for every sample.
   *
   * @param values period x D
   * @throws gradflow.check.BadArgument if there is no row or an entry is not finite
   */
  static Feed periodic(double[][] values) {
    Check.that(values.length > 0, "values", "got no row, expected at least one");
    for (double[] row : values) {
      Check.finite("values", row);
    }
    return (t, out) -> {
      double[] row = values[(int) ((t - 1) % values.length)];
      int batch = out.length / row.length;
      for (int d = 0; d < row.length; d++) {
        Arrays.fill(out, d * batch, (d + 1) * batch, row[d]);
      }
    };
  }

  /**
   * Returns white noise: the numbers of {@link WhiteNoise#inputs} with the same seed. Every call
   * creates a new stream.
   */
  static Feed of(WhiteNoise noise, int size, int batch, Seed seed) {
    Consumer<double[]> stream = noise.stream(size, batch, seed);
    return (t, out) -> stream.accept(out);
  }
}
