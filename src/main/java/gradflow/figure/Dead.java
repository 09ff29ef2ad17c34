package gradflow.figure;

import gradflow.table.ResultTable;
import gradflow.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a panel says of the runs that diverged or failed, and so may lack in what it shows. */
final class Dead {
  private static final String OUTCOME = "outcome";

  private Dead() {}

  /**
   * Such as {@code diverged or failed: 2 of 20 runs with lstm}; empty if all ended as planned, or
   * no table says.
   *
   * @param where what the panel's rows have in common; only what is planned of a run counts
   * @param lines whose values have a curve each, if there is one
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
