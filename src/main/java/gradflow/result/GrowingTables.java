package gradflow.result;

import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.RunResults;
import gradflow.experiment.TrainingWatch;
import gradflow.files.FileProblem;
import gradflow.files.GrowingFile;
import gradflow.files.Memory;
import gradflow.files.ScratchFolder;
import gradflow.measure.MeasureValue;
import gradflow.table.CsvWriter;
import gradflow.table.Table;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Tables of training runs in progress, in the folder {@code growing} next to the final ones. They
 * have the same columns, with rows in order of arrival. Each file has a header and only complete
 * rows at any time. The folder is removed when the final tables exist. Thread-safe.
 */
public final class GrowingTables implements TrainingWatch, AutoCloseable {
  private static final String FOLDER = "growing";

  private final IdentityColumns identity;
  private final Predicate<String> wanted;
  private final Consumer<FileProblem> problem;
  private final ScratchFolder folder;
  private final Map<String, GrowingFile> files = new LinkedHashMap<>();
  private boolean failed;

  /**
   * Starts without tables.
   *
   * @param results the folder of the final tables
   * @param wanted which tables are written
   * @param problem receives the error, once, if a table cannot be written; training continues
   * @throws FileProblem if the folder cannot be created
   */
  public GrowingTables(
      Path results, ExperimentSpec spec, Predicate<String> wanted, Consumer<FileProblem> problem) {
    this.identity = IdentityColumns.of(spec);
    this.wanted = wanted;
    this.problem = problem;
    this.folder = ScratchFolder.take(results, FOLDER);
  }

  /** The folder of the tables. */
  public Path folder() {
    return folder.path();
  }

  /** Adds the rows of finished runs. */
  public void addAll(RunResults finished) {
    finished.forEach(
        wanted,
        result -> {
          for (MeasureValue value : result.values()) {
            if (value instanceof MeasureValue.Series rows) {
              recorded(result.run(), rows);
            }
          }
        });
  }

  @Override
  public synchronized void recorded(PlannedRun run, MeasureValue.Series rows) {
    String name = rows.table();
    if (failed || !wanted.test(name)) {
      return;
    }
    Table added = identity.of(run).beside(rows.rows());
    byte[] csv = Memory.bytes(out -> CsvWriter.write(added, out));
    try {
      GrowingFile file = files.get(name);
      if (file == null) {
        file = new GrowingFile(folder().resolve(name + ".csv"));
        files.put(name, file);
        file.append(csv);
      } else {
        int header = 0;
        while (csv[header] != '\n') {
          header++;
        }
        file.append(Arrays.copyOfRange(csv, header + 1, csv.length));
      }
    } catch (FileProblem e) {
      failed = true;
      problem.accept(e);
    }
  }

  /**
   * Copies the current state of the tables, which continue to grow.
   *
   * @throws FileProblem if they cannot be written
   */
  public void copyTo(Path target) {
    Map<String, GrowingFile> now;
    synchronized (this) {
      now = Map.copyOf(files);
    }
    now.forEach((name, file) -> file.copyTo(target.resolve(name + ".csv")));
  }

  /** Removes the folder once the final tables exist. */
  public synchronized void remove() {
    close();
    folder.remove();
  }

  /** Stops writing; the tables remain, so that an interrupted training run can be examined. */
  @Override
  public synchronized void close() {
    failed = true;
    files.values().forEach(GrowingFile::close);
    files.clear();
    folder.close();
  }
}
