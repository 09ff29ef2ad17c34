package gradflow.cell;

import gradflow.files.InputFile;
import java.util.List;
import java.util.Optional;

/**
 * A recurrent cell, s_t = F(s_{t−1}, x_t). Its state s is everything that one step hands to the
 * next: h for rnn and gru, (h, c) for lstm. An implementation is an immutable description, its
 * components are its options; what a step computes goes onto a {@link Tape}, parameters come as
 * {@link Weights}.
 *
 * <p>A cell that gives {@link #layout}, {@link #slots}, {@link #step} and {@link #adjoint} works
 * everywhere: the step Jacobian then comes from the adjoint.
 */
public interface Cell {
  /** Number of inputs, D. */
  int inputSize();

  /** Number of hidden units, H: the size of the part that is the output. */
  int hiddenSize();

  /**
   * The name of the part of the state that is the output, which a readout or the next layer sees.
   */
  default String outputPart() {
    return "h";
  }

  /** The parts of the state, in order. */
  default List<Part> parts() {
    return List.of(new Part("h", hiddenSize()));
  }

  /** The place of the output among {@link #parts}. */
  default int outputIndex() {
    return parts().stream().map(Part::name).toList().indexOf(outputPart());
  }

  /** Size of the whole recurrent state, n. */
  default int stateSize() {
    return parts().stream().mapToInt(Part::size).sum();
  }

  /** The gate that keeps the memory; nothing if the cell has none. */
  default Optional<MemoryGate> memoryGate() {
    return Optional.empty();
  }

  /**
   * The parameters that the cell brings with it, such as those of its file; a scheme then fills
   * only the blocks that it names. Empty for a cell whose parameters are drawn.
   */
  default Optional<Weights> ownWeights() {
    return Optional.empty();
  }

  /** The files that the cell reads. */
  default List<InputFile> files() {
    return List.of();
  }

  /** The parameter blocks. */
  Layout layout();

  /** What a step leaves on the tape, besides the input and the states. */
  Slots slots();

  /**
   * Reads x and the parts before the step from the tape; writes the parts after it, and the slots.
   */
  void step(Weights w, Tape tape);

  /**
   * The vector–Jacobian product of the step on the tape.
   *
   * @param bar holds the adjoints: read at the parts after the step (h̄'), written at the parts
   *     before it (h̄) and at x; its other arrays are scratch, and h̄' itself may be changed
   * @param gradients gets ∂L/∂(parameters) added
   */
  void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients);

  /** A step Jacobian of the structure that {@link #jacobian} fills. */
  default StepJacobian newJacobian() {
    return new StepJacobian(parts(), stateSize());
  }

  /** ∂s_t/∂s_{t−1} of one sample of the step on the tape. */
  default void jacobian(Weights w, Tape tape, int sample, StepJacobian out) {
    out.fromAdjoint(this, w, tape, sample);
  }

  /**
   * The equation of the fixed points under a held input, 0 = G(s, x), as a cell of the same
   * parameters, input and state whose step gives G in place of the next state. G is 0 where s =
   * F(s, x) and nowhere else, and it is small only there: a cell that moves by a gate gives the
   * equation without the gate, since F(s, x) − s is small wherever the gate is closed, too. Empty
   * if the cell does not say.
   */
  default Optional<Cell> equilibrium() {
    return Optional.empty();
  }
}
