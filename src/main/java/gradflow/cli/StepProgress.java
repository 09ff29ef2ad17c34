package gradflow.cli;

import gradflow.analysis.Watch;
import java.io.PrintStream;
import java.util.Locale;

/** Tells on stderr how far an analysis is, a line every two seconds. */
final class StepProgress implements Watch {
  private static final long EVERY = 2_000_000_000L;

  private final PrintStream err = System.err;
  private final long start = System.nanoTime();
  private long last = start;

  @Override
  public void at(String what, int done, int total) {
    long now = System.nanoTime();
    if (now - last > EVERY) {
      last = now;
      err.printf(
          Locale.ROOT, "%s: step %d of %d, %.0f s%n", what, done, total, (now - start) * 1e-9);
    }
  }
}
