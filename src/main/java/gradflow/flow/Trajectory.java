package gradflow.flow;

import gradflow.cell.Cell;
import gradflow.cell.Part;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.check.Check;
import gradflow.check.Interruptions;
import gradflow.linalg.Matrix;

/**
 * The states s_0 … s_T of a cell driven by a sequence. {@link #forward} runs it, {@link #backward}
 * walks it back from T to 1; what does not fit the memory plan is computed again from checkpoints,
 * to the same bits. Mutable, one thread.
 */
public final class Trajectory {
  private final Cell cell;
  private final Weights weights;
  private Sequence x;
  private final MemoryPlan plan;
  private final Tape[] tapes;
  private final Matrix[] checkpoints;
  private int loaded = -1;

  /** What is done at a step. */
  @FunctionalInterface
  public interface StepVisitor {
    /**
     * Visits a step.
     *
     * @param t the step, 1 … T
     * @param tape what it computed
     */
    void visit(int t, Tape tape);
  }

  /**
   * @param initial s_0, n x B
   * @throws gradflow.check.BadArgument if the input size, the batch or the initial state does not
   *     fit the cell
   */
  public Trajectory(Cell cell, Weights weights, Sequence x, Matrix initial, MemoryPlan plan) {
    this(cell, weights, x, initial, plan, new Tape(cell, x.batch()));
  }

  /**
   * A trajectory whose tapes keep no slopes, for training: see {@link Tape#ofValues}.
   *
   * @throws gradflow.check.BadArgument as the constructor
   */
  public static Trajectory ofValues(
      Cell cell, Weights weights, Sequence x, Matrix initial, MemoryPlan plan) {
    return new Trajectory(cell, weights, x, initial, plan, Tape.ofValues(cell, x.batch()));
  }

  private Trajectory(
      Cell cell, Weights weights, Sequence x, Matrix initial, MemoryPlan plan, Tape first) {
    Check.equal("input size", x.size(), cell.inputSize(), "the cell's input_size");
    Check.equal(
        "rows of the initial state", initial.rows(), cell.stateSize(), "the cell's state size");
    Check.equal("columns of the initial state", initial.cols(), x.batch(), "batch");
    Check.finite("initial state", initial.data());
    this.cell = cell;
    this.weights = weights;
    this.x = x;
    this.plan = plan;
    this.tapes = new Tape[plan.segment()];
    for (int k = 0; k < tapes.length; k++) {
      Interruptions.check();
      tapes[k] = k == 0 ? first : Tape.following(tapes[k - 1], cell);
    }
    this.checkpoints = new Matrix[(x.steps() + plan.segment() - 1) / plan.segment()];
    checkpoints[0] = initial.copy();
  }

  /**
   * Takes another sequence of the same shape, from the same initial state; weights may have
   * changed, too. {@link #forward} must run next.
   *
   * @throws gradflow.check.BadArgument if the shape differs
   */
  public void restart(Sequence sequence) {
    Check.equal("steps", sequence.steps(), x.steps(), "those of the first sequence");
    Check.equal("input size", sequence.size(), x.size(), "that of the first sequence");
    Check.equal("batch", sequence.batch(), x.batch(), "that of the first sequence");
    x = sequence;
    loaded = -1;
  }

  /** Number of steps, T. */
  public int steps() {
    return x.steps();
  }

  /**
   * Runs steps 1 … T and visits each.
   *
   * @throws DivergenceException at the first step whose state is not finite
   */
  public void forward(StepVisitor visitor) {
    for (int segment = 0; segment < checkpoints.length; segment++) {
      if (segment > 0) {
        Tape last = tapes[length(segment - 1) - 1];
        if (checkpoints[segment] == null) {
          checkpoints[segment] = Matrix.zeros(cell.stateSize(), x.batch());
        }
        last.getAfter(checkpoints[segment]);
      }
      load(segment, visitor);
    }
  }

  /** Visits steps T … 1; {@link #forward} must have run. */
  public void backward(StepVisitor visitor) {
    for (int segment = checkpoints.length - 1; segment >= 0; segment--) {
      if (loaded != segment) {
        load(segment, null);
      }
      for (int k = length(segment) - 1; k >= 0; k--) {
        Interruptions.check();
        visitor.visit(segment * plan.segment() + k + 1, tapes[k]);
      }
    }
  }

  private int length(int segment) {
    return Math.min(plan.segment(), x.steps() - segment * plan.segment());
  }

  private void load(int segment, StepVisitor visitor) {
    loaded = segment;
    tapes[0].setBefore(checkpoints[segment]);
    for (int k = 0; k < length(segment); k++) {
      Interruptions.check();
      int t = segment * plan.segment() + k + 1;
      Tape tape = tapes[k];
      double[] input = x.at(t);
      System.arraycopy(input, 0, tape.get("x"), 0, input.length);
      cell.step(weights, tape);
      requireFinite(t, tape);
      if (visitor != null) {
        visitor.visit(t, tape);
      }
    }
  }

  private void requireFinite(int t, Tape tape) {
    double[][] after = tape.afterArrays();
    for (int p = 0; p < after.length; p++) {
      if (!Double.isFinite(Moduli.sum(after[p]))) { // or merely a sum beyond the range
        Part part = cell.parts().get(p);
        for (double v : after[p]) {
          if (!Double.isFinite(v)) {
            throw new DivergenceException(t, part.name(), v);
          }
        }
      }
    }
  }
}
