package gradflow.cell;

import gradflow.files.InputFile;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A recurrent cell, s_t = F(s_{t−1}, x_t). Its state s is everything that one step passes to the
 * next: h for rnn and gru, (h, c) for lstm. An implementation is an immutable description whose
 * components are its options. The results of a step are stored on a {@link Tape}; parameters are
 * passed as {@link Weights}.
 *
 * <p>A cell that implements {@link #layout}, {@link #slots}, {@link #step} and {@link #adjoint}
 * works everywhere. Its step Jacobian is then computed from the adjoint.
 */
public interface Cell {
  /** Number of inputs, D. */
  int inputSize();

  /** Number of hidden units, H: the size of the output. */
  int hiddenSize();

  /** The scratch slot in which {@link #outputAdjoint} leaves the adjoint that reaches the input. */
  String OUTPUT_INPUT = "x_out";

  /**
   * The name of the output, which a readout or the next layer reads. It is a part of the state, or
   * a slot of {@link #hiddenSize} rows that a step computes from the new state and the input, as in
   * an mlstm.
   */
  default String outputPart() {
    return "h";
  }

  /** The parts of the state, in order. */
  default List<Part> parts() {
    return List.of(new Part("h", hiddenSize()));
  }

  /** Index of the output among {@link #parts}; −1 if it is a slot. */
  default int outputIndex() {
    return parts().stream().map(Part::name).toList().indexOf(outputPart());
  }

  /** Whether the output is a part of the state. */
  default boolean outputIsState() {
    return outputIndex() >= 0;
  }

  /**
   * The block that represents the output in blockwise measures: its part, or the whole state,
   * {@code s}.
   */
  default String outputBlock() {
    return outputIsState() ? outputPart() : "s";
  }

  /** Size of the whole recurrent state, n. */
  default int stateSize() {
    return parts().stream().mapToInt(Part::size).sum();
  }

  /** The gate that retains the memory; empty if the cell has none. */
  default Optional<MemoryGate> memoryGate() {
    return Optional.empty();
  }

  /**
   * Parameters that the cell itself provides, such as those read from its file. A scheme then fills
   * only the blocks that it names. Empty for a cell whose parameters are drawn.
   */
  default Optional<Weights> ownWeights() {
    return Optional.empty();
  }

  /** The files that the cell reads. */
  default List<InputFile> files() {
    return List.of();
  }

  /**
   * How the code released with the cell's paper stores it in a PyTorch state dict; empty if there
   * is no such code or it lacks one of the options.
   */
  default Optional<StateDict> stateDict() {
    return Optional.empty();
  }

  /** The cells that this one consists of, bottom first; the cell itself if it is a single layer. */
  default List<Cell> layers() {
    return List.of(this);
  }

  /** Returns the parameters of each layer, in the order of {@link #layers}. */
  default List<Weights> layers(Weights w) {
    return List.of(w);
  }

  /** How model files of other tools store the cell; empty if none of them supports it. */
  default Optional<FileForm> fileForm() {
    return Optional.empty();
  }

  /** Activation and leak of a plain cell; empty for any other. */
  default Optional<Elman> elman() {
    return Optional.empty();
  }

  /**
   * Index among {@link #parts} of the constant error carousel (hochreiter1997): a part that a step
   * carries elementwise, whose direct path is {@link StepJacobian#diagonal} of that index. Empty if
   * there is none, or if the Jacobian does not keep this path separate.
   */
  default OptionalInt carousel() {
    return OptionalInt.empty();
  }

  /**
   * The terms of the step Jacobian other than the direct one. The direct term remains when all
   * slopes are set to 0; together, all terms add up to the whole. Empty if the cell does not define
   * them.
   */
  default List<GatePath> gatePaths() {
    return List.of();
  }

  /** The mean-field theory that applies to the cell with random weights; empty if there is none. */
  default Optional<MeanFieldLaw> meanFieldLaw() {
    return Optional.empty();
  }

  /** The parameter blocks. */
  Layout layout();

  /** The arrays that a step leaves on the tape, besides the input and the states. */
  Slots slots();

  /**
   * Performs one step: reads x and the parts before the step from the tape, and writes the parts
   * after it and the slots.
   */
  void step(Weights w, Tape tape);

  /**
   * Computes the vector–Jacobian product of the step on the tape.
   *
   * @param bar holds the adjoints: read at the parts after the step (h̄'), written at the parts
   *     before it (h̄) and at x. Its other arrays are scratch, and h̄' itself may be changed
   * @param gradients accumulates ∂L/∂(parameters)
   */
  void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients);

  /**
   * Computes the adjoint of an output that is a slot, at the step on the tape; does nothing for an
   * output that is a part of the state.
   *
   * @param bar holds ∂L/∂(output) in {@link Tape#output}. The contributions are added to the
   *     adjoints of the parts after the step and to the slot {@link #OUTPUT_INPUT}, which {@link
   *     #adjoint} adds to x̄ and clears
   * @param gradients accumulates ∂L/∂(parameters)
   */
  default void outputAdjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {}

  /**
   * Name of the slot {@link #OUTPUT_INPUT} on a tape; empty if the output depends on the input only
   * through the state, or {@link #adjoint} handles the dependence.
   */
  default Optional<String> outputInput() {
    return outputIsState() ? Optional.empty() : Optional.of(OUTPUT_INPUT);
  }

  /**
   * Name of the slot in which {@link #outputAdjoint} leaves a contribution for {@link #adjoint};
   * empty if there is none.
   */
  default Optional<String> outputWaits() {
    return outputInput();
  }

  /**
   * Which entries of a step Jacobian may be nonzero. A cell whose form is not dense fills bands.
   */
  default JacobianForm jacobianForm() {
    return JacobianForm.DENSE;
  }

  /**
   * Which entries may be nonzero for these weights. If a cell couples its units only through
   * recurrent weights, its Jacobian is blockwise as long as those weights are diagonal.
   */
  default JacobianForm jacobianForm(Weights w) {
    return jacobianForm();
  }

  /** Creates a step Jacobian of the structure that {@link #jacobian} fills. */
  default StepJacobian newJacobian() {
    int width = jacobianForm().width();
    return width == 0
        ? new StepJacobian(parts(), stateSize())
        : StepJacobian.banded(parts(), width);
  }

  /** Computes ∂s_t/∂s_{t−1} for one sample of the step on the tape. */
  default void jacobian(Weights w, Tape tape, int sample, StepJacobian out) {
    out.fromAdjoint(this, w, tape, sample);
  }

  /**
   * The step as s_t = A(x_t) s_{t−1} + b(x_t), for a cell whose J is banded and depends only on the
   * input; empty for every other.
   */
  default Optional<Affine> affine() {
    return Optional.empty();
  }

  /**
   * Whether, in a cell with a banded J, row i of every parameter block acts on unit i alone or on
   * no state at all. Sensitivities to parameters are then separate recursions for each unit.
   */
  default boolean rowsAreUnits() {
    return false;
  }

  /**
   * The fixed-point equation under a constant input, 0 = G(s, x), as a cell with the same
   * parameters, input and state whose step computes G instead of the next state. G is 0 exactly
   * where s = F(s, x), and is small only near such points. F(s, x) − s does not qualify for a gated
   * cell, since it is also small wherever the gate is closed; such a cell returns the equation
   * without the gate. Empty if the cell does not define one.
   */
  default Optional<Cell> equilibrium() {
    return Optional.empty();
  }
}
