package gradflow.contract;

import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.Layout;
import gradflow.cell.Part;
import gradflow.cell.Slots;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import java.util.List;

/** Another cell without its own step Jacobian, so that the one made from the adjoint is used. */
record Bare(Cell cell) implements Cell {
  @Override
  public int inputSize() {
    return cell.inputSize();
  }

  @Override
  public int hiddenSize() {
    return cell.hiddenSize();
  }

  @Override
  public String outputPart() {
    return cell.outputPart();
  }

  @Override
  public List<Part> parts() {
    return cell.parts();
  }

  @Override
  public Layout layout() {
    return cell.layout();
  }

  @Override
  public Slots slots() {
    return cell.slots();
  }

  @Override
  public void step(Weights w, Tape tape) {
    cell.step(w, tape);
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    cell.adjoint(w, tape, bar, gradients);
  }
}
