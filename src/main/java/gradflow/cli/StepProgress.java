package gradflow.cli;

import gradflow.analysis.Watch;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;

/** Shows the progress of an analysis on stderr: a bar on a terminal, plain lines elsewhere. */
final class StepProgress implements Watch, AutoCloseable {
  private static final int PARTS = 1000;
  private static final long SECOND = 1_000_000_000L;

  private final PrintWriter err = VisibleWriter.stderr();
  private final long start = System.nanoTime();
  private final ProgressBar bar;
  private long last = start;
  private double lastShare;

  /** Starts the display; stderr remains open at the end. */
  StepProgress(String name) {
    this.bar = RunProgress.terminal() ? RunProgress.bar(name, PARTS, 0) : null;
  }

  @Override
  public void at(String what, int done, int total, double share) {
    if (bar != null) {
      bar.setExtraMessage(" " + what);
      bar.stepTo(Math.round(PARTS * share));
      return;
    }
    long now = System.nanoTime();
    boolean further = now - last > 2 * SECOND && share - lastShare >= 0.05;
    if (further || now - last > 20 * SECOND) {
      last = now;
      lastShare = share;
      double seconds = (now - start) * 1e-9;
      err.printf(
          Locale.ROOT,
          "%s: step %d of %d; %.0f %% of all, %s, about %s left%n",
          what,
          done,
          total,
          100 * share,
          RunProgress.human(seconds),
          RunProgress.human(seconds / share * (1 - share)));
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      err.println();
    }
  }
}
