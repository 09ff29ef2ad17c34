package gradflow.notebook;

import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.Layout;
import gradflow.cell.Slots;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.check.Check;

/**
 * A cell whose step and adjoint are given as lambdas, for example in a notebook. Its state is h;
 * its Jacobian is derived from the adjoint. A permanent cell is better written as a separate record
 * (docs/recipes.md).
 *
 * @param inputSize D ≥ 1
 * @param hiddenSize H ≥ 1
 * @param layout its parameter blocks
 * @param slots what a step leaves on the tape
 * @param step reads {@code h} and {@code x}, writes {@code h'} and the slots
 * @param adjoint reads h̄', writes h̄ and x̄, adds parameter gradients
 */
public record LambdaCell(
    int inputSize, int hiddenSize, Layout layout, Slots slots, Step step, Adjoint adjoint)
    implements Cell {
  /** The step, as {@link Cell#step(Weights, Tape)}. */
  @FunctionalInterface
  public interface Step {
    /** s_{t−1}, x_t → s_t. */
    void run(Weights w, Tape tape);
  }

  /** The adjoint, as {@link Cell#adjoint(Weights, Tape, Tape, Gradients)}. */
  @FunctionalInterface
  public interface Adjoint {
    /** s̄_t → s̄_{t−1}, x̄_t and the gradients. */
    void run(Weights w, Tape tape, Tape bar, Gradients gradients);
  }

  /**
   * Checks the sizes.
   *
   * @throws gradflow.check.BadArgument if a size is below 1
   */
  public LambdaCell {
    Check.positive("input_size", inputSize);
    Check.positive("hidden_size", hiddenSize);
  }

  @Override
  public void step(Weights w, Tape tape) {
    step.run(w, tape);
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    adjoint.run(w, tape, bar, gradients);
  }

  @Override
  public String toString() {
    return "LambdaCell[inputSize=%s, hiddenSize=%s, blocks=%s]"
        .formatted(inputSize, hiddenSize, layout.names());
  }
}
