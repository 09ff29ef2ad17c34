package gradflow.live;

import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Outcome;
import gradflow.experiment.RunResult;
import gradflow.figure.FigureSpec;
import gradflow.result.ResultStore;
import gradflow.table.TableFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows measuring runs on a live page: the number of finished runs, and the figures of the spec,
 * drawn from the recorded runs. Thread-safe.
 */
public final class LiveMeasurement implements AutoCloseable {
  private static final List<String> HEAD = List.of("outcome", "runs");

  private final Live live;
  private final ExperimentSpec spec;
  private final LiveFigures figures;
  private final int before;
  private int completed;
  private int diverged;
  private int failed;
  private boolean moved = true;

  /**
   * Starts showing an experiment.
   *
   * @param figures figures of the spec
   * @param finished number of runs finished earlier
   * @param records folder where the runs are recorded
   * @throws gradflow.files.FileProblem if there is no space for temporary files
   */
  public LiveMeasurement(
      Live live, ExperimentSpec spec, List<FigureSpec> figures, int finished, Path records) {
    this.live = live;
    this.spec = spec;
    this.before = finished;
    this.figures =
        new LiveFigures(
            live,
            figures,
            this::tellState,
            folder -> ResultStore.export(records, spec, folder, TableFormat.CSV));
    live.begin(spec.title(), spec.name() + ", spec " + spec.hash());
    this.figures.begin();
  }

  /** Called when a run has been recorded. */
  public synchronized void finished(RunResult result) {
    if (result.outcome() instanceof Outcome.Completed) {
      completed++;
    } else if (result.outcome() instanceof Outcome.Diverged) {
      diverged++;
    } else {
      failed++;
    }
    moved = true;
    figures.grown();
  }

  private void tellState() {
    String text;
    List<List<String>> rows = new ArrayList<>();
    synchronized (this) {
      if (!moved) {
        return;
      }
      moved = false;
      int done = before + completed + diverged + failed;
      text = done + " of " + spec.size() + " runs are finished.";
      add(rows, "recorded before", before);
      add(rows, "completed", completed);
      add(rows, "diverged", diverged);
      add(rows, "failed", failed);
    }
    live.state(text, HEAD, rows);
  }

  private static void add(List<List<String>> rows, String name, int count) {
    if (count > 0) {
      rows.add(List.of(name, String.valueOf(count)));
    }
  }

  /**
   * Shows the figures of the final tables after all runs have finished.
   *
   * @param page path of the report
   */
  public void finish(Path folder, Path page) {
    figures.finish(folder);
    live.state(
        "All " + spec.size() + " runs are finished. The report: " + page, List.of(), List.of());
  }

  /** Stops showing the experiment. */
  @Override
  public void close() {
    figures.close();
  }
}
