package gradflow.cli;

import gradflow.check.Visible;
import gradflow.experiment.Outcome;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.TrainSpec;
import gradflow.experiment.TrainingWatch;
import gradflow.measure.MeasureValue;
import gradflow.train.Trainer;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The trainings that go on: on a terminal one line a run, redrawn in place, below them how far the
 * experiment is; elsewhere now and then a plain line.
 */
final class TrainingLines implements TrainingWatch, AutoCloseable {
  private static final long REDRAWN = 150_000_000L;
  private static final long TOLD = 10_000_000_000L;
  private static final int LEAST_NAME = 8;
  private static final String HEAD = "%11s %9s %7s %9s %9s %8s";

  private final PrintWriter err;
  private final boolean terminal;
  private final int columns;
  private final SortedMap<Integer, State> running = new TreeMap<>();
  private String overall = "";
  private int drawn;
  private long last;
  private boolean closed;

  /** What is known of a run. */
  private static final class State {
    final PlannedRun run;
    final long first;
    final long start = System.nanoTime();
    final long total;
    long updates;
    double loss = Double.NaN;
    double error = Double.NaN;
    double logNorm = Double.NaN;
    double lambda = Double.NaN;

    State(PlannedRun run, long updates) {
      this.run = run;
      this.first = updates;
      this.updates = updates;
      this.total = run.work() instanceof TrainSpec spec ? spec.updates() : updates;
    }

    double secondsLeft() {
      return (System.nanoTime() - start) * 1e-9 / (updates - first) * (total - updates);
    }
  }

  /**
   * @param terminal whether lines can be redrawn
   * @param columns of the terminal
   */
  TrainingLines(PrintWriter err, boolean terminal, int columns) {
    this.err = err;
    this.terminal = terminal;
    this.columns = columns;
  }

  @Override
  public synchronized void began(PlannedRun run, long updates) {
    running.put(run.index(), new State(run, updates));
    if (updates > 0) {
      say(name(run) + ": goes on from update " + updates);
    }
  }

  @Override
  public synchronized void updated(PlannedRun run, Trainer.Update update) {
    State s = running.get(run.index());
    s.updates = update.number();
    s.loss = update.loss();
    s.logNorm = update.logNorm();
    long now = System.nanoTime();
    if (terminal && now - last > REDRAWN) {
      redraw();
    } else if (!terminal && now - last > TOLD && now - s.start > TOLD) {
      last = now;
      err.println(plain(s));
      err.flush();
    }
  }

  @Override
  public synchronized void evaluated(PlannedRun run, long updates, double loss, double error) {
    running.get(run.index()).error = error;
  }

  @Override
  public synchronized void probed(PlannedRun run, long updates, List<MeasureValue> values) {
    for (MeasureValue value : values) {
      if (value instanceof MeasureValue.Scalar s && s.name().equals("lambda_1_nats_per_step")) {
        running.get(run.index()).lambda = s.value();
      }
    }
  }

  @Override
  public synchronized void ended(PlannedRun run, Outcome outcome) {
    running.remove(run.index());
  }

  /** How far the experiment is, in words. */
  synchronized void overall(String text) {
    overall = text;
    if (terminal) {
      redraw();
    }
  }

  /** A line that stays, above those that change. */
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
      for (State s : running.values()) {
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

  private String line(State s) {
    int width = nameWidth();
    String name = cut(Visible.line(name(s.run)), width);
    String left = s.updates > s.first ? RunProgress.human(s.secondsLeft()) : "";
    String numbers =
        String.format(
            Locale.ROOT,
            HEAD,
            s.updates + "/" + s.total,
            number(s.loss),
            number(s.error),
            norm(s.logNorm),
            number(s.lambda),
            left.replace(" min ", ":")
                .replaceFirst(":(\\d) s", ":0$1")
                .replaceFirst("(:\\d\\d) s", "$1"));
    return cut(name + " ".repeat(width - name.length()) + " " + numbers, columns - 1);
  }

  private static String plain(State s) {
    String error = Double.isNaN(s.error) ? "" : ", error " + number(s.error);
    String lambda = Double.isNaN(s.lambda) ? "" : ", λ1 " + number(s.lambda) + " nats per step";
    return Visible.line(name(s.run))
        + ": update "
        + s.updates
        + " of "
        + s.total
        + ", loss "
        + number(s.loss)
        + error
        + ", gradient norm "
        + norm(s.logNorm)
        + lambda
        + ", about "
        + RunProgress.human(s.secondsLeft())
        + " left";
  }

  private static String name(PlannedRun run) {
    String point =
        run.point().entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", "));
    return "run " + run.index() + (point.isEmpty() ? "" : ": " + point);
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.3g", value);
  }

  /** e to that power, which may leave the range of a double. */
  private static String norm(double log) {
    double decades = log / Math.log(10);
    if (Double.isNaN(log) || Math.abs(decades) < 300) {
      return number(Math.exp(log));
    }
    return String.format(Locale.ROOT, "1e%+.0f", decades);
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
