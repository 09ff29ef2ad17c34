package gradflow.cli;

import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.TrainSpec;
import gradflow.figure.FigureSpec;
import gradflow.job.RunCounts;
import gradflow.result.ResultStore;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The output at the end of a run: slopes with their intervals, and the locations of all files. */
final class Report {
  private Report() {}

  static void print(
      PrintWriter out,
      ResultStore store,
      ExperimentSpec spec,
      RunCounts counts,
      List<FigureSpec> figures) {
    Path folder = store.folder();
    out.println(spec.title());
    store.choices().ifPresent(c -> ChoiceText.print(out, spec.trials().orElseThrow().over(), c));
    new PointTable(spec.axes(), store).print(out);
    if (spec.runs().get(0).work() instanceof TrainSpec) {
      new TrainingTable(spec.axes(), store).print(out);
    }
    out.println(
        "%s%s%s completed, %s diverged, %s failed"
            .formatted(
                counts.runs(),
                counts.runs() == 1 ? " run: " : " runs: ",
                counts.completed(),
                counts.diverged(),
                counts.failed()));
    if (store.takenOver() > 0) {
      int now = counts.runs() - store.takenOver();
      out.println(store.takenOver() + " runs were recorded before, " + now + " are new");
    }
    counts.failures().forEach(f -> out.println("  " + f));
    out.println("tables and provenance: " + folder);
    for (FigureSpec figure : figures) {
      if (Files.exists(folder.resolve(figure.name() + ".png"))) {
        out.println("figure: " + folder.resolve(figure.name() + ".png") + " (also .svg, .pdf)");
      }
    }
    out.flush();
  }
}
