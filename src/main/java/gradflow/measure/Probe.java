package gradflow.measure;

import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.flow.AdjointSweep;
import gradflow.flow.ChainProduct;
import java.util.List;

/**
 * Watches one run. A probe is called for what its measure needs, first {@link #state} for t = 1 …
 * T, then, from T down, the others; it reads and never changes what it is shown.
 */
public interface Probe {
  /** After step t, with the tape of the whole batch. */
  default void state(int t, Tape tape) {}

  /**
   * With J_t of a sample, t = 1 … T, in place of {@link #state}: where a measure {@linkplain
   * Measure#takesBlocks takes blocks}.
   */
  default void forward(int t, int sample, StepJacobian j) {}

  /** With J_t = ∂s_t/∂s_{t−1} of a sample, t = T … 1. */
  default void jacobian(int t, int sample, StepJacobian j) {}

  /** With P_{T,t} = ∂s_T/∂s_t of a sample, t = T … 0. */
  default void product(int t, int sample, ChainProduct p) {}

  /** With ∂L/∂s_t of the whole batch, t = T … 0. */
  default void adjoint(int t, AdjointSweep adjoint) {}

  /** What was recorded. */
  List<MeasureValue> finish();
}
