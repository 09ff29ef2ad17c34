package gradflow.cli;

import gradflow.experiment.PlannedRun;
import gradflow.experiment.TrainingWatch;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Shows the progress of single long measuring runs: the completed steps of each pass, and the
 * estimated remaining time of the pass. Thread-safe.
 */
final class PassLines implements TrainingWatch {
  private static final double FIRST = 10;
  private static final double EVERY = 20;

  private final BiConsumer<PlannedRun, String> out;
  private final LongSupplier clock;
  private final Map<Integer, Pass> passes = new ConcurrentHashMap<>();

  /** The position of a run. */
  private static final class Pass {
    private final String name;
    private final long start;
    private double next = FIRST;

    Pass(String name, long start) {
      this.name = name;
      this.start = start;
    }
  }

  /**
   * @param out receives a line about a run
   */
  PassLines(BiConsumer<PlannedRun, String> out) {
    this(out, System::nanoTime);
  }

  /** Uses a clock of nanoseconds. */
  PassLines(BiConsumer<PlannedRun, String> out, LongSupplier clock) {
    this.out = out;
    this.clock = clock;
  }

  @Override
  public void stepped(PlannedRun run, String name, int done, int total) {
    Pass pass = passes.get(run.index()); // used only by this thread
    if (pass == null || !pass.name.equals(name)) {
      pass = new Pass(name, clock.getAsLong());
      passes.put(run.index(), pass);
    }
    double seconds = (clock.getAsLong() - pass.start) * 1e-9;
    if (seconds >= pass.next && done < total) {
      pass.next = seconds + EVERY;
      out.accept(
          run,
          String.format(
              Locale.ROOT,
              "%s pass, step %d of %d, %s, about %s left of it",
              name,
              done,
              total,
              RunProgress.human(seconds),
              RunProgress.human(seconds / done * (total - done))));
    }
    if (done == total) {
      passes.remove(run.index());
    }
  }
}
