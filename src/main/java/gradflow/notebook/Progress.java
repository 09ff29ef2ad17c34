package gradflow.notebook;

import gradflow.check.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A progress display: one output of a notebook cell, updated in place. Lines added with {@link
 * #say} remain visible, whenever and from whichever thread they are added, since each update shows
 * all of them. Outside a notebook nothing is displayed; use {@code toString}.
 */
public final class Progress implements AutoCloseable {
  private static final long EVERY = 200_000_000L;
  private static final int WIDTH = 30;

  private final Optional<Kernel> kernel = Kernel.running();
  private final String id = "gradflow-" + Integer.toHexString(System.identityHashCode(this));
  private final List<String> lines = new ArrayList<>();
  private final String what;
  private final long total;
  private final long start = System.nanoTime();
  private long shown;
  private long done;
  private boolean displayed;
  private boolean ended;

  private Progress(String what, long total) {
    this.what = what;
    this.total = total;
  }

  /**
   * Starts a display.
   *
   * @param what description, such as {@code training}
   * @param total total number of steps ≥ 1
   */
  public static Progress of(String what, long total) {
    Check.that(total >= 1, "total", "got " + total + ", expected an integer >= 1");
    return new Progress(what, total);
  }

  /** Sets the number of steps done. */
  public synchronized Progress at(long steps) {
    done = steps;
    if (!displayed || System.nanoTime() - shown > EVERY) {
      show();
    }
    return this;
  }

  /** Adds a line that remains visible. */
  public synchronized Progress say(String line) {
    lines.add(line);
    show();
    return this;
  }

  /** Shows the final state. Must be called in the thread of the notebook cell. */
  @Override
  public synchronized void close() {
    ended = true;
    show();
  }

  private void show() {
    shown = System.nanoTime();
    String html = "<pre>" + Html.escape(toString()) + "</pre>";
    kernel.ifPresent(
        k -> {
          if (displayed) {
            k.update(id, html);
          } else {
            k.display(id, html);
          }
        });
    displayed = true;
  }

  @Override
  public synchronized String toString() {
    List<String> all = new ArrayList<>(lines);
    if (ended) {
      all.add(what + ": " + done + " of " + total);
      return String.join("\n", all);
    }
    int full = (int) Math.min(WIDTH, WIDTH * done / total);
    String bar =
        String.format(
            Locale.ROOT,
            "%s %s%s %d of %d, %.0f s",
            what,
            "█".repeat(full),
            "░".repeat(WIDTH - full),
            done,
            total,
            (System.nanoTime() - start) * 1e-9);
    all.add(bar);
    return String.join("\n", all);
  }
}
