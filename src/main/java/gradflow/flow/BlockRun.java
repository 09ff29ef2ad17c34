package gradflow.flow;

import gradflow.cell.Cell;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.check.Check;
import gradflow.linalg.Matrix;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The step Jacobians of an {@link gradflow.cell.Affine} cell, computed in blocks of time steps. The
 * columns of the tape are the steps of a block, so that one product per block suffices, and no
 * trajectory is stored. The layout of the blocks depends only on n, B and T, and blocks are visited
 * in order. The bits are therefore the same for any number of threads, which compute blocks ahead.
 * Mutable; visits occur on one thread.
 *
 * <p>Memory: a tape of one block; with threads, of two blocks per thread.
 */
public final class BlockRun {
  /** Approximate number of entries of a band per block: what stays in the cache. */
  private static final int ENTRIES = 1 << 16;

  private static final int LEAST = 8;
  private static final int MOST = 256;

  /** Number of entries of all Jacobians from which threads pay off: some tens of milliseconds. */
  private static final long MANY = 1L << 23;

  /** A sum of states safely within the range of a double. */
  private static final double FINITE = 0x1p1000;

  private final Cell cell;
  private final Weights weights;
  private final Sequence x;
  private final Matrix initial;
  private final int length;
  private final int threads;
  private final StepJacobian j;

  /** Receives the Jacobian of each step. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Visits a step of a sample.
     *
     * @param t the step, 1 … T
     * @param j its Jacobian, valid until the next visit
     */
    void visit(int t, int sample, StepJacobian j);
  }

  /** Creates a run on one thread. */
  public BlockRun(Cell cell, Weights weights, Sequence x, Matrix initial) {
    this(cell, weights, x, initial, 1);
  }

  /**
   * Creates a run.
   *
   * @param cell an affine cell
   * @param initial s_0, n x B
   * @param threads number of threads that may compute blocks; a single one is used if there is too
   *     little work
   * @throws gradflow.check.BadArgument if the input size, the batch or the initial state does not
   *     fit the cell
   */
  public BlockRun(Cell cell, Weights weights, Sequence x, Matrix initial, int threads) {
    Check.equal("input size", x.size(), cell.inputSize(), "the cell's input_size");
    Check.equal(
        "rows of the initial state", initial.rows(), cell.stateSize(), "the cell's state size");
    Check.equal("columns of the initial state", initial.cols(), x.batch(), "batch");
    Check.finite("initial state", initial.data());
    this.cell = cell;
    this.weights = weights;
    this.x = x;
    this.initial = initial;
    this.length = length(cell, x.steps(), x.batch());
    long entries = (long) cell.stateSize() * x.batch() * x.steps();
    this.threads = entries >= MANY ? threads : 1;
    this.j = cell.newJacobian();
  }

  /** Returns the number of steps per block. */
  static int length(Cell cell, int steps, int batch) {
    long fit = ENTRIES / ((long) cell.stateSize() * batch);
    return (int) Math.min(steps, Math.max(LEAST, Math.min(fit, MOST)));
  }

  /** Returns the number of bytes that a run of that size takes on one thread. */
  public static long bytes(Cell cell, int steps, int batch) {
    return 8 * Tape.size(cell) * batch * length(cell, steps, batch);
  }

  /**
   * Visits each sample of steps 1 … T. States are computed only if the cell's bound does not
   * guarantee that they are finite.
   *
   * @throws DivergenceException at the first step whose state is not finite
   */
  public void forward(Visitor visitor) {
    double sum;
    try {
      double largest = run(false, visitor);
      BlockLane lane = new BlockLane(cell, weights, length, x.batch());
      sum = initial.maxAbs() + x.steps() * lane.bound(largest);
    } catch (DivergenceException e) { // a state may have diverged before
      states();
      throw e;
    }
    if (!(sum < FINITE)) {
      states();
    }
  }

  /** Visits the samples of steps T … 1, the last sample first. */
  public void backward(Visitor visitor) {
    run(true, visitor);
  }

  /** Visits all steps; returns the largest modulus of an input. */
  private double run(boolean backward, Visitor visitor) {
    int blocks = (x.steps() + length - 1) / length;
    int ahead = Math.min(blocks, threads == 1 ? 1 : 2 * threads);
    BlockLane[] lanes = new BlockLane[ahead];
    Future<?>[] filled = new Future<?>[ahead];
    ExecutorService pool =
        threads == 1 ? null : Executors.newFixedThreadPool(threads - 1, this::worker);
    try {
      double largest = 0;
      for (int i = 0; i < blocks + ahead - 1; i++) {
        if (i < blocks) {
          int slot = i % ahead;
          if (lanes[slot] == null) {
            Weights own = threads == 1 ? weights : weights.copy();
            lanes[slot] = new BlockLane(cell, own, length, x.batch());
          }
          int block = backward ? blocks - 1 - i : i;
          largest = Math.max(largest, lanes[slot].load(x, block * length + 1));
          filled[slot] = pool == null ? null : pool.submit(lanes[slot]::fill);
        }
        if (i >= ahead - 1) {
          int slot = (i - ahead + 1) % ahead;
          await(lanes[slot], filled[slot]);
          visit(lanes[slot], visitor, backward);
        }
      }
      return largest;
    } finally {
      if (pool != null) {
        pool.shutdownNow();
      }
    }
  }

  private Thread worker(Runnable task) {
    Thread thread = new Thread(task, "gradflow-block");
    thread.setDaemon(true);
    return thread;
  }

  private static void await(BlockLane lane, Future<?> filled) {
    if (filled == null) {
      lane.fill();
      return;
    }
    try {
      filled.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private void visit(BlockLane lane, Visitor visitor, boolean backward) {
    int batch = x.batch();
    int visits = lane.count() * batch;
    for (int i = 0; i < visits; i++) {
      int column = backward ? visits - 1 - i : i;
      int k = column / batch;
      int sample = column % batch;
      j.viewBands(lane.turned(), lane.place(k, sample), 1);
      visitor.visit(lane.first() + k, sample, j);
    }
  }

  /** Returns s_T, n x B. */
  Matrix states() {
    BlockLane lane = new BlockLane(cell, weights, length, x.batch());
    Matrix state = initial.copy();
    for (int first = 1; first <= x.steps(); first += length) {
      lane.load(x, first);
      Matrix before = state.copy();
      lane.advance(lane.count(), state.data());
      for (int k = 1; !state.isFinite() && k <= lane.count(); k++) { // again, to find the step
        Matrix again = before.copy();
        lane.advance(k, again.data());
        requireFinite(first + k - 1, again);
      }
    }
    return state;
  }

  private void requireFinite(int t, Matrix state) {
    int at = 0;
    for (var part : cell.parts()) {
      for (int i = 0; i < part.size() * x.batch(); i++, at++) {
        if (!Double.isFinite(state.data()[at])) {
          throw new DivergenceException(t, part.name(), state.data()[at]);
        }
      }
    }
  }
}
