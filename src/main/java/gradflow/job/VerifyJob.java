package gradflow.job;

import gradflow.check.Check;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Runner;
import gradflow.files.Manifest;
import gradflow.result.Rerun;
import gradflow.table.ResultTable;
import gradflow.table.Table;
import gradflow.table.TableDiff;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reruns the spec of a result folder and compares the tables, without writing anything. */
public final class VerifyJob {
  private final Path folder;
  private final double tolerance;
  private final ExperimentSpec spec;

  /**
   * Comparison of a table in the folder with that of the second run.
   *
   * @param name name of the table
   * @param diff largest difference, or which side lacks the table
   * @param same whether the difference is within the tolerance
   * @param edited whether the file was changed after it was written
   */
  public record Comparison(String name, TableDiff diff, boolean same, boolean edited) {}

  /**
   * Reads the spec of a folder.
   *
   * @param tolerance largest difference that counts as equal, in [0, 1]
   * @throws gradflow.check.BadArgument if the tolerance is outside this range
   * @throws gradflow.files.FileProblem if the folder has no spec
   */
  public VerifyJob(Path folder, double tolerance) {
    this.folder = folder;
    this.tolerance = Check.within("--tolerance", tolerance, 0, 1);
    this.spec = ResultFolder.plan(folder).experiment();
  }

  /**
   * Returns the input files whose content has changed since the run, separated by commas; empty if
   * none has.
   */
  public String changedInputs() {
    return spec.inputs().isEmpty() ? "" : ResultFolder.changed(spec, folder);
  }

  /**
   * Returns the differences in code, backend and kernels from the folder's provenance, one line
   * each.
   */
  public List<String> otherOrigin() {
    return ResultFolder.otherOrigin(folder);
  }

  /**
   * Reruns the spec.
   *
   * @return one comparison per table, ordered by name; empty if the runner was stopped
   */
  public Optional<List<Comparison>> run(Runner runner, RunListener listener) {
    Rerun again = new Rerun(spec);
    var unused = listener.begins(spec, 0);
    try {
      runner.run(
          spec,
          r -> {
            again.accept(r);
            listener.finished(r);
          });
    } finally {
      listener.ends();
    }
    if (!again.isComplete()) {
      return Optional.empty();
    }
    listener.complete();
    return Optional.of(compare(again.tables()));
  }

  private List<Comparison> compare(SortedMap<String, Table> again) {
    Manifest written = Manifest.of(folder);
    SortedMap<String, String> files = new TreeMap<>();
    again.keySet().forEach(name -> files.put(name, file(name)));
    written.names().stream()
        .filter(ResultTable::isTable)
        .forEach(file -> files.put(file.replaceFirst("\\.csv(\\.gz)?$", ""), file));
    List<Comparison> all = new ArrayList<>();
    files.forEach(
        (name, file) -> {
          TableDiff diff = compare(name, folder.resolve(file), again);
          boolean edited = written.names().contains(file) && !written.isAsWritten(file);
          all.add(new Comparison(name, diff, diff.worst() <= tolerance, edited));
        });
    return all;
  }

  private TableDiff compare(String name, Path file, SortedMap<String, Table> again) {
    if (!again.containsKey(name)) {
      return TableDiff.missing("only in the folder, the second run does not make it");
    }
    return Files.exists(file)
        ? TableDiff.of(file, again.get(name), tolerance)
        : TableDiff.missing("only in the second run, the folder does not have it");
  }

  /** Returns the file name of a table that no manifest lists. */
  private String file(String table) {
    String zipped = table + ".csv.gz";
    return Files.exists(folder.resolve(zipped)) ? zipped : table + ".csv";
  }
}
