package gradflow.result;

import gradflow.experiment.Checkpoints;
import gradflow.experiment.Choices;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.ResultSink;
import gradflow.experiment.RunResult;
import gradflow.experiment.RunResults;
import gradflow.files.AtomicFile;
import gradflow.files.FolderLock;
import gradflow.files.Manifest;
import gradflow.table.CsvWriter;
import gradflow.table.Table;
import gradflow.table.TableFormat;
import gradflow.team.Team;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The folder of an experiment's results, and next to it the records of its finished runs, which all
 * versions of the spec share: {@code results/name/hash} and {@code results/name.runs}. The record
 * of a run is appended as soon as the run is finished, so a killed process or a full disk loses
 * nothing, and a recorded run is not executed again. {@link #finish} makes one table for each
 * series of the records, in the order of the runs, independent of the order in which they finished.
 */
public final class ResultStore implements ResultSink, AutoCloseable {
  private static final int MOST_NAMES = 5;

  private final ExperimentSpec spec;
  private final Path folder;
  private final RecordedRuns runs;
  private final int takenOver;
  private FolderLock lock;

  /**
   * Opens {@code results/name/hash} and writes the spec into it.
   *
   * @throws gradflow.files.FileProblem if the folders cannot be created or written
   */
  public ResultStore(Path results, ExperimentSpec spec) {
    this.spec = spec;
    this.folder = results.resolve(spec.name()).resolve(spec.hash());
    AtomicFile.replace(folder.resolve("spec.yaml"), spec.source().getBytes(StandardCharsets.UTF_8));
    this.runs = RecordedRuns.open(records(results, spec.name()), spec);
    this.takenOver = runs.finished();
  }

  /** Returns the folder of the records of an experiment's runs. */
  public static Path records(Path results, String name) {
    return results.resolve(name + ".runs");
  }

  /** The folder of tables and figures. */
  public Path folder() {
    return folder;
  }

  /** The folder of the records. */
  public Path records() {
    return runs.folder();
  }

  /** Number of runs that were already recorded. */
  public int takenOver() {
    return takenOver;
  }

  /** Number of remaining runs for which there is a record by other code or kernels. */
  public int byOtherCode() {
    return runs.relatives(true);
  }

  /** Number of remaining runs for which there is a record under other measures. */
  public int underOtherMeasures() {
    return runs.relatives(false);
  }

  /**
   * Describes damaged records of finished runs, which must be repeated, in one line; empty if there
   * are none.
   */
  public String damage() {
    List<String> names = runs.damaged().names();
    if (names.isEmpty()) {
      return "";
    }
    String more = names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : "";
    return ("records of finished runs are not as they were written: %s%s; they are set aside in %s,"
            + " and their runs are done again")
        .formatted(
            names.stream().limit(MOST_NAMES).collect(Collectors.joining(", ")),
            more,
            runs.damaged().folder());
  }

  /** Returns the remaining runs, in order. */
  public List<PlannedRun> remaining() {
    return runs.remaining();
  }

  /** Total number of runs to be executed; approximate for a refined grid that is not finished. */
  public int planned() {
    return runs.planned();
  }

  /** Whether every due run has finished or failed. */
  public boolean isComplete() {
    return runs.isComplete();
  }

  /** Returns the remaining runs, shared with other processes that have the records open. */
  public RecordedRuns.Work work() {
    return runs.work();
  }

  /** Returns the remaining runs among the runs first … last. */
  public RecordedRuns.Work work(int first, int last) {
    return runs.work(first, last);
  }

  /** Number of finished runs, including those taken over. */
  public int finished() {
    return runs.finished();
  }

  /** The finished runs, including those taken over. */
  public RunResults results() {
    return runs;
  }

  /** Returns the choices of the trials; empty if there are no trials or they are not finished. */
  public Optional<Choices> choices() {
    return runs.choices();
  }

  /** The checkpoints of long runs. */
  public Checkpoints checkpoints() {
    return runs.checkpoints();
  }

  @Override
  public void accept(RunResult result) {
    runs.accept(result);
  }

  /**
   * Locks the folder of tables for this process; waits as long as another process holds the lock.
   *
   * @param waiting receives the owner, once
   * @param stopped whether to give up
   * @return whether the folder is locked
   */
  public boolean lock(Consumer<String> waiting, BooleanSupplier stopped) {
    if (lock == null) {
      lock = FolderLock.await(folder, waiting, stopped).orElse(null);
    }
    return lock != null;
  }

  /**
   * Makes the tables, replacing those that an earlier run of this spec wrote.
   *
   * @throws gradflow.files.FileProblem if a table cannot be written, or a record has been altered
   *     since it was written; the records are not changed
   */
  public void finish() {
    AtomicFile.removeLeftOvers(folder);
    tables(spec, runs, folder, TableFormat.CSV);
  }

  private static void tables(
      ExperimentSpec spec, RecordedRuns runs, Path folder, TableFormat format) {
    RunTable due = new RunTable(IdentityColumns.of(spec), runs);
    List<Map.Entry<String, CsvWriter.Source>> tables =
        List.copyOf(RunTables.of(spec, due, runs.choices()).entrySet());
    Path[] written = new Path[tables.size()];
    Team.share(
        written.length,
        i -> written[i] = format.write(folder, tables.get(i).getKey(), tables.get(i).getValue()));
    Manifest.of(folder).replace(format::isTable, List.of(written));
  }

  /**
   * Makes the tables of the recorded runs in another folder, without changing records.
   *
   * @return the number of runs in the tables
   */
  public static int export(Path records, ExperimentSpec spec, Path target, TableFormat format) {
    try (RecordedRuns runs = RecordedRuns.read(records, spec)) {
      tables(spec, runs, target, format);
      return runs.finished();
    }
  }

  /** Receives the reported runs of a point, and its row of {@code summary.csv}, if it has one. */
  @FunctionalInterface
  public interface PointVisitor {
    /** Receives the next point. */
    void point(Map<String, String> point, List<RunResult> runs, Table summary);
  }

  /** Passes on every point of the axes, with its summary of one quantity. */
  public void points(String quantity, PointVisitor visitor) {
    new Points(runs)
        .<RuntimeException>forEach(
            (point, its) ->
                visitor.point(
                    point, its, ReplicateSummary.of(spec.axes(), List.of(quantity), point, its)));
  }

  /** Releases the folders. */
  @Override
  public void close() {
    try {
      runs.close();
    } finally {
      if (lock != null) {
        lock.close();
      }
    }
  }
}
