package gradflow.cli;

import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Outcome;
import gradflow.experiment.RunResult;
import gradflow.figure.FigureSpec;
import gradflow.table.ResultStore;
import gradflow.table.ResultTable;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a run prints at its end: slopes with their intervals, and where everything is. */
final class Report {
  private static final String SLOPE = "slope_nats_per_step";
  private static final int MOST_LINES = 30;

  private Report() {}

  static void print(
      PrintWriter out, ResultStore store, ExperimentSpec spec, List<FigureSpec> figures) {
    Path folder = store.folder();
    List<RunResult> results = store.results();
    out.println(spec.title());
    if (ResultTable.exists(folder, "summary")) {
      slopes(out, ResultTable.read(folder, "summary"), spec.axes());
    }
    long diverged = results.stream().filter(r -> r.outcome() instanceof Outcome.Diverged).count();
    long failed = results.stream().filter(r -> r.outcome() instanceof Outcome.Failed).count();
    out.println(
        results.size()
            + " runs: "
            + (results.size() - diverged - failed)
            + " completed, "
            + diverged
            + " diverged, "
            + failed
            + " failed");
    if (store.takenOver() > 0) {
      out.println(store.takenOver() + " runs taken over from an interrupted run");
    }
    results.stream()
        .filter(r -> r.outcome() instanceof Outcome.Failed)
        .limit(5)
        .forEach(r -> out.println("  " + Progress.describe(r) + ": " + r.outcome().detail()));
    out.println("tables and provenance: " + folder);
    for (FigureSpec figure : figures) {
      if (Files.exists(folder.resolve(figure.name() + ".png"))) {
        out.println("figure: " + folder.resolve(figure.name() + ".png") + " (also .svg, .pdf)");
      }
    }
    out.flush();
  }

  /**
   * A line for each point of the axes: slope of ln ‖∂h_T/∂h_t‖ against lag, its interval over
   * seeds, and the half-life.
   */
  private static void slopes(PrintWriter out, ResultTable summary, List<String> axes) {
    ResultTable rows = summary.where("quantity", SLOPE);
    if (rows.rows() == 0) {
      return;
    }
    int[] widths =
        axes.stream().mapToInt(a -> Math.max(a.length(), longest(rows.texts(a))) + 2).toArray();
    StringBuilder header = new StringBuilder();
    for (int a = 0; a < widths.length; a++) {
      header.append(pad(axes.get(a), widths[a]));
    }
    out.println(header + "slope, nats/step  95 % interval         half-life, steps");
    double[] median = rows.numbers("median");
    double[] mean = rows.numbers("mean");
    double[] low = rows.numbers("ci95_low");
    double[] high = rows.numbers("ci95_high");
    for (int i = 0; i < Math.min(rows.rows(), MOST_LINES); i++) {
      StringBuilder line = new StringBuilder();
      for (int a = 0; a < widths.length; a++) {
        line.append(pad(rows.texts(axes.get(a))[i], widths[a]));
      }
      double slope = Double.isNaN(mean[i]) ? median[i] : mean[i];
      line.append(String.format(Locale.ROOT, "%+16.5f", slope));
      String interval =
          Double.isNaN(low[i]) ? "" : String.format(Locale.ROOT, "[%+.4f, %+.4f]", low[i], high[i]);
      String half =
          slope < 0 ? String.format(Locale.ROOT, "%.4g", -Math.log(2) / slope) : "does not decay";
      out.println(line + "  " + pad(interval, 22) + half);
    }
    if (rows.rows() > MOST_LINES) {
      out.println("… " + (rows.rows() - MOST_LINES) + " more points in summary.csv");
    }
  }

  private static int longest(String[] texts) {
    return Arrays.stream(texts).mapToInt(String::length).max().orElse(0);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
