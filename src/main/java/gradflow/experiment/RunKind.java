package gradflow.experiment;

import java.util.List;
import java.util.Map;

/**
 * Runs that differ in nothing that decides their tables, memory and time: in how weights are drawn,
 * or in the rule of a training, but neither in the cell nor in the steps.
 *
 * @param work of the first of them
 * @param trials how many are trials
 * @param reported how many are reported
 * @param labels for each axis, its label and what its values say of themselves, by column; they are
 *     at every combination of these
 */
public record RunKind(
    Work work, long trials, long reported, List<List<Map<String, String>>> labels) {
  /** Copies the list. */
  public RunKind {
    labels = List.copyOf(labels);
  }
}
