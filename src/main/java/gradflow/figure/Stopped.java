package gradflow.figure;

import gradflow.table.ResultTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Trainings that stopped because they had learned the task. Against the update they keep their last
 * value until the end of the panel: a curve over the others alone would show those that failed.
 */
final class Stopped {
  /** What a panel says where some runs are held. */
  static final String NOTE = "runs that have learned the task keep their last value";

  private static final String UPDATE = "update";

  private final Set<String> runs = new HashSet<>();

  /** Those of a result folder. */
  Stopped(Path folder) {
    if (ResultTable.exists(folder, "runs")) {
      ResultTable all = ResultTable.read(folder, "runs");
      if (all.columns().containsAll(List.of("run", "success", "outcome"))) {
        String[] outcome = all.texts("outcome");
        double[] success = all.numbers("success");
        String[] run = all.texts("run");
        for (int r = 0; r < run.length; r++) {
          if (success[r] == 1 && outcome[r].equals("completed")) {
            runs.add(run[r]);
          }
        }
      }
    }
  }

  /** Whether rows of that table against that column have runs to hold. */
  boolean in(ResultTable rows, String x) {
    return x.equals(UPDATE) && rows.columns().contains("run") && !runs.isEmpty();
  }

  /**
   * Pairs of x and y with the last values of stopped runs repeated.
   *
   * @param rows of some runs
   * @param panel all rows of the panel, which say where it ends
   * @return x, then y
   */
  double[][] held(ResultTable rows, ResultTable panel, String x, String y) {
    TreeSet<Double> updates = new TreeSet<>();
    for (double at : panel.numbers(x)) {
      updates.add(at);
    }
    double[] at = rows.numbers(x);
    double[] value = rows.numbers(y);
    String[] run = rows.texts("run");
    Map<String, Double> last = new HashMap<>();
    for (int r = 0; r < at.length; r++) {
      last.merge(run[r], at[r], Math::max);
    }
    List<double[]> pairs = new ArrayList<>();
    for (int r = 0; r < at.length; r++) {
      pairs.add(new double[] {at[r], value[r]});
      if (runs.contains(run[r]) && at[r] == last.get(run[r])) {
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
