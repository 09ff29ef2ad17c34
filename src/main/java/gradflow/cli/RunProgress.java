package gradflow.cli;

import gradflow.check.Visible;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Outcome;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.RunResult;
import gradflow.experiment.TrainSpec;
import gradflow.experiment.TrainingWatch;
import gradflow.job.RunCounts;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows the progress of an experiment on stderr: a bar on a terminal, plain lines elsewhere. */
final class RunProgress implements AutoCloseable {
  private static final int LISTED = 10;

  /**
   * Columns of the bar. The terminal is not queried: the library's console consumer would do so
   * through JLine, which restores the system's handling of Ctrl-C, so finished runs would not be
   * saved.
   */
  private static final int WIDTH = 79;

  private final PrintWriter err;
  private final ProgressBar bar;
  private final TrainingLines lines;
  private final int total;
  private final long start = System.nanoTime();
  private long lastLine;
  private final int takenOver;
  private int done;
  private int failed;
  private int diverged;
  private int listed;

  /**
   * Starts the display; stderr remains open at the end.
   *
   * @param takenOver number of runs that are already finished
   */
  RunProgress(String name, int total, int takenOver) {
    this(name, total, takenOver, false);
  }

  /** Returns the display of an experiment, with one line per training run. */
  static RunProgress of(ExperimentSpec spec, int takenOver) {
    boolean trains = spec.runs().get(0).work() instanceof TrainSpec;
    return new RunProgress(spec.name(), spec.size(), takenOver, trains);
  }

  private RunProgress(String name, int total, int takenOver, boolean trains) {
    int columns = Integer.getInteger("gradflow.columns", 0);
    this.lines =
        trains
            ? new TrainingLines(VisibleWriter.stderr(), terminal(), columns == 0 ? 80 : columns)
            : null;
    this.err = VisibleWriter.stderr();
    this.takenOver = takenOver;
    this.done = takenOver;
    this.total = total;
    this.bar = terminal() && !trains ? bar(name, total, takenOver) : null;
    if (bar == null) {
      say(
          "%s: %s runs%s"
              .formatted(
                  name, total, takenOver > 0 ? ", " + takenOver + " of them done before" : ""));
    }
  }

  /** Receives the progress of training runs and of long measurements. */
  TrainingWatch watch() {
    return lines == null ? new PassLines(this::sayOf) : lines;
  }

  private synchronized void sayOf(PlannedRun run, String how) {
    if (bar != null) {
      bar.setExtraMessage(" run " + run.index() + ": " + how);
    } else {
      err.println(RunCounts.describe(run) + ": " + how);
    }
  }

  private void say(String line) {
    if (lines == null) {
      err.println(line);
    } else {
      lines.say(line);
    }
  }

  /** Returns a bar on stderr that starts at {@code done} of {@code total}. */
  static ProgressBar bar(String name, int total, int done) {
    PrintStream err = System.err;
    return new ProgressBarBuilder()
        .setTaskName(Visible.line(name))
        .setInitialMax(total)
        .startsFrom(done, Duration.ZERO)
        .setUpdateIntervalMillis(100)
        .setStyle(ProgressBarStyle.UNICODE_BLOCK)
        .setConsumer(new DelegatingProgressBarConsumer(line -> err.print('\r' + line), WIDTH))
        .build();
  }

  /** Whether stderr is a terminal, as determined by the launcher. */
  static boolean terminal() {
    return "1".equals(System.getProperty("gradflow.terminal"));
  }

  void finished(RunResult result) {
    done++;
    failed += result.outcome() instanceof Outcome.Failed ? 1 : 0;
    diverged += result.outcome() instanceof Outcome.Diverged ? 1 : 0;
    if (bar != null) {
      bar.setExtraMessage(troubles());
      bar.step();
      return;
    }
    if (!(result.outcome() instanceof Outcome.Completed) && ++listed <= LISTED) {
      say(
          "%s: %s (%s)"
              .formatted(
                  RunCounts.describe(result), result.outcome().label(), result.outcome().detail()));
      if (listed == LISTED) {
        say("further runs like these: see the summary and runs.csv");
      }
    }
    long now = System.nanoTime();
    if (lines != null && terminal()) {
      lines.overall(so(now));
      return;
    }
    if (now - lastLine > 2_000_000_000L || done == total) {
      lastLine = now;
      say(so(now));
    }
  }

  private String so(long now) {
    double seconds = (now - start) * 1e-9;
    double left = seconds / (done - takenOver) * (total - done);
    boolean known = 20 * (done - takenOver) >= total - takenOver; // the first runs start cold
    String rest = done >= total || !known ? "" : ", about " + human(left) + " left";
    String of = done > total ? String.valueOf(done) : done + "/" + total; // total may be a guess
    return String.format(Locale.ROOT, "%s runs, %.1f s%s%s", of, seconds, rest, troubles());
  }

  private String troubles() {
    return (failed > 0 ? ", " + failed + " failed" : "")
        + (diverged > 0 ? ", " + diverged + " diverged" : "");
  }

  static String human(double seconds) {
    Duration d = Duration.ofMillis(Math.round(seconds * 1000));
    return d.toMinutes() > 0
        ? d.toMinutes() + " min " + d.toSecondsPart() + " s"
        : String.format(Locale.ROOT, "%.0f s", seconds);
  }

  @Override
  public void close() {
    if (lines != null) {
      lines.close();
    }
    if (bar != null) {
      bar.close();
      err.println();
    }
  }
}
