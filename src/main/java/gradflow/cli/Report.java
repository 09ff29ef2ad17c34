package gradflow.cli;

import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Outcome;
import gradflow.experiment.RunResult;
import gradflow.experiment.Stage;
import gradflow.figure.FigureSpec;
import gradflow.table.ResultStore;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a run prints at its end: slopes with their intervals, and where everything is. */
final class Report {
  private Report() {}

  static void print(
      PrintWriter out, ResultStore store, ExperimentSpec spec, List<FigureSpec> figures) {
    Path folder = store.folder();
    List<RunResult> results = store.results();
    out.println(spec.title());
    spec.choices(results)
        .ifPresent(c -> ChoiceText.print(out, spec.trials().orElseThrow().over(), c));
    List<RunResult> reported =
        results.stream().filter(r -> r.run().stage() == Stage.REPORTED).toList();
    new PointTable(spec.axes(), reported, folder).print(out);
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
}
