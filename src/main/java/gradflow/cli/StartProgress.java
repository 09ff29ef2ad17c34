package gradflow.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.IntConsumer;

/** Shows the number of finished starts of a search, in a line every five seconds. */
final class StartProgress implements IntConsumer {
  private static final long EVERY = 5_000_000_000L;

  private final PrintWriter err;
  private final int total;
  private final long start = System.nanoTime();
  private long last = start;

  StartProgress(PrintWriter err, int total) {
    this.err = err;
    this.total = total;
  }

  @Override
  public void accept(int done) {
    long now = System.nanoTime();
    if (now - last > EVERY) {
      last = now;
      err.printf(Locale.ROOT, "%d of %d starts, %.0f s%n", done, total, (now - start) * 1e-9);
      err.flush();
    }
  }
}
