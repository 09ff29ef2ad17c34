package gradflow.flow;

import gradflow.cell.Affine;
import gradflow.cell.Cell;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.check.Interruptions;
import gradflow.team.Team;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/**
 * The steps of an {@link Affine} cell with many units, shared among the threads of a {@link Team}.
 * Steps are taken in chunks. While the gates of a chunk are computed, step by step, the recurrence
 * runs over the chunk before, each block of A by itself, and the outputs of the chunk before that
 * are computed, step by step; so threads meet once a chunk. Every number is computed as in single
 * steps: to the same bits, whatever the threads. Mutable, single-threaded.
 */
final class UnitScan {
  /** Number of state entries from which a cell is never left to {@link TimeScan}. */
  static final int WIDE = 128;

  /** Number of state entries per step from which threads pay off; with half of it they do not. */
  static final int SHARED = 1024;

  /** Number of state entries of all steps from which threads pay off: a few milliseconds. */
  static final int MANY = 1 << 18;

  /** Approximate number of entries on the tapes of a chunk. */
  private static final long ENTRIES = 1 << 20;

  private static final int LEAST = 32;
  private static final int MOST = 512;

  /** Number of steps per task. */
  private static final int STEPS = 8;

  /** Number of entries of the state per task. */
  private static final int UNITS = 256;

  private final Cell cell;
  private final Affine affine;
  private final Weights weights;
  private final int batch;
  private final int chunk;
  private final Queue<Weights> copies = new ConcurrentLinkedQueue<>();
  private final List<Consumer<Weights>> tasks = new ArrayList<>();
  private volatile boolean finite;
  private long version = -1;

  /**
   * @param cell an affine cell
   */
  UnitScan(Cell cell, Weights weights, int batch) {
    this.cell = cell;
    this.affine = cell.affine().orElseThrow();
    this.weights = weights;
    this.batch = batch;
    long fit = ENTRIES / (Tape.size(cell) * batch);
    this.chunk = (int) Math.max(LEAST, Math.min(MOST, fit));
  }

  /** Returns whether a trajectory of that cell is wide enough. */
  static boolean takes(Cell cell, int batch) {
    return (long) cell.stateSize() * batch >= WIDE && cell.affine().isPresent();
  }

  /** Receives steps once they have been computed. */
  interface Ready {
    /**
     * Receives the steps first … last, in their order.
     *
     * @param finite whether all their states are known to be finite
     */
    void steps(int first, int last, boolean finite);
  }

  /** Returns whether sharing a trajectory of that many steps among threads pays off. */
  static boolean paysOff(Cell cell, int steps, int batch) {
    long entries = (long) cell.stateSize() * batch;
    return takes(cell, batch) && entries >= SHARED && entries * steps >= MANY;
  }

  /**
   * Computes steps first … last.
   *
   * @param tapes of the steps, that of step t at {@code t − first}; the state before the first is
   *     on its tape
   * @param ready receives the steps, several at a time
   */
  void run(Sequence x, int first, int last, Tape[] tapes, Ready ready) {
    if (version != weights.version()) {
      copies.clear();
      version = weights.version();
    }
    int steps = last - first + 1;
    int chunks = (steps + chunk - 1) / chunk;
    for (int round = 0; round < chunks + 2; round++) {
      Interruptions.check();
      int before = place(round - 2, steps);
      int now = place(round - 1, steps);
      int next = place(round, steps);
      int after = place(round + 1, steps);
      for (int k = next; k < after; k++) {
        double[] input = x.at(first + k);
        System.arraycopy(input, 0, tapes[k].get("x"), 0, input.length);
      }
      tasks.clear();
      units((w, a, b) -> advance(w, tapes, now, next, a, b), now < next);
      steps(next, after, (w, k) -> affine.gates(w, tapes[k]));
      finite = true;
      steps(before, now, (w, k) -> finish(w, tapes[k]));
      share();
      if (before < now) {
        ready.steps(first + before, first + now - 1, finite);
      }
    }
  }

  /** Returns the index of the first step of a chunk. */
  private int place(int chunkIndex, int steps) {
    return (int) Math.max(0, Math.min(steps, (long) chunkIndex * chunk));
  }

  private void advance(Weights w, Tape[] tapes, int start, int end, int from, int to) {
    for (int k = start; k < end; k++) {
      affine.advance(w, tapes[k], from, to);
    }
  }

  private void finish(Weights w, Tape tape) {
    affine.outputs(w, tape);
    for (double[] part : tape.afterArrays()) {
      if (!Double.isFinite(Moduli.sum(part))) { // or only the sum overflows
        finite = false;
      }
    }
  }

  private interface UnitTask {
    void apply(Weights w, int from, int to);
  }

  /** Adds the tasks of steps from, …, to − 1. */
  private void steps(int from, int to, ObjIntConsumer<Weights> task) {
    for (int start = from; start < to; start += STEPS) {
      int first = start;
      int end = Math.min(to, start + STEPS);
      tasks.add(
          w -> {
            for (int k = first; k < end; k++) {
              task.accept(w, k);
            }
          });
    }
  }

  /** Adds the tasks of all units. */
  private void units(UnitTask task, boolean any) {
    int width = cell.jacobianForm().width();
    int blocks = any ? affine.blocks() : 0;
    int each = Math.max(1, UNITS / (width * batch));
    for (int from = 0; from < blocks; from += each) {
      int first = from;
      int end = Math.min(blocks, from + each);
      tasks.add(w -> task.apply(w, first, end));
    }
  }

  /** Shares the tasks among the threads, each with weights that no other thread uses. */
  private void share() {
    Team.share(
        tasks.size(),
        i -> {
          Weights free = copies.poll();
          Weights own = free == null ? weights.copy() : free;
          tasks.get(i).accept(own);
          copies.add(own);
        });
  }
}
