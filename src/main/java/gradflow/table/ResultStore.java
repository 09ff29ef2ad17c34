package gradflow.table;

import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Outcome;
import gradflow.experiment.ResultSink;
import gradflow.experiment.RunResult;
import gradflow.files.AtomicFile;
import gradflow.files.FileProblem;
import gradflow.measure.MeasureValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The folder of an experiment's results. Each run's rows go to small files of its own under {@code
 * parts/} as soon as it is finished, so that a killed run or a full disk loses nothing; {@link
 * #finish} joins them into one table a series, in the order of the runs, whatever order they
 * finished in.
 */
public final class ResultStore implements ResultSink {
  private static final String PARTS = "parts";

  private final ExperimentSpec spec;
  private final Path folder;
  private final RunTable runs;
  private final TreeSet<String> tables = new TreeSet<>();

  /**
   * Opens {@code results/name/hash} and writes the spec into it; parts of an earlier, broken-off
   * run are removed.
   *
   * @throws FileProblem if the folder cannot be made or written
   */
  public ResultStore(Path results, ExperimentSpec spec) {
    this.spec = spec;
    this.folder = results.resolve(spec.name()).resolve(spec.hash());
    this.runs = new RunTable(spec.axes());
    removeParts();
    removeTemporary();
    AtomicFile.write(
        folder.resolve("spec.yaml"),
        out -> out.write(spec.source().getBytes(StandardCharsets.UTF_8)));
  }

  /** The folder. */
  public Path folder() {
    return folder;
  }

  @Override
  public void accept(RunResult result) {
    String prefix = String.format("%06d.", result.run().index());
    for (MeasureValue value : result.values()) {
      if (value instanceof MeasureValue.Series series) {
        tables.add(series.table());
        Path part = folder.resolve(PARTS).resolve(prefix + series.table() + ".csv");
        AtomicFile.write(
            part, out -> CsvWriter.write(SeriesTable.of(spec.axes(), result.run(), series), out));
      }
    }
    runs.add(result);
    RunTable single = new RunTable(spec.axes());
    single.add(result);
    AtomicFile.write(
        folder.resolve(PARTS).resolve(prefix + "runs.csv"),
        out -> CsvWriter.write(single.table(), out));
  }

  /**
   * Joins the parts into tables and removes them.
   *
   * @throws FileProblem if a table cannot be written; the parts are then still there
   */
  public void finish() {
    for (String table : tables) {
      try (Stream<Path> files = Files.list(folder.resolve(PARTS))) {
        List<Path> parts =
            files
                .filter(f -> f.getFileName().toString().endsWith("." + table + ".csv"))
                .sorted()
                .toList();
        CsvJoin.write(folder.resolve(table + ".csv"), parts);
      } catch (IOException e) {
        throw FileProblem.reading(folder.resolve(PARTS), e);
      }
    }
    CsvWriter.write(folder.resolve("runs.csv"), runs.table());
    if (runs.hasScalars()) {
      CsvWriter.write(folder.resolve("summary.csv"), ReplicateSummary.of(spec.axes(), runs));
    }
    removeStale();
    removeParts();
  }

  /** Whether every run that came in was completed. */
  public boolean allCompleted() {
    return runs.results().stream().allMatch(r -> r.outcome() instanceof Outcome.Completed);
  }

  /** Tables of an earlier run of this spec that this one did not write. */
  private void removeStale() {
    Set<String> written = new TreeSet<>(tables);
    written.add("runs");
    if (runs.hasScalars()) {
      written.add("summary");
    }
    for (String name : ResultTable.names(folder)) {
      if (!written.contains(name)) {
        delete(folder.resolve(name + ".csv"));
        delete(folder.resolve(name + ".csv.gz"));
      }
    }
  }

  /** What a killed process was writing. */
  private void removeTemporary() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(f -> f.getFileName().toString().matches("\\..*\\.tmp"))
          .forEach(ResultStore::delete);
    } catch (IOException e) {
      throw FileProblem.reading(folder, e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw FileProblem.writing(file, e);
    }
  }

  private void removeParts() {
    Path parts = folder.resolve(PARTS);
    if (!Files.isDirectory(parts)) {
      return;
    }
    try (Stream<Path> files = Files.walk(parts)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw FileProblem.writing(parts, e);
    }
  }
}
