package gradflow.figure;

import gradflow.table.ResultTable;
import gradflow.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Notes on runs that diverged or failed and may therefore be missing from a panel. */
final class Dead {
  private static final String OUTCOME = "outcome";

  private Dead() {}

  /**
   * Returns a note such as {@code diverged or failed: 2 of 20 runs with lstm}; empty if all runs
   * ended as planned, or no table records it.
   *
   * @param where column values that the panel's rows share; only columns known before a run are
   *     used
   * @param lines the column with one curve per value, if there is one
   */
  static String note(Path folder, Map<String, String> where, Optional<String> lines) {
    if (!ResultTable.exists(folder, "runs")) {
      return "";
    }
    Table all = ResultTable.read(folder, "runs");
    List<String> columns = all.columns();
    if (!columns.contains(OUTCOME)) {
      return "";
    }
    List<String> planned = columns.subList(0, columns.indexOf(OUTCOME));
    Map<String, String> of = new LinkedHashMap<>(where);
    of.keySet().retainAll(planned);
    Table runs = ResultTable.reported(all, of);
    if (lines.isEmpty() || !planned.contains(lines.get())) {
      String count = count(runs);
      return count.isEmpty() ? "" : count + " diverged or failed";
    }
    List<String> notes = new ArrayList<>();
    for (String line : runs.distinct(lines.get())) {
      String count = count(runs.where(lines.get(), line));
      if (!count.isEmpty()) {
        notes.add(count + " with " + Heading.entry(lines.get(), line));
      }
    }
    return notes.isEmpty() ? "" : "diverged or failed: " + String.join(", ", notes);
  }

  private static String count(Table runs) {
    long dead =
        runs.texts(OUTCOME).stream()
            .filter(o -> o.equals("diverged") || o.equals("failed"))
            .count();
    return dead == 0 ? "" : dead + " of " + runs.rows() + " runs";
  }
}
