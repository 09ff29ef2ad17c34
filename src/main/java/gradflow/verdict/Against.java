package gradflow.verdict;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import gradflow.table.Filter;
import java.util.Map;

/**
 * What the runs of a finding are compared with: the runs that differ from them in these columns
 * alone, replicate by replicate, so that both have drawn the same numbers.
 *
 * @param where the values that the other runs have instead
 * @param by what is compared with the threshold
 */
@About(summary = "the runs that those of a finding are compared with, seed by seed")
public record Against(
    @Option(help = "conditions of the other runs, where they differ", example = "{cell: rnn}")
        Map<String, String> where,
    @Option(value = "difference", help = "difference or ratio") By by) {
  /** How two values are put together. */
  public enum By {
    /** The first minus the second. */
    DIFFERENCE,
    /** The first over the second. */
    RATIO
  }

  /** Checks that something differs. */
  public Against {
    Check.that(!where.isEmpty(), "where", "got nothing, expected what the other runs have instead");
    where.values().forEach(Filter::parse);
  }

  double of(double value, double other) {
    return by == By.RATIO ? value / other : value - other;
  }

  /** What changes no value that is compared with it. */
  double neutral() {
    return by == By.RATIO ? 1 : 0;
  }
}
