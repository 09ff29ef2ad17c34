package gradflow.train;

import gradflow.cell.Tape;
import gradflow.flow.AdjointSweep;
import gradflow.task.Batch;

/** The workspace of a regulariser, for one run and one thread. */
public interface Penalty extends BackPropagation.Watcher {
  @Override
  default void adjoint(int t, Tape tape, AdjointSweep adjoint) {}

  /**
   * Adds the gradient of the weighted term. Called once after each backward pass.
   *
   * @return the value of the weighted term
   */
  double add(Batch batch, Gradient gradient);
}
