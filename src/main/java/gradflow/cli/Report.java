package gradflow.cli;

import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Outcome;
import gradflow.experiment.RunResult;
import gradflow.figure.FigureSpec;
import gradflow.table.ResultTable;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What a run prints at its end: slopes with their intervals, and where everything is. */
final class Report {
  private static final String SLOPE = "slope_nats_per_step";

  private Report() {}

  static void print(
      PrintWriter out,
      Path folder,
      ExperimentSpec spec,
      List<RunResult> results,
      List<FigureSpec> figures) {
    out.println(spec.title());
    if (ResultTable.exists(folder, "summary")) {
      slopes(out, ResultTable.read(folder, "summary").where("quantity", SLOPE), spec.axes());
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

  private static void slopes(PrintWriter out, ResultTable rows, List<String> axes) {
    if (rows.rows() == 0) {
      return;
    }
    StringBuilder header = new StringBuilder();
    axes.forEach(a -> header.append(String.format(Locale.ROOT, "%-14s", a)));
    out.println(header + "slope of ln ||dh_T/dh_t||, nats/step (95 % interval over seeds)");
    double[] mean = rows.numbers("mean");
    double[] low = rows.numbers("ci95_low");
    double[] high = rows.numbers("ci95_high");
    double[] infinite = rows.numbers("n_infinite");
    for (int i = 0; i < rows.rows(); i++) {
      StringBuilder line = new StringBuilder();
      for (String axis : axes) {
        line.append(String.format(Locale.ROOT, "%-14s", rows.texts(axis)[i]));
      }
      line.append(
          Double.isNaN(mean[i])
              ? "     -Infinity"
              : String.format(Locale.ROOT, "%+10.5f", mean[i]));
      if (!Double.isNaN(low[i])) {
        line.append(String.format(Locale.ROOT, "  [%+.5f, %+.5f]", low[i], high[i]));
      }
      if (infinite[i] > 0) {
        line.append(String.format(Locale.ROOT, "  (%.0f runs vanish altogether)", infinite[i]));
      }
      out.println(line);
    }
  }
}
