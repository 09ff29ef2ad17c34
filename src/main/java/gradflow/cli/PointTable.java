package gradflow.cli;

import gradflow.experiment.Outcome;
import gradflow.experiment.RunResult;
import gradflow.measure.Slope;
import gradflow.result.ResultStore;
import gradflow.table.Table;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A line for each point of the axes: slope of ln ‖∂h_T/∂h_t‖ against lag, its interval over seeds,
 * the half-life, and the number of its runs that diverged or failed.
 */
final class PointTable {
  private static final String SLOPE = "slope_nats_per_step";
  private static final int MOST_LINES = 30;

  /** A point that has a slope, or runs that did not complete. */
  private record Line(List<String> point, String slope, String troubles) {}

  private final List<String> axes;

  /** The first lines, which are printed. */
  private final List<Line> listed = new ArrayList<>();

  private boolean sloped;
  private int more;
  private int troubled;

  PointTable(List<String> axes, ResultStore store) {
    this.axes = axes;
    store.points(SLOPE, this::add);
  }

  private void add(Map<String, String> point, List<RunResult> runs, Table summary) {
    String slope = summary.rows() == 0 ? "" : slope(summary);
    String troubles = troubles(runs);
    sloped |= !slope.isEmpty();
    if (slope.isEmpty() && troubles.isEmpty()) {
      return;
    } else if (listed.size() < MOST_LINES) {
      listed.add(new Line(axes.stream().map(point::get).toList(), slope, troubles));
    } else {
      more++;
      troubled += troubles.isEmpty() ? 0 : 1;
    }
  }

  private static String slope(Table row) {
    double mean = row.number(0, "mean");
    double low = row.number(0, "ci95_low");
    double high = row.number(0, "ci95_high");
    double slope = Double.isNaN(mean) ? row.number(0, "median") : mean;
    String interval =
        Double.isNaN(low) ? "" : String.format(Locale.ROOT, "[%+.4f, %+.4f]", low, high);
    double steps = Slope.halfLife(slope);
    String half =
        Double.isInfinite(steps)
            ? "does not decay"
            : Double.isNaN(steps) ? "reaches 0" : String.format(Locale.ROOT, "%.4g", steps);
    return String.format(Locale.ROOT, "%+16.5f  %-22s%-16s", slope, interval, half);
  }

  /** Returns a text such as {@code 2 of 8 diverged}; empty if all completed. */
  private static String troubles(List<RunResult> runs) {
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

  /**
   * Prints the points that have a slope, or runs that did not complete; at most one screen of them.
   */
  void print(PrintWriter out) {
    if (listed.isEmpty()) {
      return;
    }
    List<List<String>> cells = new ArrayList<>(List.of(axes));
    listed.forEach(line -> cells.add(line.point()));
    TextColumns widths = TextColumns.of(cells);
    String columns =
        sloped ? "slope, nats/step  95 % interval         half-life of this slope, steps" : "";
    out.println((widths.line(axes) + columns).stripTrailing());
    for (Line line : listed) {
      String gap = line.slope().isEmpty() ? "" : "  ";
      out.println(
          (widths.line(line.point()) + line.slope() + gap + line.troubles()).stripTrailing());
    }
    if (more > 0) {
      out.println(
          "… "
              + more
              + " more points in summary.csv"
              + (troubled > 0
                  ? "; in " + troubled + " of them runs diverged or failed (runs.csv)"
                  : ""));
    }
  }
}
