package gradflow.live;

import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Outcome;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.TrainingWatch;
import gradflow.figure.FigureSpec;
import gradflow.measure.MeasureValue;
import gradflow.result.GrowingTables;
import gradflow.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Shows trainings on a live page while they run: the progress and history of each, and the figures
 * of the spec for which tables exist. Thread-safe.
 */
public final class LiveTraining implements TrainingWatch, AutoCloseable {
  private static final List<String> HEAD =
      List.of("run", "update", "loss", "error", "‖∂L/∂θ‖", "λ₁ (nats/step)", "left");

  private final Live live;
  private final ExperimentSpec spec;
  private final LiveFigures figures;
  private final SortedMap<Integer, TrainingState> running = new TreeMap<>();
  private int finished;
  private boolean moved = true;

  /**
   * Starts showing an experiment.
   *
   * @param figures figures of the spec
   * @param finished number of runs finished earlier
   * @param tables growing tables, which contain all tables that {@link #tables} names
   * @throws gradflow.files.FileProblem if there is no space for temporary files
   */
  public LiveTraining(
      Live live,
      ExperimentSpec spec,
      List<FigureSpec> figures,
      int finished,
      GrowingTables tables) {
    this.live = live;
    this.spec = spec;
    this.finished = finished;
    List<FigureSpec> all = new ArrayList<>(List.of(Course.figure(spec)));
    all.addAll(figures);
    this.figures = new LiveFigures(live, all, this::tellState, tables::copyTo);
    live.begin(spec.title(), spec.name() + ", spec " + spec.hash());
    this.figures.begin();
  }

  /** Returns the names of the tables that the figures are drawn from. */
  public static Set<String> tables(ExperimentSpec spec, List<FigureSpec> figures) {
    return Stream.concat(Stream.of(Course.figure(spec)), figures.stream())
        .flatMap(f -> f.panels().stream())
        .flatMap(p -> p.readings().stream())
        .map(r -> r.table())
        .collect(Collectors.toSet());
  }

  @Override
  public synchronized void began(PlannedRun run, long updates) {
    running.put(run.index(), new TrainingState(run, updates));
    moved = true;
  }

  @Override
  public synchronized void updated(PlannedRun run, Trainer.Update update) {
    running.get(run.index()).updated(update);
    moved = true;
  }

  @Override
  public synchronized void evaluated(PlannedRun run, long updates, double loss, double error) {
    running.get(run.index()).evaluated(error);
    moved = true;
  }

  @Override
  public synchronized void probed(PlannedRun run, long updates, List<MeasureValue> values) {
    running.get(run.index()).probed(values);
    moved = true;
  }

  @Override
  public void recorded(PlannedRun run, MeasureValue.Series rows) {
    figures.grown();
  }

  @Override
  public synchronized void ended(PlannedRun run, Outcome outcome) {
    running.remove(run.index());
    finished++;
    moved = true;
  }

  private void tellState() {
    String text;
    List<List<String>> rows = new ArrayList<>();
    synchronized (this) {
      if (!moved) {
        return;
      }
      moved = false;
      text = finished + " of " + spec.size() + " runs are finished.";
      for (TrainingState s : running.values()) {
        rows.add(
            List.of(
                s.name(),
                s.updates() + " of " + s.total(),
                s.loss(),
                s.error(),
                s.gradientNorm(),
                s.lambda(),
                s.left()));
      }
    }
    live.state(text, HEAD, rows);
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
