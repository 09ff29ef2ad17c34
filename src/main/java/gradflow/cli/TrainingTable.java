package gradflow.cli;

import gradflow.experiment.RunResult;
import gradflow.result.ResultStore;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results of training runs: a line for each point of the axes, with medians over its runs. */
final class TrainingTable {
  private static final int MOST_LINES = 30;
  private static final double LARGE = 1000;
  private static final List<String> MEDIANS =
      List.of("updates", "validation_error", "test_error", "test_loss");

  private final List<List<String>> rows = new ArrayList<>();
  private int more;
  private int large;

  TrainingTable(List<String> axes, ResultStore store) {
    List<String> head = new ArrayList<>(axes);
    head.addAll(List.of("runs", "solved"));
    MEDIANS.forEach(m -> head.add("median " + m.replace('_', ' ')));
    rows.add(head);
    store.points("test_error", (point, runs, summary) -> add(axes, point, runs));
    int solved = axes.size() + 1;
    if (rows.stream().skip(1).allMatch(row -> row.get(solved).isEmpty())) {
      rows.forEach(row -> row.remove(solved));
    }
  }

  private void add(List<String> axes, Map<String, String> point, List<RunResult> runs) {
    large += (int) runs.stream().filter(r -> r.scalar("test_loss_over_chance") > LARGE).count();
    if (rows.size() > MOST_LINES) {
      more++;
      return;
    }
    List<String> row = new ArrayList<>(axes.stream().map(point::get).toList());
    row.add(String.valueOf(runs.size()));
    boolean goal = runs.stream().anyMatch(r -> r.scalars().containsKey("success"));
    long solved = runs.stream().filter(r -> r.scalar("success") == 1).count();
    row.add(goal ? String.valueOf(solved) : "");
    MEDIANS.forEach(m -> row.add(median(runs, m)));
    rows.add(row);
  }

  private static String median(List<RunResult> runs, String scalar) {
    double[] values = runs.stream().mapToDouble(r -> r.scalar(scalar)).sorted().toArray();
    double middle = (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
    return Double.isNaN(middle) ? "" : String.format(Locale.ROOT, "%.4g", middle);
  }

  /** Prints at most one screen of the lines. */
  void print(PrintWriter out) {
    TextColumns columns = TextColumns.of(rows);
    rows.forEach(row -> out.println(columns.line(row).stripTrailing()));
    if (more > 0) {
      out.println("… " + more + " more points in summary.csv");
    }
    if (large > 0) {
      out.println("warning: runs with a test loss above 1000 times that of chance: " + large);
    }
  }
}
