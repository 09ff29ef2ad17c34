package gradflow.job;

import gradflow.catalog.Plan;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.TrainSpec;
import gradflow.figure.Figure;
import gradflow.report.ResultReport;
import gradflow.table.ResultTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the page of a result folder. */
public final class ReportPage {
  private ReportPage() {}

  /**
   * Writes the page from the contents of the folder.
   *
   * @param figures those that exist, by name
   * @return the file
   * @throws gradflow.files.FileProblem if a file cannot be read, or the page cannot be written
   */
  public static Path write(Plan plan, Map<String, Figure> figures, Path folder) {
    ExperimentSpec spec = plan.experiment();
    boolean trains = spec.runs().get(0).work() instanceof TrainSpec;
    Map<String, String> commands = new LinkedHashMap<>();
    commands.put("To run it again and compare every table, in this folder:", "gradflow verify .");
    commands.put("To draw its figures again:", "gradflow plot .");
    commands.put(
        "To run it elsewhere:",
        "gradflow " + (trains ? "train" : "run") + " spec.yaml --results DIR");
    return new ResultReport(
            spec.title(), about(spec, folder), plan.question(), spec.axes(), figures, commands)
        .write(folder);
  }

  private static List<String> about(ExperimentSpec spec, Path folder) {
    List<String> about = new ArrayList<>();
    if (ResultTable.exists(folder, "runs")) {
      Map<String, Integer> outcomes = ResultTable.counts(folder, "runs", "outcome");
      about.add(
          outcomes.values().stream().mapToInt(Integer::intValue).sum()
              + " runs of "
              + spec.refine().map(r -> "a grid of " + spec.runs().size()).orElse("" + spec.size())
              + ": "
              + Stream.of("completed", "diverged", "failed")
                  .map(outcome -> outcomes.getOrDefault(outcome, 0) + " " + outcome)
                  .collect(Collectors.joining(", ")));
    }
    return about;
  }
}
