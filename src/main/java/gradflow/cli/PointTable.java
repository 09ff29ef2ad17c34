package gradflow.cli;

import gradflow.experiment.Outcome;
import gradflow.experiment.RunResult;
import gradflow.measure.Slope;
import gradflow.table.ResultTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A line for each point of the axes: slope of ln ‖∂h_T/∂h_t‖ against lag, its interval over seeds,
 * the half-life, and how many of its runs diverged or failed.
 */
final class PointTable {
  private static final String SLOPE = "slope_nats_per_step";
  private static final int MOST_LINES = 30;

  private final List<String> axes;
  private final Map<List<String>, List<RunResult>> points = new LinkedHashMap<>();
  private final Map<List<String>, String> slopes = new LinkedHashMap<>();

  /**
   * @param results of all runs, in their order
   */
  PointTable(List<String> axes, List<RunResult> results, Path folder) {
    this.axes = axes;
    for (RunResult r : results) {
      List<String> point = axes.stream().map(a -> r.run().point().get(a)).toList();
      points.computeIfAbsent(point, p -> new ArrayList<>()).add(r);
    }
    if (ResultTable.exists(folder, "summary")) {
      read(ResultTable.read(folder, "summary").where("quantity", SLOPE));
    }
  }

  private void read(ResultTable rows) {
    double[] median = rows.numbers("median");
    double[] mean = rows.numbers("mean");
    double[] low = rows.numbers("ci95_low");
    double[] high = rows.numbers("ci95_high");
    for (int i = 0; i < rows.rows(); i++) {
      List<String> point = new ArrayList<>();
      for (String axis : axes) {
        point.add(rows.texts(axis)[i]);
      }
      double slope = Double.isNaN(mean[i]) ? median[i] : mean[i];
      String interval =
          Double.isNaN(low[i]) ? "" : String.format(Locale.ROOT, "[%+.4f, %+.4f]", low[i], high[i]);
      double steps = Slope.halfLife(slope);
      String half =
          Double.isInfinite(steps)
              ? "does not decay"
              : Double.isNaN(steps) ? "reaches 0" : String.format(Locale.ROOT, "%.4g", steps);
      slopes.put(point, String.format(Locale.ROOT, "%+16.5f  %-22s%-16s", slope, interval, half));
    }
  }

  /** Prints points that have a slope, or runs that did not complete; at most a screen of them. */
  void print(PrintWriter out) {
    List<List<String>> told =
        points.keySet().stream()
            .filter(p -> slopes.containsKey(p) || !troubles(p).isEmpty())
            .toList();
    if (told.isEmpty()) {
      return;
    }
    int[] widths = new int[axes.size()];
    for (int a = 0; a < widths.length; a++) {
      int axis = a;
      int longest = told.stream().mapToInt(p -> p.get(axis).length()).max().orElse(0);
      widths[a] = Math.max(axes.get(a).length(), longest) + 2;
    }
    String columns =
        slopes.isEmpty() ? "" : "slope, nats/step  95 % interval         half-life, steps";
    out.println((cells(axes, widths) + columns).stripTrailing());
    for (List<String> point : told.subList(0, Math.min(told.size(), MOST_LINES))) {
      String slope = slopes.getOrDefault(point, "");
      String gap = slope.isEmpty() ? "" : "  ";
      out.println((cells(point, widths) + slope + gap + troubles(point)).stripTrailing());
    }
    if (told.size() > MOST_LINES) {
      List<List<String>> rest = told.subList(MOST_LINES, told.size());
      long troubled = rest.stream().filter(p -> !troubles(p).isEmpty()).count();
      out.println(
          "… "
              + rest.size()
              + " more points in summary.csv"
              + (troubled > 0
                  ? "; in " + troubled + " of them runs diverged or failed (runs.csv)"
                  : ""));
    }
  }

  /** Such as {@code 2 of 8 diverged}; empty if all completed. */
  private String troubles(List<String> point) {
    List<RunResult> runs = points.get(point);
    long diverged = runs.stream().filter(r -> r.outcome() instanceof Outcome.Diverged).count();
    long failed = runs.stream().filter(r -> r.outcome() instanceof Outcome.Failed).count();
    List<String> parts = new ArrayList<>();
    if (diverged > 0) {
      parts.add(diverged + " of " + runs.size() + " diverged");
    }
    if (failed > 0) {
      parts.add(failed + " of " + runs.size() + " failed");
    }
    return String.join(", ", parts);
  }

  private static String cells(List<String> texts, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int a = 0; a < widths.length; a++) {
      line.append(texts.get(a)).append(" ".repeat(widths[a] - texts.get(a).length()));
    }
    return line.toString();
  }
}
