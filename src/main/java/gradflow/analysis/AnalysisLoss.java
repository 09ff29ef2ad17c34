package gradflow.analysis;

import gradflow.flow.Cotangents;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.task.When;

/** What the gradient of an analysis is taken of: a loss on what the highest layer puts out. */
public interface AnalysisLoss {
  /**
   * A loss along a sequence.
   *
   * @param value of the loss; NaN where it says nothing
   * @param cotangents ∂L/∂y_t at every place of the sequence, the outputs of all directions joined
   */
  record Gradient(double value, Cotangents cotangents) {}

  /** At which steps it is taken: {@code LAST} means each direction's own last step. */
  When at();

  /**
   * Appends what it is, as it goes on from "The loss is ".
   *
   * @param value of the loss along the sequence, as {@link #gradient} gave it
   */
  void describe(Sentence s, double value);

  /** What it is in a few words, for a figure. */
  String label();

  /**
   * Runs the highest layer.
   *
   * @param x its inputs
   * @throws gradflow.flow.DivergenceException if a state is not finite
   */
  Gradient gradient(Network.Layer top, Sequence x);
}
