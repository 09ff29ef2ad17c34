package gradflow.verdict;

import gradflow.check.Check;
import gradflow.experiment.Trials;
import gradflow.spec.About;
import gradflow.spec.Option;
import gradflow.table.Filter;
import java.util.List;
import java.util.Optional;

/**
 * Reports only the best values of some axes, such as the best initialisation of each cell. The
 * choice is made by trials, or by replicates that are then not reported; never by a reported run.
 *
 * @param over the axes whose best value is reported, for each combination of the others
 * @param by the column of runs.csv that decides
 * @param prefer whether low or high values are better
 * @param statistic over the runs of a point
 * @param on the replicates that choose, see {@link Filter}; if omitted, the trials
 */
@About(summary = "only the best values of some axes, chosen on runs that are not reported")
public record BestOf(
    @Option(help = "axes whose best value is reported, such as [start]", example = "[start]")
        List<String> over,
    @Option(
            help = "column of runs.csv that decides, such as best_test_error",
            example = "validation_error")
        String by,
    @Option(value = "low", help = "which values are better: low or high") Trials.Prefer prefer,
    @Option(value = "mean", help = "over the runs of a point: mean or median")
        Trials.Average statistic,
    @Option(
            value = "null",
            help = "replicates that choose and are not reported, such as < 5; default: the trials",
            example = "< 5")
        Optional<String> on) {
  /**
   * Checks the options.
   *
   * @throws gradflow.check.BadArgument if no axis is named, or {@code on} cannot be read
   */
  public BestOf {
    over = List.copyOf(over);
    Check.that(!over.isEmpty(), "over", "got no axis, expected at least 1");
    Check.that(!by.isBlank(), "by", "got nothing, expected a column of runs.csv");
    on.ifPresent(Filter::parse);
  }
}
