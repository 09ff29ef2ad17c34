package gradflow.verdict;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import gradflow.table.Filter;
import gradflow.table.ResultTable;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A statement that can be tested on the tables of an experiment: the interval of a quantity over
 * the runs lies on one side of a threshold.
 *
 * @param says the meaning of the finding in words, if it holds
 * @param quantity an {@link Expression} of columns of the table; columns that the table lacks are
 *     taken from runs.csv
 * @param table of the result folder, without extension
 * @param where only rows with these values, see {@link Filter}
 * @param withinRun how several rows of a run are combined
 * @param bestOf only the best values of some axes, if not all
 * @param against the runs used for comparison, if any
 * @param statistic over the runs of a point, with its interval
 * @param died how a run that diverged or failed counts if it has no value
 * @param above the whole interval must lie above it
 * @param below the whole interval must lie below it
 * @param points for which points it must hold
 */
@About(
    summary =
        "one thing that the tables show or do not show, by an interval over seeds and a threshold")
public record FindingSpec(
    @Option(help = "the finding in words", example = "the slope is negative") String says,
    @Option(
            help = "expression of columns, such as abs(slope_nats_per_step - ln(rho_W_hh))",
            example = "slope_nats_per_step")
        String quantity,
    @Option(value = "runs", help = "table of the result folder") String table,
    @Option(
            value = "{}",
            help = "only rows that meet these conditions: 0.9, a | b, != a, >= 20",
            example = "{cell: lstm, gain: <= 1}")
        Map<String, String> where,
    @Option(value = "only", help = "how the rows of one run are combined") Reduce withinRun,
    @Option(
            value = "null",
            help = "use only the best values of some axes, chosen on other runs",
            example = "{over: [start], by: validation_error}")
        Optional<BestOf> bestOf,
    @Option(
            value = "null",
            help = "the runs to compare with, replicate by replicate",
            example = "{where: {cell: rnn}}")
        Optional<Against> against,
    @Option(value = "mean", help = "over the runs of a point") Statistic statistic,
    @Option(value = "undecided", help = "how to count runs that ended without a value") Died died,
    @Option(value = "null", help = "the interval must lie above it", example = "0")
        Optional<Double> above,
    @Option(value = "null", help = "the interval must lie below it", example = "0")
        Optional<Double> below,
    @Option(value = "all", help = "all points, any point, or their runs pooled") Scope points) {
  /** Columns that are 1 or 0; even if all values are equal, they are not considered constant. */
  private static final Set<String> OUTCOMES = Set.of("success", "diverged");

  /**
   * Checks the options.
   *
   * @throws gradflow.check.BadArgument if the quantity or a filter cannot be parsed, there is no
   *     threshold or no number between the two, shares are compared by ratio, or the best of the
   *     trials is requested
   */
  public FindingSpec {
    Check.that(!says.isBlank(), "says", "got nothing, expected a sentence");
    Set<String> used = Expression.parse("quantity", quantity).columns();
    where.values().forEach(Filter::parse);
    Check.that(
        above.isPresent() || below.isPresent(),
        "above",
        "got neither above nor below, expected one");
    Check.that(
        above.isEmpty() || below.isEmpty() || above.get() < below.get(),
        "below",
        "got " + below.orElse(0.0) + ", expected more than above = " + above.orElse(0.0));
    Check.that(
        died != Died.FAVOURABLE || above.isEmpty() || below.isEmpty(),
        "died",
        "got favourable with above and below, expected one threshold: a failed run cannot count as between two");
    Check.that(
        statistic != Statistic.SHARE
            || against.map(a -> a.by() == Against.By.DIFFERENCE).orElse(true),
        "against",
        "got shares by ratio, expected by: difference");
    Check.that(
        statistic != Statistic.SHARE || points != Scope.POOLED,
        "points",
        "got pooled shares, expected all or any: the runs of one replicate at several points are"
            + " not independent");
    Check.that(
        statistic != Statistic.MEAN || Collections.disjoint(OUTCOMES, used),
        "statistic",
        "got the mean of " + quantity + ", expected share, whose interval is made for outcomes");
    Check.that(
        bestOf.isEmpty() || !where.containsKey(ResultTable.STAGE),
        "best_of",
        "got it with where: stage, expected reported runs: points chosen on trials must be"
            + " judged on other runs");
  }

  /** Returns whether an interval lies in the required range. */
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

  /** Whether a single value lies in the required range. */
  boolean accepts(double value) {
    return decide(value, value) == Decision.YES;
  }

  /**
   * Returns how far inside the required range an interval lies; negative if it does not lie there.
   */
  double margin(double low, double high) {
    double over = above.isPresent() ? low - above.get() : Double.POSITIVE_INFINITY;
    double under = below.isPresent() ? below.get() - high : Double.POSITIVE_INFINITY;
    return Math.min(over, under);
  }

  /** Returns the value assigned to a run that died without one; NaN if none is assigned. */
  double ofDead() {
    if (died != Died.ADVERSE && died != Died.FAVOURABLE) {
      return Double.NaN;
    }
    boolean high = (died == Died.FAVOURABLE) == above.isPresent();
    if (statistic == Statistic.SHARE && against.isEmpty()) {
      return high ? 1 : 0;
    }
    return high ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
  }
}
