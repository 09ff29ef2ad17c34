package gradflow.experiment;

import gradflow.check.Check;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A first stage that chooses, for each combination of the other axes, which value of some axes is
 * reported, such as the learning rate of each cell. It has its own seeds: no reported run takes
 * part in the choice.
 *
 * @param over the axes whose values are chosen
 * @param per keys of the values of these axes, such as {@code net.family}; one value is chosen for
 *     each value of these keys
 * @param by the column of runs.csv that decides
 * @param replicates runs at each point of all axes ≥ 1
 * @param prefer whether low or high values are better
 * @param statistic over the runs of a point
 */
@About(summary = "a first stage that chooses which values of some axes are reported")
public record Trials(
    @Option(help = "axes whose best value is chosen, such as [rate]", example = "[rate]")
        List<String> over,
    @Option(
            value = "[]",
            help = "groups: one value is chosen per value of these keys, such as [net.family]",
            example = "[net.family]")
        List<String> per,
    @Option(
            help = "column of runs.csv that decides, such as validation_error",
            example = "validation_error")
        String by,
    @Option(value = "4", help = "trial runs per point, each with its own seed", unit = "runs")
        int replicates,
    @Option(value = "low", help = "which values are better: low or high") Prefer prefer,
    @Option(value = "mean", help = "over the runs of a point: mean or median") Average statistic) {

  /** Which values are better. */
  public enum Prefer {
    /** Lower values, as for an error. */
    LOW,
    /** Higher values, as for a share of successes. */
    HIGH;

    /** The worst value, for a run without a value. */
    public double worst() {
      return this == LOW ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }

    /** Compares two values; negative if the first is better. */
    public int compare(double a, double b) {
      return this == LOW ? Double.compare(a, b) : Double.compare(b, a);
    }
  }

  /** How the values of a point's runs are averaged. */
  public enum Average {
    /** The mean. */
    MEAN,
    /** The median; for an even number, the mean of the two middle values. */
    MEDIAN;

    /**
     * Returns the average of at least one value, none of them NaN; infinite if there are infinite
     * values of one sign.
     */
    public double of(double[] values) {
      if (this == MEAN) {
        return Arrays.stream(values).sum() / values.length;
      }
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      double low = sorted[(sorted.length - 1) / 2];
      double high = sorted[sorted.length / 2];
      return low == high ? low : low / 2 + high / 2;
    }
  }

  /**
   * Checks the options.
   *
   * @throws gradflow.check.BadArgument if no axis is named or one twice, or {@code replicates} is
   *     below 1
   */
  public Trials {
    over = List.copyOf(over);
    per = List.copyOf(per);
    Check.that(!over.isEmpty(), "over", "got no axis, expected at least 1");
    Check.that(new HashSet<>(over).size() == over.size(), "over", "got an axis twice: " + over);
    Check.that(!by.isBlank(), "by", "got nothing, expected a column of runs.csv");
    Check.positive("replicates", replicates);
  }

  /**
   * Returns the group for which the best is chosen: the run's point without the chosen axes, and
   * the keys of {@code per}.
   *
   * @throws gradflow.check.BadArgument if no axis has such a key
   */
  Map<String, String> group(PlannedRun run) {
    Map<String, String> group = new LinkedHashMap<>(run.point());
    over.forEach(group::remove);
    for (String key : per) {
      Check.that(
          run.fields().containsKey(key),
          "per",
          "got " + key + ", expected one of " + run.fields().keySet());
      group.put(key, run.fields().get(key));
    }
    return group;
  }

  /** Returns the seed of one of the trial runs at a point; no reported run uses it. */
  public static Seed seed(Seed root, int replicate) {
    return root.child("trial").child(replicate);
  }
}
