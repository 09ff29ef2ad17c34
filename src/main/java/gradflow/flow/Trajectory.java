package gradflow.flow;

import gradflow.cell.Cell;
import gradflow.cell.Part;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.check.Check;
import gradflow.check.Interruptions;
import gradflow.linalg.Matrix;
import gradflow.team.Team;
import java.util.function.IntFunction;

/**
 * The states s_0 … s_T of a cell driven by a sequence. {@link #forward} runs the cell, and {@link
 * #backward} visits the steps from T to 1. Steps that do not fit the memory plan are recomputed
 * from checkpoints, with the same bits. The threads of a team share the work of {@link
 * gradflow.cell.Affine} cells: those with many units as in {@link UnitScan}, to the bits of single
 * steps, and those with few, from 4096 steps on, by a scan over blocks of steps, see {@link
 * TimeScan}. Mutable, single-threaded.
 */
public final class Trajectory {
  private final Cell cell;
  private final Weights weights;
  private Sequence x;
  private final Tape[] tapes;

  /** Number of steps per segment. */
  private final int segment;

  /** Null if steps are computed one at a time. */
  private final TimeScan scan;

  /** Null if the cell is not affine, or there is too little work. */
  private final UnitScan units;

  private final Matrix[] checkpoints;
  private int loaded = -1;

  /** Receives each step. */
  @FunctionalInterface
  public interface StepVisitor {
    /**
     * Visits a step.
     *
     * @param t the step, 1 … T
     * @param tape the values that the step computed
     */
    void visit(int t, Tape tape);
  }

  /**
   * @param initial s_0, n x B
   * @throws gradflow.check.BadArgument if the input size, the batch or the initial state does not
   *     fit the cell
   */
  public Trajectory(Cell cell, Weights weights, Sequence x, Matrix initial, MemoryPlan plan) {
    this(cell, weights, x, initial, plan, columns -> new Tape(cell, columns));
  }

  /**
   * Creates a trajectory for training, whose tapes do not store slopes: see {@link Tape#ofValues}.
   *
   * @throws gradflow.check.BadArgument as the constructor
   */
  public static Trajectory ofValues(
      Cell cell, Weights weights, Sequence x, Matrix initial, MemoryPlan plan) {
    return new Trajectory(cell, weights, x, initial, plan, columns -> Tape.ofValues(cell, columns));
  }

  private Trajectory(
      Cell cell,
      Weights weights,
      Sequence x,
      Matrix initial,
      MemoryPlan plan,
      IntFunction<Tape> newTape) {
    Check.equal("input size", x.size(), cell.inputSize(), "the cell's input_size");
    Check.equal(
        "rows of the initial state", initial.rows(), cell.stateSize(), "the cell's state size");
    Check.equal("columns of the initial state", initial.cols(), x.batch(), "batch");
    Check.finite("initial state", initial.data());
    this.cell = cell;
    this.weights = weights;
    this.x = x;
    boolean scanned = TimeScan.takes(cell, x.steps(), x.batch());
    this.scan = scanned ? new TimeScan(cell, weights, x.steps(), x.batch(), newTape) : null;
    boolean shared = UnitScan.paysOff(cell, x.steps(), x.batch());
    this.units = shared ? new UnitScan(cell, weights, x.batch()) : null;
    this.segment =
        scanned ? TimeScan.wholeBlocks(plan.segment(), cell, x.steps(), x.batch()) : plan.segment();
    this.tapes = new Tape[segment];
    for (int k = 0; k < tapes.length; k++) {
      Interruptions.check();
      tapes[k] = k == 0 ? newTape.apply(x.batch()) : Tape.following(tapes[k - 1], cell);
    }
    this.checkpoints = new Matrix[(x.steps() + segment - 1) / segment];
    checkpoints[0] = initial.copy();
  }

  /**
   * Sets another sequence of the same shape, from the same initial state; the weights may have
   * changed as well. {@link #forward} must run next.
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
    for (int place = 0; place < checkpoints.length; place++) {
      if (place > 0) {
        Tape last = tapes[length(place - 1) - 1];
        if (checkpoints[place] == null) {
          checkpoints[place] = Matrix.zeros(cell.stateSize(), x.batch());
        }
        last.getAfter(checkpoints[place]);
      }
      load(place, visitor);
    }
  }

  /** Visits steps T … 1; {@link #forward} must have run. */
  public void backward(StepVisitor visitor) {
    for (int place = checkpoints.length - 1; place >= 0; place--) {
      if (loaded != place) {
        load(place, null);
      }
      for (int k = length(place) - 1; k >= 0; k--) {
        Interruptions.check();
        visitor.visit(place * segment + k + 1, tapes[k]);
      }
    }
  }

  private int length(int place) {
    return Math.min(segment, x.steps() - place * segment);
  }

  private void load(int place, StepVisitor visitor) {
    loaded = place;
    tapes[0].setBefore(checkpoints[place]);
    int first = place * segment + 1;
    int last = first + length(place) - 1;
    if (scan != null) {
      double[] state = checkpoints[place].data().clone();
      scan.run(x, first, last, state, tapes, (from, to) -> visit(from, to, false, first, visitor));
      return;
    }
    if (units != null && Team.threads() > 1) {
      units.run(x, first, last, tapes, (from, to, ok) -> visit(from, to, ok, first, visitor));
      return;
    }
    for (int t = first; t <= last; t++) {
      Interruptions.check();
      Tape tape = tapes[t - first];
      double[] input = x.at(t);
      System.arraycopy(input, 0, tape.get("x"), 0, input.length);
      cell.step(weights, tape);
      visit(t, t, false, first, visitor);
    }
  }

  private void visit(int from, int to, boolean finite, int first, StepVisitor visitor) {
    for (int t = from; t <= to; t++) {
      Tape tape = tapes[t - first];
      if (!finite) {
        requireFinite(t, tape);
      }
      if (visitor != null) {
        visitor.visit(t, tape);
      }
    }
  }

  private void requireFinite(int t, Tape tape) {
    double[][] after = tape.afterArrays();
    for (int p = 0; p < after.length; p++) {
      if (!Double.isFinite(Moduli.sum(after[p]))) { // or only the sum overflows
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
