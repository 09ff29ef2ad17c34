package gradflow.train;

import gradflow.task.Batch;

/**
 * A task's loss on a batch, as what a backward pass through the cell needs: its direct dependence
 * on the output of each step. Mutable, one thread.
 */
public final class TaskLoss {
  private final OutputLayer output;
  private final Batch data;
  private final double weight;

  /**
   * @param batch number of samples of {@code data}
   * @param data the sequences
   */
  public TaskLoss(Model model, int batch, Batch data) {
    this.output = new OutputLayer(model, batch, 0);
    this.data = data;
    this.weight = 1.0 / ((double) batch * data.counted());
  }

  /**
   * Adds ∂(mean loss)/∂h_t of the loss at step t.
   *
   * @param h output of the cell, H x B
   * @param out H x B
   * @return whether step t has a target
   */
  public boolean add(int t, double[] h, double[] out) {
    double[] target = data.targets()[t - 1];
    if (target == null) {
      return false;
    }
    output.loss(h, target);
    double[] cotangent = output.backward(target, weight);
    for (int k = 0; k < out.length; k++) {
      out[k] += cotangent[k];
    }
    return true;
  }
}
