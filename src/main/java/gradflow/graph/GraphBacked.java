package gradflow.graph;

import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.JacobianForm;
import gradflow.cell.Layout;
import gradflow.cell.Part;
import gradflow.cell.Slots;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import java.util.List;
import java.util.Optional;

/** A cell that a bound graph computes. */
public interface GraphBacked extends Cell {
  /** Returns the graph as a cell. */
  GraphCell graph();

  @Override
  default int inputSize() {
    return graph().inputSize();
  }

  @Override
  default int hiddenSize() {
    return graph().hiddenSize();
  }

  @Override
  default String outputPart() {
    return graph().outputPart();
  }

  @Override
  default List<Part> parts() {
    return graph().parts();
  }

  @Override
  default Layout layout() {
    return graph().layout();
  }

  @Override
  default Slots slots() {
    return graph().slots();
  }

  @Override
  default void step(Weights w, Tape tape) {
    graph().step(w, tape);
  }

  @Override
  default void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    graph().adjoint(w, tape, bar, gradients);
  }

  @Override
  default void outputAdjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    graph().outputAdjoint(w, tape, bar, gradients);
  }

  @Override
  default Optional<String> outputInput() {
    return graph().outputInput();
  }

  @Override
  default Optional<String> outputWaits() {
    return graph().outputWaits();
  }

  @Override
  default JacobianForm jacobianForm() {
    return graph().jacobianForm();
  }

  @Override
  default StepJacobian newJacobian() {
    return graph().newJacobian();
  }

  @Override
  default void jacobian(Weights w, Tape tape, int sample, StepJacobian out) {
    graph().jacobian(w, tape, sample, out);
  }
}
