package gradflow.analysis;

import gradflow.flow.Cotangents;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.task.When;

/**
 * The loss whose gradient an analysis computes, as a function of the output of the highest layer.
 */
public interface AnalysisLoss {
  /**
   * The gradient of a loss along a sequence.
   *
   * @param value of the loss; NaN if it is meaningless
   * @param cotangents ∂L/∂y_t at every step of the sequence, for the concatenated outputs of all
   *     directions
   */
  record Gradient(double value, Cotangents cotangents) {}

  /** The steps at which the loss is taken; {@code LAST} means the last step of each direction. */
  When at();

  /**
   * Appends a description that continues "The loss is ".
   *
   * @param value of the loss along the sequence, as returned by {@link #gradient}
   */
  void describe(Sentence s, double value);

  /** A short description for a figure. */
  String label();

  /**
   * Runs the highest layer and returns the gradient.
   *
   * @param x its inputs
   * @throws gradflow.flow.DivergenceException if a state is not finite
   */
  Gradient gradient(Network.Layer top, Sequence x);
}
