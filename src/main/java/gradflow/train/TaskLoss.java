package gradflow.train;

import gradflow.linalg.Backend;
import gradflow.linalg.Matrix;
import gradflow.task.Batch;
import java.util.Arrays;
import java.util.Objects;

/**
 * A task's loss on a batch, as what a backward pass through the cell needs: its direct dependence
 * on the output of each step. Mutable, one thread.
 */
public final class TaskLoss {
  private final OutputLayer output;
  private final double[][] targets;
  private final double weight;
  private double value;

  /**
   * The loss of a model.
   *
   * @param batch number of samples of {@code data}
   * @param data the sequences
   */
  public TaskLoss(Model model, int batch, Batch data) {
    this(new OutputLayer(model, batch, 0), model.readout(), batch, data.targets());
  }

  /**
   * The loss of a readout.
   *
   * @param v readout weights, K x H
   * @param c readout bias, K
   * @param batch number of samples
   * @param targets by step, as {@link Batch} has them; a class below 0 does not count
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

  /** The mean loss of the steps that came so far. */
  public double value() {
    return value;
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
    value += weight * output.loss(h, target);
    double[] cotangent = output.backward(target, weight);
    for (int k = 0; k < out.length; k++) {
      out[k] += cotangent[k];
    }
    return true;
  }
}
