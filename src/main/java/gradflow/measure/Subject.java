package gradflow.measure;

import gradflow.cell.Block;
import gradflow.cell.Role;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.linalg.Matrix;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which matrices of a run a measure looks at. */
public enum Subject {
  /** Every recurrent block of the weights, by its name. */
  WEIGHTS,
  /** The step Jacobian at the zero state with zero input, as J0. */
  ORIGIN;

  Map<String, Matrix> matrices(Context context) {
    Map<String, Matrix> found = new LinkedHashMap<>();
    if (this == ORIGIN) {
      Tape tape = new Tape(context.cell(), 1);
      context.cell().step(context.weights(), tape);
      StepJacobian j = context.cell().newJacobian();
      context.cell().jacobian(context.weights(), tape, 0, j);
      found.put("J0", j.toMatrix());
      return found;
    }
    for (Block block : context.cell().layout().blocks()) {
      if (block.role() == Role.RECURRENT) {
        found.put(block.name(), context.weights().block(block.name()));
      }
    }
    return found;
  }
}
