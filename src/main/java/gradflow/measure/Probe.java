package gradflow.measure;

import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.flow.AdjointSweep;
import gradflow.flow.ChainProduct;
import java.util.List;

/**
 * Observes one run. A probe is called for each quantity that its measure needs: first {@link
 * #state} for t = 1 … T, then the others from T down. It must not modify its arguments.
 */
public interface Probe {
  /** Receives the tape of the whole batch after step t. */
  default void state(int t, Tape tape) {}

  /**
   * Receives J_t of a sample, t = 1 … T, instead of {@link #state} if the measure {@linkplain
   * Measure#takesBlocks takes blocks}.
   */
  default void forward(int t, int sample, StepJacobian j) {}

  /** Receives J_t = ∂s_t/∂s_{t−1} of a sample, t = T … 1. */
  default void jacobian(int t, int sample, StepJacobian j) {}

  /** Receives P_{T,t} = ∂s_T/∂s_t of a sample, t = T … 0. */
  default void product(int t, int sample, ChainProduct p) {}

  /** Receives ∂L/∂s_t of the whole batch, t = T … 0. */
  default void adjoint(int t, AdjointSweep adjoint) {}

  /** Returns the recorded values. */
  List<MeasureValue> finish();
}
