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
import gradflow.table.Table;
import gradflow.table.TableFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The folder of an experiment's results, and next to it the records of its finished runs, which all
 * versions of the spec share: {@code results/name/hash} and {@code results/name.runs}. A run's
 * record is appended as soon as it is finished, so that a killed process or a full disk loses
 * nothing, and a run that is recorded is not carried out again. {@link #finish} makes one table a
 * series of the records, in the order of the runs, whatever order they finished in.
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
   * @throws gradflow.files.FileProblem if the folders cannot be made or written
   */
  public ResultStore(Path results, ExperimentSpec spec) {
    this.spec = spec;
    this.folder = results.resolve(spec.name()).resolve(spec.hash());
    AtomicFile.replace(folder.resolve("spec.yaml"), spec.source().getBytes(StandardCharsets.UTF_8));
    this.runs = RecordedRuns.open(records(results, spec.name()), spec);
    this.takenOver = runs.finished();
  }

  /** The folder of the records of an experiment's runs. */
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

  /** How many runs were recorded already. */
  public int takenOver() {
    return takenOver;
  }

  /** How many of the runs that are to do are recorded as other code or kernels computed them. */
  public int byOtherCode() {
    return runs.relatives(true);
  }

  /** How many of the runs that are to do are recorded under other measures. */
  public int underOtherMeasures() {
    return runs.relatives(false);
  }

  /**
   * Records of finished runs that were not as they had been written, so that their runs are to do
   * again: in words, one line; empty if there were none.
   */
  public String damage() {
    List<String> names = runs.damaged().names();
    if (names.isEmpty()) {
      return "";
    }
    String more = names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : "";
    return "records of finished runs are not as they were written: "
        + names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
        + more
        + "; they are set aside in "
        + runs.damaged().folder()
        + ", and their runs are done again";
  }

  /** The runs that are still to do, in order. */
  public List<PlannedRun> remaining() {
    return runs.remaining();
  }

  /** How many runs are carried out in all; of a grid that is refined and not finished, about. */
  public int planned() {
    return runs.planned();
  }

  /** Whether every run that is due has finished, also if it failed. */
  public boolean isComplete() {
    return runs.isComplete();
  }

  /** The runs that are still to do, shared with other processes that have the records open. */
  public RecordedRuns.Work work() {
    return runs.work();
  }

  /** The same of the runs first … last alone. */
  public RecordedRuns.Work work(int first, int last) {
    return runs.work(first, last);
  }

  /** How many runs have finished, those taken over among them. */
  public int finished() {
    return runs.finished();
  }

  /** The finished runs, those taken over among them. */
  public RunResults results() {
    return runs;
  }

  /** What the trials chose; empty if there are none or they are not finished. */
  public Optional<Choices> choices() {
    return runs.choices();
  }

  /** Where runs that take long keep how far they are. */
  public Checkpoints checkpoints() {
    return runs.checkpoints();
  }

  @Override
  public void accept(RunResult result) {
    runs.accept(result);
  }

  /** Bytes of all records. */
  public long bytes() {
    return runs.bytes();
  }

  /**
   * Keeps the folder of tables to this process; waits as long as another has it.
   *
   * @param waiting receives the owner, once
   * @param stopped whether to give up
   * @return whether the folder is kept
   */
  public boolean lock(Consumer<String> waiting, BooleanSupplier stopped) {
    if (lock == null) {
      lock = FolderLock.await(folder, waiting, stopped).orElse(null);
    }
    return lock != null;
  }

  /**
   * Makes the tables, in place of those that an earlier run of this spec wrote.
   *
   * @throws gradflow.files.FileProblem if a table cannot be written, or a record is no longer as it
   *     was written; the records stay as they are
   */
  public void finish() {
    AtomicFile.removeLeftOvers(folder);
    tables(spec, runs, folder, TableFormat.CSV);
  }

  private static void tables(
      ExperimentSpec spec, RecordedRuns runs, Path folder, TableFormat format) {
    RunTable due = new RunTable(IdentityColumns.of(spec), runs);
    List<Path> written = new ArrayList<>();
    RunTables.of(spec, due, runs.choices())
        .forEach((name, source) -> written.add(format.write(folder, name, source)));
    Manifest.of(folder).replace(format::isTable, written);
  }

  /**
   * Makes the tables of what is recorded in another folder, and changes no record.
   *
   * @return how many runs are in them
   */
  public static int export(Path records, ExperimentSpec spec, Path target, TableFormat format) {
    try (RecordedRuns runs = RecordedRuns.read(records, spec)) {
      tables(spec, runs, target, format);
      return runs.finished();
    }
  }

  /** Takes the reported runs of a point, and its row of {@code summary.csv}, if it has one. */
  @FunctionalInterface
  public interface PointVisitor {
    /** Takes the next point. */
    void point(Map<String, String> point, List<RunResult> runs, Table summary);
  }

  /** Shows every point of the axes, with its summary of one quantity. */
  public void points(String quantity, PointVisitor visitor) {
    new Points(runs)
        .<RuntimeException>forEach(
            (point, its) ->
                visitor.point(
                    point, its, ReplicateSummary.of(spec.axes(), List.of(quantity), point, its)));
  }

  /** Lets go of the folders. */
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
