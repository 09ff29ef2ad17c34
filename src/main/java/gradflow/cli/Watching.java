package gradflow.cli;

import gradflow.run.RunReport;
import gradflow.run.RunWatch;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code analyze --watch}: examines a run folder every two seconds, and prints a line for each new
 * checkpoint. After Ctrl-C or SIGTERM the process ends only when this object is closed, so that the
 * history so far is printed.
 */
final class Watching implements AutoCloseable {
  private static final long PAUSE_MILLIS = 2000;

  private final RunWatch watch;
  private final PrintWriter out;
  private final Consumer<RunReport> shown;
  private final Thread watcher = Thread.currentThread();
  private final Interruption interruption = new Interruption(this::stop, 30);
  private volatile boolean stopped;
  private long last = -1;

  /**
   * Starts watching.
   *
   * @param out receives reports of new checkpoints; null for none
   * @param shown receives every new answer
   */
  Watching(RunWatch watch, PrintWriter out, Consumer<RunReport> shown) {
    this.watch = watch;
    this.shown = shown;
    this.out = out;
  }

  private void stop() {
    stopped = true;
    watcher.interrupt();
  }

  /**
   * Follows the run to its end.
   *
   * @return the last answer; empty if it was stopped before there was one
   */
  Optional<RunReport> run() {
    Optional<RunReport> latest = Optional.empty();
    while (!stopped) {
      try {
        Optional<RunReport> now = watch.look();
        now.ifPresent(this::tell);
        now.ifPresent(shown);
        latest = now.isPresent() ? now : latest;
        if (now.isPresent() && now.get().run().finished()) {
          break;
        }
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      } catch (IllegalStateException e) {
        if (!stopped) { // otherwise abandoned
          throw e;
        }
      }
    }
    return latest;
  }

  private void tell(RunReport report) {
    for (Map<String, Object> c : report.checkpoints()) {
      long update = (long) c.get("update");
      if (update > last && out != null) {
        last = update;
        out.println(line(update, c));
      }
    }
    if (out != null) {
      out.flush();
    }
  }

  private static String line(long update, Map<String, Object> c) {
    StringBuilder s = new StringBuilder("update ").append(update);
    if (Boolean.FALSE.equals(c.get("finite"))) {
      return s.append(": the parameters are not finite").toString();
    }
    String sign = ": ";
    for (List<String> each :
        List.of(
            List.of("loss", "loss %.3g", ""),
            List.of("slope", "slope %.3g", " nats per step"),
            List.of("half_life", "half-life %.3g", " steps"),
            List.of("lambda_1", "λ₁ %.3g", ""))) {
      if (c.get(each.get(0)) instanceof Double v && Double.isFinite(v)) {
        s.append(sign).append(String.format(Locale.ROOT, each.get(1), v)).append(each.get(2));
        sign = ", ";
      }
    }
    return s.toString();
  }

  @Override
  public void close() {
    interruption.close();
  }
}
