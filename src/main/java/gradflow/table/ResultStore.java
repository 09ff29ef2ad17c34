package gradflow.table;

import gradflow.experiment.Checkpoints;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.Provenance;
import gradflow.experiment.ResultSink;
import gradflow.experiment.RunResult;
import gradflow.files.AtomicFile;
import gradflow.files.FileProblem;
import gradflow.files.FolderLock;
import gradflow.files.Manifest;
import gradflow.linalg.Backends;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The folder of an experiment's results, which one store at a time may write. Each run's rows go to
 * small files of its own under {@code parts/} as soon as it is finished, so that a killed run or a
 * full disk loses nothing; {@link #finish} joins them into one table a series, in the order of the
 * runs, whatever order they finished in. A store that is opened where another was broken off takes
 * over the runs that it finished, if spec, code and kernels are the same.
 */
public final class ResultStore implements ResultSink, AutoCloseable {
  private static final int MOST_NAMES = 5;

  private final ExperimentSpec spec;
  private final Path folder;
  private final FolderLock lock;
  private final Parts parts;
  private final RunTable runs;
  private final int takenOver;
  private boolean joined;

  /**
   * Opens {@code results/name/hash} and writes the spec into it.
   *
   * @throws FileProblem if the folder cannot be made or written, or another store has it open
   */
  public ResultStore(Path results, ExperimentSpec spec) {
    this.spec = spec;
    this.folder = results.resolve(spec.name()).resolve(spec.hash());
    this.runs = new RunTable(Identity.of(spec));
    this.lock = FolderLock.take(folder);
    this.parts = new Parts(folder.resolve("parts"), spec, origin(spec));
    try {
      List<RunResult> finished = parts.takeOver();
      finished.forEach(runs::add);
      this.takenOver = finished.size();
      AtomicFile.removeLeftOvers(folder);
      AtomicFile.write(
          folder.resolve("spec.yaml"),
          out -> out.write(spec.source().getBytes(StandardCharsets.UTF_8)));
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** What must be the same for two runs to have the same bytes. */
  private static String origin(ExperimentSpec spec) {
    String code = Provenance.codeHash();
    if (code.equals("unknown")) {
      code = UUID.randomUUID().toString(); // what cannot be told from other code is never the same
    }
    String inputs = spec.inputs().isEmpty() ? "" : "; " + spec.inputs();
    return spec.hash() + "; " + code + "; " + Backends.standard().description() + inputs;
  }

  /** The folder. */
  public Path folder() {
    return folder;
  }

  /** The folder of the finished runs' rows, until they are joined into tables. */
  public Path parts() {
    return parts.folder();
  }

  /** How many runs a store that was broken off had finished. */
  public int takenOver() {
    return takenOver;
  }

  /** How many runs it had finished with other code or kernels; they are to do again. */
  public int notTakenOver() {
    return parts.foreign();
  }

  /**
   * Files of finished runs that were not as they had been written, so that their runs are to do
   * again: in words, one line; empty if there were none.
   */
  public String damage() {
    List<String> names = parts.damaged().names();
    if (names.isEmpty()) {
      return "";
    }
    String more = names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : "";
    return "files of finished runs are not as they were written: "
        + names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
        + more
        + "; they are set aside in "
        + parts.damaged().folder()
        + ", and their runs are done again";
  }

  /** The runs that are still to do, in order. */
  public List<PlannedRun> remaining() {
    return spec.remaining(runs.results());
  }

  /** The finished runs in their order, those taken over among them; without their series. */
  public List<RunResult> results() {
    return runs.results();
  }

  /** Where runs that take long keep how far they are; for the runs that are still to do. */
  public Checkpoints checkpoints() {
    return parts.checkpoints();
  }

  @Override
  public void accept(RunResult result) {
    parts.write(result);
    runs.add(result);
  }

  /**
   * Joins the parts into tables, in place of those that an earlier run of this spec wrote.
   *
   * @throws FileProblem if a table cannot be written; the parts stay as they are
   */
  public void finish() {
    Set<Integer> due =
        spec.due(runs.results()).stream().map(PlannedRun::index).collect(Collectors.toSet());
    RunTable joinedRuns = runs.of(due);
    List<Path> written = new ArrayList<>(parts.joinInto(folder, due));
    tablesOfRuns(spec, joinedRuns)
        .forEach(
            (name, table) -> written.add(CsvWriter.write(folder.resolve(name + ".csv"), table)));
    Manifest.of(folder).replace(ResultTable::isTable, written);
    joined = true;
  }

  /** The tables that are made of the runs' scalars, by name. */
  static SortedMap<String, TidyTable> tablesOfRuns(ExperimentSpec spec, RunTable due) {
    SortedMap<String, TidyTable> tables = new TreeMap<>();
    tables.put("runs", due.table());
    if (due.hasScalars()) {
      tables.put("summary", ReplicateSummary.of(spec.axes(), due));
    }
    spec.choices(due.results())
        .ifPresent(choices -> tables.put("choices", ChoiceTable.of(spec.axes(), choices)));
    return tables;
  }

  /**
   * Lets go of the folder. The parts are removed once every run is in the tables; else they stay,
   * for the next store to go on from.
   */
  @Override
  public void close() {
    try (lock) {
      if (joined && remaining().isEmpty()) {
        parts.remove();
      }
    }
  }
}
