package gradflow.cli;

import gradflow.calibrate.RowOutcome;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows on stderr how many rows have been computed: one line that is rewritten, or plain lines. */
final class RowProgress implements AutoCloseable {
  private static final double SECONDS_BETWEEN_LINES = 5;

  private final PrintWriter err = VisibleWriter.stderr();
  private final boolean terminal = "1".equals(System.getProperty("gradflow.terminal"));
  private final int total;
  private final long start = System.nanoTime();
  private double lastLine;
  private int done;
  private int missed;

  RowProgress(int total) {
    this.total = total;
  }

  /** Reports a finished row; one call at a time. */
  void finished(RowOutcome outcome) {
    done++;
    missed += outcome.missed();
    double seconds = (System.nanoTime() - start) * 1e-9;
    String line =
        String.format(
            Locale.ROOT,
            "calibrate: %d/%d rows, %.0f s, last %s (%.1f s), %d missed",
            done,
            total,
            seconds,
            outcome.row().id(),
            outcome.seconds(),
            missed);
    if (terminal) {
      err.print(VisibleWriter.REDRAW + line);
      err.flush();
    } else if (done == total || seconds - lastLine >= SECONDS_BETWEEN_LINES) {
      lastLine = seconds;
      err.println(line);
    }
  }

  @Override
  public void close() {
    if (terminal && done > 0) {
      err.println();
    }
  }
}
