package gradflow.flow;

import gradflow.cell.Cell;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.check.Interruptions;
import gradflow.team.Team;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The steps of an {@link gradflow.cell.Affine} cell, parallel in time: an associative scan over
 * blocks of steps, shared among the threads of a {@link Team}. The layout of the blocks depends
 * only on n, B and T, so the bits are the same for any number of threads and any memory. Mutable,
 * single-threaded.
 *
 * <pre>
 * (E1) s_t = A_t s_{t−1} + b_t
 * (E2) A = A_last ⋯ A_first;  e = s_last for s = 0 before the block          all blocks side by side
 * (E3) s_last = A s + e                                                      in the order of the blocks
 * (E4) the steps of a block, by (E1), from the state before it              all blocks side by side
 * </pre>
 *
 * <p>For states of few entries; those of {@link UnitScan#WIDE} and more are shared by units.
 *
 * <p>Each term of s_t is rounded at most as often as in a step-by-step evaluation. With m_t = |A_t|
 * m_{t−1} + |b_t| and d_t = |A_t| d_{t−1} + (w + 1) m_t, w the width of the bands, both results lie
 * within 2⁻⁵³ d_t of the exact result for the same A and b (to first order). Source: blelloch1990.
 * Memory: a tape of a block for each thread.
 */
final class TimeScan {
  /**
   * Number of steps from which a trajectory is scanned. Shorter ones are computed step by step,
   * with the same bits as for any other cell.
   */
  static final int LONG = 4096;

  private final Cell cell;
  private final Weights weights;
  private final int length;
  private final int batch;
  private final IntFunction<Tape> newTape;
  private final List<ScanLane> lanes = new ArrayList<>();
  private final List<Weights> copies = new ArrayList<>();
  private long version = -1;

  /**
   * @param cell an affine cell
   * @param newTape creates a tape with the given number of columns
   */
  TimeScan(Cell cell, Weights weights, int steps, int batch, IntFunction<Tape> newTape) {
    this.cell = cell;
    this.weights = weights;
    this.length = BlockRun.length(cell, steps, batch);
    this.batch = batch;
    this.newTape = newTape;
  }

  /** Returns the bytes that a scan takes on one thread; 0 for a trajectory that is not scanned. */
  static long bytes(Cell cell, int steps, int batch) {
    return takes(cell, steps, batch) ? BlockRun.bytes(cell, steps, batch) : 0;
  }

  /** Returns whether a trajectory of that many steps is scanned. */
  static boolean takes(Cell cell, int steps, int batch) {
    return steps >= LONG && cell.affine().isPresent() && !UnitScan.takes(cell, batch);
  }

  /**
   * Returns the number of steps in whole blocks nearest below a given number, at least one block.
   */
  static int wholeBlocks(int segment, Cell cell, int steps, int batch) {
    int length = BlockRun.length(cell, steps, batch);
    return segment >= steps ? steps : Math.max(length, segment / length * length);
  }

  /** Receives steps once they have been computed. */
  interface Ready {
    /** Receives the steps first … last, in their order. */
    void steps(int first, int last);
  }

  /**
   * Computes steps first … last, which start at a block boundary.
   *
   * @param state n x B, before step {@code first}; overwritten
   * @param tapes of the steps, that of step t at {@code t − first}; the state before the first is
   *     on its tape
   * @param ready called after every few steps
   */
  void run(Sequence x, int first, int last, double[] state, Tape[] tapes, Ready ready) {
    int blocks = (last - first + length) / length;
    prepare(Math.min(blocks, Team.threads()));
    for (int done = 0; done < blocks; done += lanes.size()) {
      Interruptions.check();
      int count = Math.min(lanes.size(), blocks - done);
      int from = first + done * length;
      int to = Math.min(last, from + count * length - 1);
      for (int i = 0; i < count; i++) {
        int start = from + i * length;
        lanes.get(i).load(copies.get(i), x, start, Math.min(to, start + length - 1));
      }
      Team.share(count, i -> lanes.get(i).compose());
      for (int i = 0; i < count; i++) {
        lanes.get(i).carry(state);
      }
      Team.share(count, i -> lanes.get(i).steps(tapes, first));
      ready.steps(from, to);
    }
  }

  /** Creates at least that many lanes, each with its own up-to-date weights. */
  private void prepare(int count) {
    if (version != weights.version()) {
      copies.clear();
      version = weights.version();
    }
    while (lanes.size() < count) {
      lanes.add(new ScanLane(cell, newTape.apply(length * batch), length, batch));
    }
    while (copies.size() < lanes.size()) {
      copies.add(copies.isEmpty() ? weights : weights.copy());
    }
  }
}
