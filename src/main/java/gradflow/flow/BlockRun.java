package gradflow.flow;

import gradflow.cell.Affine;
import gradflow.cell.Cell;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.check.Check;
import gradflow.linalg.Matrix;

/**
 * The step Jacobians of a cell that is {@link Affine}, by blocks of time steps: the columns of the
 * tape are the steps of a block, so that there is one product a block, and no trajectory is kept.
 * The layout of the blocks depends on n, B and T alone. Mutable, one thread.
 *
 * <p>Memory: a tape of a block.
 */
public final class BlockRun {
  /** Entries of a band of a block, about: what stays in a near cache. */
  private static final int ENTRIES = 1 << 16;

  private static final int LEAST = 8;
  private static final int MOST = 256;

  /** A sum of states far enough within the range of a double. */
  private static final double FINITE = 0x1p1000;

  /** Blocks of J whose entries are turned together. */
  private static final int TILE = 8;

  private final Cell cell;
  private final Affine affine;
  private final Weights weights;
  private final Sequence x;
  private final Matrix initial;
  private final int length;
  private final Tape tape;
  private final StepJacobian j;

  /** The bands, step by step. */
  private double[][] turned;

  /** What is done with a step's Jacobian. */
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

  /**
   * @param cell one that is affine
   * @param initial s_0, n x B
   * @throws gradflow.check.BadArgument if the input size, the batch or the initial state does not
   *     fit the cell
   */
  public BlockRun(Cell cell, Weights weights, Sequence x, Matrix initial) {
    Check.equal("input size", x.size(), cell.inputSize(), "the cell's input_size");
    Check.equal(
        "rows of the initial state", initial.rows(), cell.stateSize(), "the cell's state size");
    Check.equal("columns of the initial state", initial.cols(), x.batch(), "batch");
    Check.finite("initial state", initial.data());
    this.cell = cell;
    this.affine = cell.affine().orElseThrow();
    this.weights = weights;
    this.x = x;
    this.initial = initial;
    this.length = length(cell, x.steps(), x.batch());
    this.tape = new Tape(cell, length * x.batch());
    this.j = cell.newJacobian();
  }

  /** Steps of a block. */
  static int length(Cell cell, int steps, int batch) {
    long fit = ENTRIES / ((long) cell.stateSize() * batch);
    return (int) Math.min(steps, Math.max(LEAST, Math.min(fit, MOST)));
  }

  /** Bytes that a run of that size takes. */
  public static long bytes(Cell cell, int steps, int batch) {
    return 8 * Tape.size(cell) * batch * length(cell, steps, batch);
  }

  /**
   * Visits each sample of steps 1 … T. The states are computed only where the cell's bound does not
   * say that they are finite.
   *
   * @throws DivergenceException at the first step whose state is not finite
   */
  public void forward(Visitor visitor) {
    try {
      double largest = 0;
      for (int first = 1; first <= x.steps(); first += length) {
        int count = load(first);
        largest = Math.max(largest, Moduli.max(tape.get("x")));
        turn(affine.bands(weights, tape));
        for (int k = 0; k < count; k++) {
          visit(first, k, visitor, false);
        }
      }
      double sum = initial.maxAbs() + x.steps() * affine.bound(weights, largest);
      if (!(sum < FINITE)) {
        states();
      }
    } catch (DivergenceException e) { // the state may have been the first
      states();
      throw e;
    }
  }

  /** s_T, n x B. */
  Matrix states() {
    Matrix state = initial.copy();
    for (int first = 1; first <= x.steps(); first += length) {
      int count = load(first);
      double[][] bands = affine.bands(weights, tape);
      affine.addends(weights, tape);
      advance(first, count, bands, state);
    }
    return state;
  }

  /** Visits the samples of steps T … 1, the last sample first. */
  public void backward(Visitor visitor) {
    for (int first = (x.steps() - 1) / length * length + 1; first > 0; first -= length) {
      int count = load(first);
      turn(affine.bands(weights, tape));
      for (int k = count - 1; k >= 0; k--) {
        visit(first, k, visitor, true);
      }
    }
  }

  private void visit(int first, int k, Visitor visitor, boolean lastFirst) {
    int batch = x.batch();
    for (int b = 0; b < batch; b++) {
      int sample = lastFirst ? batch - 1 - b : b;
      j.viewBands(turned, (k * batch + sample) * (turned[0].length / tape.batch()), 1);
      visitor.visit(first + k, sample, j);
    }
  }

  /** From blocks by columns to columns by blocks. */
  private void turn(double[][] bands) {
    if (turned == null) {
      turned = new double[bands.length][bands[0].length];
    }
    for (int band = 0; band < bands.length; band++) {
      turn(bands[band], turned[band], tape.batch());
    }
  }

  private static void turn(double[] in, double[] out, int columns) {
    int rows = in.length / columns;
    for (int first = 0; first < rows; first += TILE) {
      int end = Math.min(rows, first + TILE);
      for (int c = 0; c < columns; c++) {
        for (int i = first; i < end; i++) {
          out[c * rows + i] = in[i * columns + c];
        }
      }
    }
  }

  /** Brings the inputs of a block onto the tape; returns its number of steps. */
  private int load(int first) {
    int batch = x.batch();
    int count = Math.min(length, x.steps() - first + 1);
    double[] to = tape.get("x");
    for (int k = 0; k < count; k++) {
      double[] from = x.at(first + k);
      for (int d = 0; d < x.size(); d++) {
        System.arraycopy(from, d * batch, to, (d * length + k) * batch, batch);
      }
    }
    return count;
  }

  /** Takes the state through a block. */
  private void advance(int first, int count, double[][] bands, Matrix state) {
    Matrix before = state.copy();
    step(count, bands, state);
    if (state.isFinite()) {
      return;
    }
    for (int k = 1; k <= count; k++) { // once more, for the step
      state.set(before);
      step(k, bands, state);
      requireFinite(first + k - 1, state);
    }
  }

  private void step(int count, double[][] bands, Matrix state) {
    BandedRecurrence.run(
        bands, tape.afterArrays(), x.batch(), count, length * x.batch(), state.data());
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
