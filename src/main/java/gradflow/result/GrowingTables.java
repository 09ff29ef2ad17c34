package gradflow.result;

import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.RunResults;
import gradflow.experiment.TrainingWatch;
import gradflow.files.FileProblem;
import gradflow.files.GrowingFile;
import gradflow.files.ScratchFolder;
import gradflow.measure.MeasureValue;
import gradflow.table.CsvWriter;
import gradflow.table.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Tables of trainings while they go on, in the folder {@code growing} next to the final ones: the
 * same columns, the rows in the order in which they came. Each has a header and whole rows at any
 * time. The folder is removed when the final tables are there. Safe for several threads.
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
   * Begins with no table.
   *
   * @param results the folder of the final tables
   * @param wanted which tables are written
   * @param problem receives the problem, once, if a table cannot be written; the trainings continue
   * @throws FileProblem if the folder cannot be made
   */
  public GrowingTables(
      Path results, ExperimentSpec spec, Predicate<String> wanted, Consumer<FileProblem> problem) {
    this.identity = IdentityColumns.of(spec);
    this.wanted = wanted;
    this.problem = problem;
    this.folder = ScratchFolder.take(results, FOLDER);
  }

  /** Where the tables lie. */
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
    byte[] csv = csv(identity.of(run).beside(rows.rows()));
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

  private static byte[] csv(Table rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      CsvWriter.write(rows, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return out.toByteArray();
  }

  /**
   * Copies the tables as they are now, while they go on growing.
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

  /** Removes the folder: the final tables are there. */
  public synchronized void remove() {
    close();
    folder.remove();
  }

  /** Stops writing; the tables stay for a look at a training that was interrupted. */
  @Override
  public synchronized void close() {
    failed = true;
    files.values().forEach(GrowingFile::close);
    files.clear();
    folder.close();
  }
}
