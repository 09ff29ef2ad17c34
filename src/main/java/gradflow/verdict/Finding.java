package gradflow.verdict;

import gradflow.check.Check;
import gradflow.spec.Option;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that can be found, or not, in the tables of an experiment: a quantity whose interval
 * over the runs lies on one side of a threshold.
 *
 * @param says what it means if it is so, in words
 * @param quantity an {@link Expression} of columns of the table; columns that it does not have are
 *     taken from runs.csv
 * @param table of the result folder, without ending
 * @param where only rows with these values, see {@link Filter}
 * @param withinRun what becomes of a run's rows where there are several
 * @param against what the runs are compared with, if they are
 * @param statistic over the runs of a point, with its interval
 * @param above the whole interval must lie above it
 * @param below the whole interval must lie below it
 * @param confidence of the interval
 * @param points for which points it must be so
 */
public record Finding(
    @Option(help = "what it means if it is so, in words") String says,
    @Option(help = "expression of columns, such as abs(slope_nats_per_step - ln(rho_W_hh))")
        String quantity,
    @Option(value = "runs", help = "table of the result folder") String table,
    @Option(value = "{}", help = "only rows with these values: 0.9, a | b, != a, >= 20")
        Map<String, String> where,
    @Option(value = "only", help = "what becomes of a run's rows") Reduce withinRun,
    @Option(value = "null", help = "the runs that they are compared with, replicate by replicate")
        Optional<Against> against,
    @Option(value = "mean", help = "over the runs of a point") Statistic statistic,
    @Option(value = "null", help = "the interval must lie above it") Optional<Double> above,
    @Option(value = "null", help = "the interval must lie below it") Optional<Double> below,
    @Option(value = "0.95", help = "confidence of the interval") double confidence,
    @Option(value = "all", help = "all points, any point, or their runs pooled") Scope points) {
  /**
   * Checks the options.
   *
   * @throws gradflow.check.BadArgument if the quantity or a filter cannot be read, there is no
   *     threshold or none between two, or {@code confidence} is not in [0.5, 0.9999]
   */
  public Finding {
    Check.that(!says.isBlank(), "says", "got nothing, expected a sentence");
    Expression.parse("quantity", quantity);
    where.values().forEach(Filter::parse);
    Check.that(
        above.isPresent() || below.isPresent(),
        "above",
        "got neither above nor below, expected one");
    Check.that(
        above.isEmpty() || below.isEmpty() || above.get() < below.get(),
        "below",
        "got " + below.orElse(0.0) + ", expected more than above = " + above.orElse(0.0));
    Check.within("confidence", confidence, 0.5, 0.9999);
  }

  /** Whether an interval lies where it must. */
  Decision decide(double low, double high) {
    if (Double.isNaN(low) || Double.isNaN(high)) {
      return Decision.UNDECIDED;
    }
    double floor = above.orElse(Double.NEGATIVE_INFINITY);
    double ceiling = below.orElse(Double.POSITIVE_INFINITY);
    boolean overFloor = above.isEmpty() || low > floor;
    boolean underCeiling = below.isEmpty() || high < ceiling;
    if (overFloor && underCeiling) {
      return Decision.YES;
    }
    boolean outside = (above.isPresent() && high <= floor) || (below.isPresent() && low >= ceiling);
    return outside ? Decision.NO : Decision.UNDECIDED;
  }

  /** How far an interval lies on the right side; negative where it does not. */
  double margin(double low, double high) {
    double over = above.isPresent() ? low - above.get() : Double.POSITIVE_INFINITY;
    double under = below.isPresent() ? below.get() - high : Double.POSITIVE_INFINITY;
    return Math.min(over, under);
  }
}
