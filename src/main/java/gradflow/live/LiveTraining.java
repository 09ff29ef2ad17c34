package gradflow.live;

import gradflow.check.BadArgument;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Outcome;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.TrainingWatch;
import gradflow.figure.Figure;
import gradflow.figure.FigureSpec;
import gradflow.files.FileProblem;
import gradflow.measure.MeasureValue;
import gradflow.table.GrowingTables;
import gradflow.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Shows trainings on a live page while they go on: where each is, how it got there, and the figures
 * of the spec as far as there are tables for them. Pictures are made by a thread of its own, which
 * rests nine times as long as it draws, and only if somebody looks. Safe for several threads.
 */
public final class LiveTraining implements TrainingWatch, AutoCloseable {
  private static final long STATE_MILLIS = 500;
  private static final long FIGURES_MILLIS = 1000;
  private static final int RESTS = 9;
  private static final List<String> HEAD =
      List.of("run", "update", "loss", "error", "‖∂L/∂θ‖", "λ₁ (nats/step)", "left");

  private final Live live;
  private final ExperimentSpec spec;
  private final List<FigureSpec> figures;
  private final GrowingTables tables;
  private final Path copies;
  private final SortedMap<Integer, TrainingState> running = new TreeMap<>();
  private final Thread painter = new Thread(this::paint, "gradflow-live-figures");
  private int finished;
  private boolean moved = true;
  private boolean grown = true;
  private boolean closed;

  /**
   * Shows an experiment from now on.
   *
   * @param figures of the spec
   * @param finished runs that were done before
   * @param tables that grow, with the rows of all that {@link #tables} names
   * @throws FileProblem if there is no room for temporary files
   */
  public LiveTraining(
      Live live,
      ExperimentSpec spec,
      List<FigureSpec> figures,
      int finished,
      GrowingTables tables) {
    this.live = live;
    this.spec = spec;
    this.figures = new ArrayList<>(List.of(Course.figure(spec)));
    this.figures.addAll(figures);
    this.finished = finished;
    this.tables = tables;
    try {
      copies = Files.createTempDirectory("gradflow-live");
    } catch (IOException e) {
      throw FileProblem.writing(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
    live.begin(spec.title(), spec.name() + ", spec " + spec.hash());
    painter.setDaemon(true);
    painter.start();
  }

  /** The tables that it draws from. */
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
  public synchronized void recorded(PlannedRun run, MeasureValue.Series rows) {
    grown = true;
  }

  @Override
  public synchronized void ended(PlannedRun run, Outcome outcome) {
    running.remove(run.index());
    finished++;
    moved = true;
  }

  private void paint() {
    long next = 0;
    try {
      while (!isClosed()) {
        tellState();
        if (System.nanoTime() >= next && live.isWatched() && takeGrown()) {
          long start = System.nanoTime();
          tables.copyTo(copies);
          draw(copies);
          long took = System.nanoTime() - start;
          next = System.nanoTime() + Math.max(FIGURES_MILLIS * 1_000_000, RESTS * took);
        }
        Thread.sleep(STATE_MILLIS);
      }
    } catch (FileProblem e) {
      live.done("The figures are not drawn any more: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized boolean takeGrown() {
    boolean was = grown;
    grown = false;
    return was;
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

  /** Draws what can be drawn of these tables. */
  private void draw(Path folder) {
    for (int k = 0; k < figures.size(); k++) {
      Optional<Figure> figure = drawn(figures.get(k), folder);
      if (figure.isPresent()) {
        live.figure("f" + k, figure.get(), figures.size());
      }
    }
  }

  /** A figure, without its style where that names series which are not there yet. */
  private static Optional<Figure> drawn(FigureSpec spec, Path folder) {
    for (FigureSpec each : List.of(spec, spec.plain())) {
      try {
        return Optional.of(each.draw(folder));
      } catch (BadArgument e) {
        // its tables, or enough rows in them, are not there yet
      }
    }
    return Optional.empty();
  }

  /**
   * All runs are done: shows the figures of the final tables.
   *
   * @param page where the report lies
   */
  public void finish(Path folder, Path page) {
    close();
    if (live.isWatched()) {
      draw(folder);
    }
    live.state(
        "All " + spec.size() + " runs are finished. The report: " + page, List.of(), List.of());
  }

  /** Shows no more. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    painter.interrupt();
    try {
      painter.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.list(copies)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(copies);
    } catch (IOException e) {
      // temporary files of this process, which the system removes
    }
  }
}
