package gradflow.task;

import gradflow.check.Check;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.Arrays;
import java.util.List;

/**
 * A repeating sequence, the same for all samples: x_t = values[(t - 1) mod P].
 *
 * @param values P rows of D entries each, all finite
 */
@About(summary = "a sequence that repeats", equations = "x_t = values[(t - 1) mod P]")
public record Periodic(
    @Option(help = "P rows with one entry per input", example = "[[0], [1]]")
        List<List<Double>> values)
    implements Drive {
  /**
   * Checks the rows.
   *
   * @throws gradflow.check.BadArgument if there are no entries, the rows differ in length, or an
   *     entry is not finite
   */
  public Periodic {
    values = values.stream().map(List::copyOf).toList();
    Check.that(
        !values.isEmpty() && !values.get(0).isEmpty(),
        "values",
        "got no entries, expected at least 1 x 1");
    for (int p = 0; p < values.size(); p++) {
      Check.equal(
          "values",
          values.get(p).size(),
          values.get(0).size(),
          "entries of row " + p + ", as in row 0");
      Check.finite("values", values.get(p).stream().mapToDouble(v -> v).toArray());
    }
  }

  /**
   * Returns the sequence. Steps one period apart share an array.
   *
   * @throws gradflow.check.BadArgument unless {@code size} is the length of a row
   */
  @Override
  public double[][] inputs(int steps, int size, int batch, Seed seed) {
    Check.equal("values", values.get(0).size(), size, "entries per row, the number of inputs");
    double[][] period = new double[values.size()][size * batch];
    for (int p = 0; p < period.length; p++) {
      for (int d = 0; d < size; d++) {
        Arrays.fill(period[p], d * batch, (d + 1) * batch, values.get(p).get(d));
      }
    }
    double[][] x = new double[steps][];
    for (int t = 0; t < steps; t++) {
      x[t] = period[t % period.length];
    }
    return x;
  }
}
