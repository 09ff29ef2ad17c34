package gradflow.task;

import gradflow.rng.Seed;

/** A loss on the outputs h_1 … h_T, summed over the batch. */
public interface Loss {
  /** Returns the steps at which the loss is evaluated. */
  When at();

  /** Returns the loss at a step. */
  double value(double[] h, int batch, Seed seed);

  /** Adds ∂(loss at this step)/∂h to {@code out}; both arrays are H x batch, row-major. */
  void cotangent(double[] h, int batch, Seed seed, double[] out);
}
