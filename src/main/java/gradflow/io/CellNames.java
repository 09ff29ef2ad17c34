package gradflow.io;

import gradflow.cell.Cell;
import gradflow.cell.Forget;
import gradflow.cell.Gru;
import gradflow.cell.Lstm;
import gradflow.cell.ProjectedLstm;
import gradflow.cell.Rnn;
import gradflow.linalg.Activation;
import java.util.Locale;

/** Cells in a few words. */
final class CellNames {
  private CellNames() {}

  /** Such as {@code gru, reset after the product}. */
  static String describe(Cell cell) {
    if (cell instanceof Rnn r) {
      return "rnn, " + r.activation().specName();
    }
    Activation gate = StoredDirection.gate(cell);
    String gates = gate == Activation.SIGMOID ? "" : ", " + gate.specName() + " gates";
    if (cell instanceof Gru g) {
      return "gru, reset " + g.reset().name().toLowerCase(Locale.ROOT) + " the product" + gates;
    }
    if (cell instanceof ProjectedLstm p) {
      return "lstm of " + p.cellSize() + " cells with projection" + gates;
    }
    if (cell instanceof Lstm l) {
      boolean usual = l.candidate() == Activation.TANH && l.output() == Activation.TANH;
      return "lstm"
          + (l.forget() == Forget.COUPLED ? ", coupled gates" : "")
          + (l.peepholes() ? ", peepholes" : "")
          + (usual ? "" : ", " + l.candidate().specName() + " and " + l.output().specName())
          + gates;
    }
    return cell.toString();
  }
}
