package gradflow.measure;

import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.Role;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.linalg.Matrix;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The matrices of a run that a measure examines. */
public enum Subject {
  /** Each square recurrent block of the weights, under its name. */
  WEIGHTS,
  /** The step Jacobian at the zero state with zero input, under the name J0. */
  ORIGIN;

  /** Returns the names of the matrices that a cell has. */
  List<String> names(Cell cell) {
    return this == ORIGIN ? List.of("J0") : square(cell).stream().map(Block::name).toList();
  }

  /** Returns whether a cell has any such matrix. */
  boolean isOf(Cell cell) {
    return !names(cell).isEmpty();
  }

  /** Returns the square recurrent blocks, which have eigenvalues. */
  static List<Block> square(Cell cell) {
    return cell.layout().blocks().stream()
        .filter(b -> b.role() == Role.RECURRENT && b.rows() == b.cols())
        .toList();
  }

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
    for (Block block : square(context.cell())) {
      found.put(block.name(), context.weights().block(block.name()));
    }
    return found;
  }
}
