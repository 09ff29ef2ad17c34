package gradflow.job;

import gradflow.catalog.Plan;
import gradflow.catalog.PlanReader;
import gradflow.compare.Result;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Provenance;
import gradflow.experiment.Trials;
import gradflow.files.FileProblem;
import gradflow.files.Manifest;
import gradflow.files.PlainJson;
import gradflow.result.ResultStore;
import gradflow.table.ResultTable;
import gradflow.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Decides whether a result folder already contains the results of an experiment. */
public final class ResultFolder {
  /** Entries of the provenance that the bytes of a result depend on. */
  private static final List<String> ORIGIN =
      List.of("gradflow", "commit", "code_sha256_12", "backend");

  private ResultFolder() {}

  /**
   * Returns whether a folder holds every run of exactly this spec, computed by exactly this code,
   * without a failed run.
   */
  public static boolean is(ExperimentSpec spec, Path folder) {
    Path file = folder.resolve("provenance.json");
    if (!Files.exists(file) || !ResultTable.exists(folder, "runs")) {
      return false;
    }
    try {
      Map<String, String> facts = PlainJson.scalars(file);
      Table table = ResultTable.read(folder, "runs");
      return spec.hash().equals(facts.get("spec_sha256_12"))
          && Provenance.codeHash().equals(facts.get("code_sha256_12"))
          && Provenance.codeVersion().equals(facts.get("gradflow"))
          && String.valueOf(table.rows()).equals(facts.get("runs_finished"))
          && isComplete(spec, table)
          && inputs(spec.inputs()).equals(facts.getOrDefault("inputs", ""))
          && !table.texts("outcome").contains("failed");
    } catch (IOException e) {
      return false; // not written by this program: run again
    }
  }

  /**
   * Returns whether a table contains all runs that are due. For a refined grid, these depend on the
   * results in the table.
   */
  private static boolean isComplete(ExperimentSpec spec, Table table) {
    if (spec.refine().isEmpty()) {
      return table.rows() == spec.size();
    }
    double[] runs = table.numbers("run");
    double[] values = table.numbers(spec.refine().get().of());
    Map<Integer, Double> finished = new HashMap<>();
    for (int row = 0; row < runs.length; row++) {
      finished.put((int) runs[row], values[row]);
    }
    BitSet due = spec.grid().orElseThrow().due(finished::containsKey, finished::get);
    return due.stream().allMatch(finished::containsKey) && due.cardinality() == runs.length;
  }

  /**
   * Returns whether the tables of a complete store exist, unchanged, as written by exactly this
   * code.
   */
  static boolean isCurrent(ExperimentSpec spec, ResultStore store) {
    Path folder = store.folder();
    Path file = folder.resolve("provenance.json");
    Manifest written = Manifest.of(folder);
    if (!Files.exists(file) || written.names().stream().noneMatch(n -> n.startsWith("runs.csv"))) {
      return false;
    }
    try {
      Map<String, String> now = Provenance.ofThisProcess();
      Map<String, String> facts = PlainJson.scalars(file);
      return spec.hash().equals(facts.get("spec_sha256_12"))
          && ORIGIN.stream().allMatch(fact -> now.get(fact).equals(facts.get(fact)))
          && !now.get("code_sha256_12").equals("unknown")
          && String.valueOf(store.finished()).equals(facts.get("runs_finished"))
          && inputs(spec.inputs()).equals(facts.getOrDefault("inputs", ""))
          && written.names().stream().filter(ResultTable::isTable).allMatch(written::isAsWritten);
    } catch (IOException e) {
      return false; // not written by this program
    }
  }

  /** Lists the input files by name and digest, on one line. */
  static String inputs(Map<String, String> digests) {
    return digests.entrySet().stream()
        .map(e -> e.getKey() + " sha256 " + e.getValue())
        .collect(Collectors.joining(", "));
  }

  /**
   * Reads the spec of a result folder. Relative paths are resolved against the folder of the
   * original spec.
   *
   * @throws gradflow.files.FileProblem if there is no spec
   */
  public static Plan plan(Path folder) {
    Path file = folder.resolve("spec.yaml");
    try {
      Path provenance = folder.resolve("provenance.json");
      String from =
          Files.exists(provenance) ? PlainJson.scalars(provenance).get("spec_folder") : null;
      return from == null
          ? PlanReader.read(file)
          : PlanReader.read(file, folder.resolve(from).normalize());
    } catch (IOException e) {
      return PlanReader.read(file); // not written by this program
    }
  }

  /**
   * Returns results to be compared, with what their specs say.
   *
   * @throws gradflow.check.BadArgument if a folder has no table of runs
   */
  public static List<Result> compared(List<Path> folders) {
    List<String> names = Result.names(folders);
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < folders.size(); i++) {
      Path folder = Result.requireRuns(folders.get(i));
      Plan plan = plan(folder);
      List<String> chosen = plan.experiment().trials().map(Trials::over).orElse(List.of());
      results.add(new Result(names.get(i), folder, plan.figures(), chosen));
    }
    return List.copyOf(results);
  }

  /**
   * Returns the input files whose content has changed since the runs of a result folder.
   *
   * @throws gradflow.files.FileProblem if the provenance cannot be read
   */
  public static String changed(ExperimentSpec spec, Path folder) {
    Path file = folder.resolve("provenance.json");
    try {
      String then = PlainJson.scalars(file).getOrDefault("inputs", "");
      return spec.inputs().entrySet().stream()
          .filter(e -> !then.contains(inputs(Map.of(e.getKey(), e.getValue()))))
          .map(Map.Entry::getKey)
          .collect(Collectors.joining(", "));
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  /**
   * Returns the differences in code, backend and kernels since a result folder was written, one
   * line each; empty if there are none.
   */
  public static List<String> otherOrigin(Path folder) {
    Path file = folder.resolve("provenance.json");
    Map<String, String> then;
    try {
      then = PlainJson.scalars(file);
    } catch (IOException e) {
      return List.of("code and backend cannot be compared: " + file + " cannot be read");
    }
    Map<String, String> now = Provenance.ofThisProcess();
    return ORIGIN.stream()
        .filter(fact -> !now.get(fact).equals(then.get(fact)))
        .map(fact -> fact + ": was " + then.get(fact) + ", is " + now.get(fact))
        .toList();
  }
}
