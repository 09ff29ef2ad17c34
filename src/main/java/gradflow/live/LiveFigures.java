package gradflow.live;

import gradflow.check.BadArgument;
import gradflow.figure.Figure;
import gradflow.figure.FigureSpec;
import gradflow.files.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Draws figures on a live page while their tables grow. A separate thread does the drawing. It
 * pauses nine times as long as it draws, and draws only while the page has readers. Thread-safe.
 */
final class LiveFigures implements AutoCloseable {
  private static final long STATE_MILLIS = 500;
  private static final long FIGURES_MILLIS = 1000;
  private static final int RESTS = 9;

  private final Live live;
  private final List<FigureSpec> figures;
  private final Runnable state;
  private final Consumer<Path> tables;
  private final Path copies;
  private final Thread painter = new Thread(this::paint, "gradflow-live-figures");
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean grown = true;

  /**
   * Creates the figures of a page.
   *
   * @param state shows the progress; called twice per second
   * @param tables writes the current tables to a folder
   * @throws FileProblem if there is no space for temporary files
   */
  LiveFigures(Live live, List<FigureSpec> figures, Runnable state, Consumer<Path> tables) {
    this.live = live;
    this.figures = List.copyOf(figures);
    this.state = state;
    this.tables = tables;
    try {
      copies = Files.createTempDirectory("gradflow-live");
    } catch (IOException e) {
      throw FileProblem.writing(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
    painter.setDaemon(true);
  }

  void begin() {
    painter.start();
  }

  /** Called when the tables have more rows. */
  synchronized void grown() {
    grown = true;
  }

  private void paint() {
    long next = 0;
    try {
      do {
        state.run();
        if (System.nanoTime() >= next && live.isWatched() && takeGrown()) {
          long start = System.nanoTime();
          tables.accept(copies);
          draw(copies);
          long took = System.nanoTime() - start;
          next = System.nanoTime() + Math.max(FIGURES_MILLIS * 1_000_000, RESTS * took);
        }
      } while (!closed.await(STATE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (FileProblem e) {
      live.done("The figures are not drawn any more: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean takeGrown() {
    boolean was = grown;
    grown = false;
    return was;
  }

  /** Draws the figures for which the tables suffice. */
  private void draw(Path folder) {
    for (int k = 0; k < figures.size(); k++) {
      Optional<Figure> figure = drawn(figures.get(k), folder);
      if (figure.isPresent()) {
        live.figure("f" + k, figure.get(), figures.size());
      }
    }
  }

  /** Returns a figure, without its style if that names series that do not exist yet. */
  private static Optional<Figure> drawn(FigureSpec spec, Path folder) {
    for (FigureSpec each : List.of(spec, spec.plain())) {
      try {
        return Optional.of(each.draw(folder));
      } catch (BadArgument e) {
        // its tables do not exist yet, or have too few rows
      }
    }
    return Optional.empty();
  }

  /** Shows the figures of the final tables and stops. */
  void finish(Path folder) {
    close();
    if (live.isWatched()) {
      draw(folder);
    }
  }

  /** Stops, after waiting for a drawing in progress. */
  @Override
  public void close() {
    closed.countDown();
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
