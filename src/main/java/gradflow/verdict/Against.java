package gradflow.verdict;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import gradflow.table.Filter;
import java.util.Map;

/**
 * The runs that a finding's runs are compared with: those that differ from them only in these
 * columns. The comparison is made for each replicate, so that both runs have drawn the same
 * numbers.
 *
 * @param where the values of the other runs in these columns
 * @param by what is compared with the threshold
 */
@About(summary = "the runs that those of a finding are compared with, seed by seed")
public record Against(
    @Option(help = "conditions of the other runs, where they differ", example = "{cell: rnn}")
        Map<String, String> where,
    @Option(value = "difference", help = "difference or ratio") By by) {
  /** How the two values are combined. */
  public enum By {
    /** The first minus the second. */
    DIFFERENCE,
    /** The first over the second. */
    RATIO
  }

  /** Checks that at least one column differs. */
  public Against {
    Check.that(!where.isEmpty(), "where", "got nothing, expected what the other runs have instead");
    where.values().forEach(Filter::parse);
  }

  double of(double value, double other) {
    return by == By.RATIO ? value / other : value - other;
  }

  /** The value that represents no difference. */
  double neutral() {
    return by == By.RATIO ? 1 : 0;
  }
}
