package gradflow.cli;

import gradflow.check.Visible;
import gradflow.experiment.Outcome;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.TrainingWatch;
import gradflow.live.TrainingState;
import gradflow.measure.MeasureValue;
import gradflow.train.Trainer;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Shows training runs in progress. On a terminal, there is one line per run, redrawn in place, and
 * below them the progress of the experiment; elsewhere, an occasional plain line.
 */
final class TrainingLines implements TrainingWatch, AutoCloseable {
  private static final long REDRAWN = 150_000_000L;
  private static final long SILENT_NANOS = 10_000_000_000L;
  private static final int LEAST_NAME = 8;
  private static final String HEAD = "%11s %9s %7s %9s %9s %8s";

  private final PrintWriter err;
  private final boolean terminal;
  private final int columns;
  private final SortedMap<Integer, TrainingState> running = new TreeMap<>();
  private String overall = "";
  private int drawn;
  private long last;
  private boolean closed;

  /**
   * @param terminal whether lines can be redrawn
   * @param columns width of the terminal
   */
  TrainingLines(PrintWriter err, boolean terminal, int columns) {
    this.err = err;
    this.terminal = terminal;
    this.columns = columns;
  }

  @Override
  public synchronized void began(PlannedRun run, long updates) {
    TrainingState state = new TrainingState(run, updates);
    running.put(run.index(), state);
    if (updates > 0) {
      say(state.name() + ": goes on from update " + updates);
    }
  }

  @Override
  public synchronized void updated(PlannedRun run, Trainer.Update update) {
    TrainingState s = running.get(run.index());
    s.updated(update);
    long now = System.nanoTime();
    if (terminal && now - last > REDRAWN) {
      redraw();
    } else if (!terminal && now - last > SILENT_NANOS && s.seconds() * 1e9 > SILENT_NANOS) {
      last = now;
      err.println(plain(s));
      err.flush();
    }
  }

  @Override
  public synchronized void evaluated(PlannedRun run, long updates, double loss, double error) {
    running.get(run.index()).evaluated(error);
  }

  @Override
  public synchronized void probed(PlannedRun run, long updates, List<MeasureValue> values) {
    running.get(run.index()).probed(values);
  }

  @Override
  public synchronized void ended(PlannedRun run, Outcome outcome) {
    running.remove(run.index());
  }

  /** Sets the description of the experiment's progress. */
  synchronized void overall(String text) {
    overall = text;
    if (terminal) {
      redraw();
    }
  }

  /** Prints a permanent line above those that change. */
  synchronized void say(String line) {
    erase();
    err.println(Visible.line(line));
    err.flush();
    if (terminal) {
      redraw();
    }
  }

  private void erase() {
    if (drawn > 0) {
      err.print(VisibleWriter.up(drawn));
      drawn = 0;
    }
  }

  private void redraw() {
    if (closed) {
      return;
    }
    last = System.nanoTime();
    StringBuilder text = new StringBuilder();
    int lines = 0;
    if (!running.isEmpty()) {
      String head = String.format(HEAD, "update", "loss", "error", "|dL/dθ|", "λ1, nats", "left");
      text.append(" ".repeat(nameWidth())).append(' ').append(head).append('\n');
      lines++;
      for (TrainingState s : running.values()) {
        text.append(line(s)).append('\n');
        lines++;
      }
    }
    if (!overall.isEmpty()) {
      text.append(cut(overall, columns - 1)).append('\n');
      lines++;
    }
    erase();
    err.print(text);
    err.flush();
    drawn = lines;
  }

  private int nameWidth() {
    return Math.max(LEAST_NAME, Math.min(40, columns - 60));
  }

  private String line(TrainingState s) {
    int width = nameWidth();
    String name = cut(Visible.line(s.name()), width);
    String numbers =
        String.format(
            Locale.ROOT,
            HEAD,
            s.updates() + "/" + s.total(),
            s.loss(),
            s.error(),
            s.gradientNorm(),
            s.lambda(),
            s.left());
    return cut(name + " ".repeat(width - name.length()) + " " + numbers, columns - 1);
  }

  private static String plain(TrainingState s) {
    String error = s.error().equals("–") ? "" : ", error " + s.error();
    String lambda = s.lambda().equals("–") ? "" : ", λ1 " + s.lambda() + " nats per step";
    return "%s: update %s of %s, loss %s%s, gradient norm %s%s, about %s left"
        .formatted(
            Visible.line(s.name()),
            s.updates(),
            s.total(),
            s.loss(),
            error,
            s.gradientNorm(),
            lambda,
            RunProgress.human(s.secondsLeft()));
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "…";
  }

  @Override
  public synchronized void close() {
    erase();
    err.flush();
    closed = true;
  }
}
