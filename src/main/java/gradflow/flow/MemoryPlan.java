package gradflow.flow;

import gradflow.cell.Cell;
import gradflow.cell.Tape;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import java.util.Locale;

/**
 * How a trajectory is stored within a memory budget: tapes of {@code segment} steps at a time, and
 * the state at the start of every segment. With segment = T nothing is computed twice; otherwise
 * the backward pass recomputes each segment once.
 *
 * @param steps T
 * @param segment number of tapes stored at a time
 * @param bytes estimated heap size of tapes and checkpoints
 */
public record MemoryPlan(int steps, int segment, long bytes) {
  /** Overhead per tape, for its maps and array headers. */
  private static final long OVERHEAD = 4096;

  /**
   * Returns the plan with the longest segment that fits.
   *
   * @throws BadArgument if not even √T tapes and checkpoints fit; the message states what would fit
   */
  public static MemoryPlan within(long budget, Cell cell, int steps, int batch) {
    Check.positive("steps", steps);
    Check.positive("batch", batch);
    long tape = tapeBytes(cell, batch);
    if (bytes(steps, steps, tape, cell, batch) <= budget) {
      return new MemoryPlan(steps, steps, bytes(steps, steps, tape, cell, batch));
    }
    MemoryPlan frugal = least(cell, steps, batch);
    int best = frugal.segment();
    long least = frugal.bytes();
    if (least > budget) {
      throw new BadArgument(
          "memory",
          ("got a budget of %s, expected at least %s for %s steps of %s samples with state size"
                  + " %s; raise the budget, or lower steps, batch or hidden_size")
              .formatted(human(budget), human(least), steps, batch, cell.stateSize()));
    }
    for (int segment = steps - 1;
        segment > best;
        segment = Math.min(segment - 1, (int) (segment / 1.05))) {
      if (bytes(steps, segment, tape, cell, batch) <= budget) {
        best = segment;
        break;
      }
    }
    return new MemoryPlan(steps, best, bytes(steps, best, tape, cell, batch));
  }

  /** Returns the plan of a blockwise run, see {@link BlockRun}, which stores no trajectory. */
  public static MemoryPlan ofBlocks(Cell cell, int steps, int batch) {
    return new MemoryPlan(steps, steps, BlockRun.bytes(cell, steps, batch));
  }

  /** Returns the plan with the least memory: about √T tapes, and as many checkpoints. */
  public static MemoryPlan least(Cell cell, int steps, int batch) {
    long tape = tapeBytes(cell, batch);
    int best = 1;
    for (int segment = 1;
        segment < steps;
        segment = Math.max(segment + 1, (int) (segment * 1.05))) {
      if (bytes(steps, segment, tape, cell, batch) < bytes(steps, best, tape, cell, batch)) {
        best = segment;
      }
    }
    return new MemoryPlan(steps, best, bytes(steps, best, tape, cell, batch));
  }

  /** Whether the backward pass recomputes steps. */
  public boolean recomputes() {
    return segment < steps;
  }

  private static long tapeBytes(Cell cell, int batch) {
    return OVERHEAD + 8 * Tape.size(cell) * batch;
  }

  private static long bytes(int steps, int segment, long tape, Cell cell, int batch) {
    long checkpoints = (steps + segment - 1L) / segment;
    long kept = segment * tape + checkpoints * (8L * cell.stateSize() * batch + 64);
    return kept + TimeScan.bytes(cell, steps, batch);
  }

  /** Formats a number of bytes in human-readable form. */
  public static String human(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    // not ROOT, whose digits Java looks up in the data of all languages (10 ms)
    return String.format(Locale.US, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
  }
}
