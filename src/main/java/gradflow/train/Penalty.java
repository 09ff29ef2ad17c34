package gradflow.train;

import gradflow.cell.Tape;
import gradflow.flow.AdjointSweep;
import gradflow.task.Batch;

/** A regulariser's workspace. One run, one thread. */
public interface Penalty extends BackPropagation.Watcher {
  @Override
  default void adjoint(int t, Tape tape, AdjointSweep adjoint) {}

  /**
   * Adds the weighted term's gradient; called once after each backward pass.
   *
   * @return the weighted term
   */
  double add(Batch batch, Gradient gradient);
}
