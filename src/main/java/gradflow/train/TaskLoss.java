package gradflow.train;

import gradflow.linalg.Backend;
import gradflow.linalg.Matrix;
import gradflow.task.Batch;
import java.util.Arrays;
import java.util.Objects;

/**
 * The loss of a task on a batch, in the form needed by a backward pass through the cell: its direct
 * dependence on the output of each step. Mutable; not thread-safe.
 */
public final class TaskLoss {
  private final OutputLayer output;
  private final double[][] targets;
  private final double weight;
  private double value;

  /**
   * Creates the loss of a model.
   *
   * @param batch number of samples of {@code data}
   * @param data the sequences
   */
  public TaskLoss(Model model, int batch, Batch data) {
    this(new OutputLayer(model, batch, 0), model.readout(), batch, data.targets());
  }

  /**
   * Creates the loss of a readout.
   *
   * @param v readout weights, K x H
   * @param c readout bias, K
   * @param batch number of samples
   * @param targets targets by step, as in {@link Batch}; classes below 0 are ignored
   */
  public TaskLoss(
      Backend backend, Readout readout, Matrix v, double[] c, int batch, double[][] targets) {
    this(new OutputLayer(backend, readout, v, c, batch, 0), readout, batch, targets);
  }

  private TaskLoss(OutputLayer output, Readout readout, int batch, double[][] targets) {
    this.output = output;
    this.targets = targets;
    double[][] counted = Arrays.stream(targets).filter(Objects::nonNull).toArray(double[][]::new);
    boolean classes = readout.criterion() == Criterion.CROSS_ENTROPY;
    this.weight = 1.0 / (classes ? notIgnored(counted) : (double) batch * counted.length);
  }

  private static double notIgnored(double[][] classes) {
    return Arrays.stream(classes).flatMapToDouble(Arrays::stream).filter(c -> c >= 0).count();
  }

  /** Returns the contribution to the mean loss of the steps added so far. */
  public double value() {
    return value;
  }

  /**
   * Returns the contribution of step t to the mean loss; 0 if it has no target.
   *
   * @param h output of the cell, H x B
   */
  public double at(int t, double[] h) {
    return targets[t - 1] == null ? 0 : weight * output.loss(h, targets[t - 1]);
  }

  /**
   * Adds ∂(mean loss)/∂h_t of the loss at step t.
   *
   * @param h output of the cell, H x B
   * @param out H x B
   * @return whether step t has a target
   */
  public boolean add(int t, double[] h, double[] out) {
    double[] target = targets[t - 1];
    if (target == null) {
      return false;
    }
    value += at(t, h);
    double[] cotangent = output.backward(target, weight);
    for (int k = 0; k < out.length; k++) {
      out[k] += cotangent[k];
    }
    return true;
  }
}
