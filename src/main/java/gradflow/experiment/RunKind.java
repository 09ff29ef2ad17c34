package gradflow.experiment;

import java.util.List;
import java.util.Map;

/**
 * Runs that do not differ in anything that affects their tables, memory or time. They may differ in
 * how weights are drawn or in the training rule, but not in the cell or the number of steps.
 *
 * @param work of the first run
 * @param trials number of trials
 * @param reported number of reported runs
 * @param labels for each axis, its label and the keys that its values define, by column; the runs
 *     cover every combination of these
 */
public record RunKind(
    Work work, long trials, long reported, List<List<Map<String, String>>> labels) {
  /** Copies the list. */
  public RunKind {
    labels = List.copyOf(labels);
  }
}
