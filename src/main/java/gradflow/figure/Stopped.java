package gradflow.figure;

import gradflow.table.ResultTable;
import gradflow.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Training runs that stopped because they had learned the task. Plotted against the update, they
 * keep their last value until the end of the panel; otherwise a curve would show only the runs that
 * failed.
 */
final class Stopped {
  /** The note of a panel in which some runs keep their last value. */
  static final String NOTE = "runs that have learned the task keep their last value";

  private static final String UPDATE = "update";

  private final Set<String> runs = new HashSet<>();

  /** Reads the stopped runs of a result folder. */
  Stopped(Path folder) {
    if (ResultTable.exists(folder, "runs")) {
      Table all = ResultTable.read(folder, "runs");
      if (all.columns().containsAll(List.of("run", "success", "outcome"))) {
        runs.addAll(all.where("success", 1).where("outcome", "completed").texts("run"));
      }
    }
  }

  /** Whether rows of that table, plotted against that column, include stopped runs. */
  boolean in(Table rows, String x) {
    return x.equals(UPDATE) && rows.columns().contains("run") && !runs.isEmpty();
  }

  /**
   * Returns pairs of x and y in which the last values of stopped runs are repeated.
   *
   * @param rows of some runs
   * @param panel all rows of the panel, which determine its end
   * @return x, then y
   */
  double[][] held(Table rows, Table panel, String x, String y) {
    TreeSet<Double> updates = new TreeSet<>();
    for (double at : panel.numbers(x)) {
      updates.add(at);
    }
    double[] at = rows.numbers(x);
    double[] value = rows.numbers(y);
    List<String> run = rows.texts("run");
    Map<String, Double> last = new HashMap<>();
    for (int r = 0; r < at.length; r++) {
      last.merge(run.get(r), at[r], Math::max);
    }
    List<double[]> pairs = new ArrayList<>();
    for (int r = 0; r < at.length; r++) {
      pairs.add(new double[] {at[r], value[r]});
      if (runs.contains(run.get(r)) && at[r] == last.get(run.get(r))) {
        for (double later : updates.tailSet(at[r], false)) {
          pairs.add(new double[] {later, value[r]});
        }
      }
    }
    return new double[][] {
      pairs.stream().mapToDouble(p -> p[0]).toArray(),
      pairs.stream().mapToDouble(p -> p[1]).toArray()
    };
  }
}
