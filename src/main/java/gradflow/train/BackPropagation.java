package gradflow.train;

import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.Tape;
import gradflow.flow.AdjointSweep;
import gradflow.flow.DivergenceException;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.flow.Trajectory;
import gradflow.linalg.Matrix;
import gradflow.task.Batch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Loss and gradient of a batch by (truncated) back-propagation through time. The initial state is
 * 0. L is the mean over samples and counted steps. A large batch of a large model is divided into
 * parts, which the team of the thread shares. Mutable; not thread-safe.
 */
public final class BackPropagation {
  private final Model model;
  private final int batch;
  private final long memory;
  private final Truncation truncation;
  private final List<Watcher> watchers;
  private final OutputLayer output;
  private final Gradients gradients;
  private final Gradient gradient;
  private final Deque<AdjointSweep> spare = new ArrayDeque<>();
  private Trajectory trajectory;

  /**
   * Number of samples over which the loss is averaged: those of this pass, or of all parts of a
   * batch.
   */
  private final int whole;

  /** The parts of the batch; null if it is not divided. */
  private final BatchParts parts;

  /** Receives the adjoints of a backward pass without truncation. */
  public interface Watcher {
    /** Receives ∂L/∂s_t, including the direct term of the loss at step t; t = T … 1. */
    void adjoint(int t, Tape tape, AdjointSweep adjoint);
  }

  /**
   * Result of a pass.
   *
   * @param loss mean loss over samples and counted steps
   * @param wrong number of samples with a wrong output
   * @param samples number of samples
   */
  public record Pass(double loss, int wrong, int samples) {
    /** Returns the share of samples with a wrong output. */
    public double error() {
      return (double) wrong / samples;
    }
  }

  /**
   * @param batch number of samples per batch
   * @param tolerance largest |ŷ − y| for which a real output counts as correct
   * @param truncation truncation; null for none
   * @param memory memory for the trajectory, in bytes
   */
  public BackPropagation(
      Model model, int batch, double tolerance, Truncation truncation, long memory) {
    this(model, batch, tolerance, truncation, memory, List.of());
  }

  public BackPropagation(
      Model model,
      int batch,
      double tolerance,
      Truncation truncation,
      long memory,
      List<Watcher> watchers) {
    this(
        model,
        batch,
        batch,
        watchers.isEmpty() ? BatchParts.count(model.cell(), batch) : 1,
        tolerance,
        truncation,
        memory,
        watchers);
  }

  /** Creates the pass of a part with {@code samples} samples of a batch of {@code whole}. */
  static BackPropagation ofPart(
      Model model, int samples, int whole, double tolerance, Truncation truncation, long memory) {
    return new BackPropagation(model, samples, whole, 1, tolerance, truncation, memory, List.of());
  }

  /** Creates a pass with the batch divided into {@code count} parts. */
  BackPropagation(
      Model model,
      int batch,
      int whole,
      int count,
      double tolerance,
      Truncation truncation,
      long memory,
      List<Watcher> watchers) {
    this.model = model;
    this.batch = batch;
    this.whole = whole;
    this.parts =
        count == 1 ? null : new BatchParts(model, batch, count, tolerance, truncation, memory);
    this.memory = memory;
    this.truncation = truncation;
    this.watchers = List.copyOf(watchers);
    this.output = new OutputLayer(model, batch, tolerance);
    this.gradients = Gradients.of(model.weights());
    this.gradient = new Gradient(model.size());
  }

  /** Returns whether a batch of this cell is divided into parts that threads share. */
  public static boolean sharesBatch(Cell cell, int batch) {
    return BatchParts.count(cell, batch) > 1;
  }

  /** Computes loss and error without a backward pass. */
  public Pass forward(Batch data) {
    if (parts != null) {
      return parts.forward(data);
    }
    start(data);
    output.clear();
    double[] loss = new double[1];
    trajectory.forward((t, tape) -> addLoss(data, t, tape, loss));
    return pass(data, loss[0]);
  }

  /**
   * Computes loss, error and gradient.
   *
   * @throws DivergenceException if a state, the loss or an adjoint is not finite
   */
  public Pass run(Batch data) {
    if (parts != null) {
      return parts.run(data, gradient);
    }
    start(data);
    output.clear();
    gradients.clear();
    trajectory.forward((t, tape) -> {});
    int steps = data.steps();
    Truncation windows = truncation == null ? Truncation.none(steps) : truncation;
    double weight = 1.0 / ((double) whole * data.counted());
    double[] loss = new double[1];
    List<Window> open = new ArrayList<>();
    trajectory.backward(
        (t, tape) -> {
          if ((steps - t) % windows.every() == 0) {
            AdjointSweep sweep = spare.isEmpty() ? newSweep() : spare.pop();
            sweep.clear();
            open.add(new Window(t - windows.back(), sweep));
          }
          AdjointSweep newest = open.get(open.size() - 1).sweep;
          if (addLoss(data, t, tape, loss)) {
            newest.addOutput(tape, output.backward(data.targets()[t - 1], weight));
          }
          if (truncation == null) {
            watchers.forEach(w -> w.adjoint(t, tape, newest));
          }
          for (Iterator<Window> it = open.iterator(); it.hasNext(); ) {
            Window window = it.next();
            window.sweep.step(t, tape);
            if (t - 1 <= window.until) {
              spare.push(window.sweep);
              it.remove();
            }
          }
        });
    open.forEach(w -> spare.push(w.sweep));
    gradient.setExponent(gradients.collect(gradient.mantissas()));
    double[] theta = gradient.mantissas();
    int offset = (int) model.cellSize();
    output.gradients(theta, offset);
    if (gradient.exponent() != 0) {
      int power = (int) Math.max(-5000, Math.min(5000, -gradient.exponent()));
      for (int k = offset; k < theta.length; k++) {
        theta[k] = Math.scalb(theta[k], power);
      }
    }
    return pass(data, loss[0]);
  }

  /** Returns ∂L/∂θ of the last {@link #run}, shared. */
  public Gradient gradient() {
    return gradient;
  }

  private boolean addLoss(Batch data, int t, Tape tape, double[] sum) {
    double[] target = data.targets()[t - 1];
    if (target == null) {
      return false;
    }
    double loss = output.loss(tape.output(), target);
    if (!Double.isFinite(loss)) {
      throw new DivergenceException(t, "loss", loss);
    }
    sum[0] += loss;
    return true;
  }

  private Pass pass(Batch data, double sum) {
    return new Pass(sum / ((double) whole * data.counted()), output.wrong(), batch);
  }

  private AdjointSweep newSweep() {
    return new AdjointSweep(model.cell(), model.weights(), batch, gradients);
  }

  private void start(Batch data) {
    Sequence x = Sequence.of(model.cell().inputSize(), batch, data.inputs());
    if (trajectory != null && trajectory.steps() == data.steps()) {
      trajectory.restart(x);
      return;
    }
    MemoryPlan plan = MemoryPlan.within(memory, model.cell(), data.steps(), batch);
    Matrix zero = Matrix.zeros(model.cell().stateSize(), batch);
    trajectory =
        watchers.isEmpty()
            ? Trajectory.ofValues(model.cell(), model.weights(), x, zero, plan)
            : new Trajectory(model.cell(), model.weights(), x, zero, plan);
  }

  private record Window(int until, AdjointSweep sweep) {}
}
