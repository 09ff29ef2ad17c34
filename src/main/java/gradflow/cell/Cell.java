package gradflow.cell;

import gradflow.files.InputFile;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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

  /** The scratch slot in which {@link #outputAdjoint} leaves what reaches the input. */
  String OUTPUT_INPUT = "x_out";

  /**
   * The name of the output, which a readout or the next layer sees: a part of the state, or a slot
   * of {@link #hiddenSize} rows that a step computes from the state after it and the input, as an
   * mlstm does.
   */
  default String outputPart() {
    return "h";
  }

  /** The parts of the state, in order. */
  default List<Part> parts() {
    return List.of(new Part("h", hiddenSize()));
  }

  /** The place of the output among {@link #parts}; −1 if it is a slot. */
  default int outputIndex() {
    return parts().stream().map(Part::name).toList().indexOf(outputPart());
  }

  /** Whether the output is a part of the state. */
  default boolean outputIsState() {
    return outputIndex() >= 0;
  }

  /** What measures by block say of the output: its part, or the whole state, {@code s}. */
  default String outputBlock() {
    return outputIsState() ? outputPart() : "s";
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

  /**
   * How the code that was released with its paper holds it in a PyTorch state dict; empty if there
   * is none, or it has no such option.
   */
  default Optional<StateDict> stateDict() {
    return Optional.empty();
  }

  /** The cells that this one is made of, bottom first; itself if it is one layer. */
  default List<Cell> layers() {
    return List.of(this);
  }

  /** Its parameters as those of its layers, in the order of {@link #layers}. */
  default List<Weights> layers(Weights w) {
    return List.of(w);
  }

  /** How model files of other tools hold it; empty if none of them has such a cell. */
  default Optional<FileForm> fileForm() {
    return Optional.empty();
  }

  /** Its activation and leak if it is a plain cell; empty for any other. */
  default Optional<Elman> elman() {
    return Optional.empty();
  }

  /**
   * The place among {@link #parts} of the constant error carousel (hochreiter1997): a part that a
   * step carries elementwise, of which {@link StepJacobian#diagonal} of that place is the direct
   * path. Empty if there is none, or if the Jacobian does not keep it apart.
   */
  default OptionalInt carousel() {
    return OptionalInt.empty();
  }

  /**
   * The terms of the step Jacobian besides the direct one, which is left where all their slopes are
   * 0; they add up to the whole. Empty if the cell does not say.
   */
  default List<GatePath> gatePaths() {
    return List.of();
  }

  /** The mean-field theory that holds for it with random weights; empty if there is none. */
  default Optional<MeanFieldLaw> meanFieldLaw() {
    return Optional.empty();
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

  /**
   * The adjoint of an output that is a slot, at the step on the tape; nothing for one that is a
   * part of the state.
   *
   * @param bar holds ∂L/∂(output) in {@link Tape#output}; the adjoints of the parts after the step
   *     and of the slot {@link #OUTPUT_INPUT} get added what it is to them. {@link #adjoint} adds
   *     that slot to x̄, and clears it
   * @param gradients gets ∂L/∂(parameters) added
   */
  default void outputAdjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {}

  /**
   * The name of that slot on a tape; nothing if the output reaches the input by the state alone, or
   * in {@link #adjoint}.
   */
  default Optional<String> outputInput() {
    return outputIsState() ? Optional.empty() : Optional.of(OUTPUT_INPUT);
  }

  /**
   * The name of the slot in which {@link #outputAdjoint} leaves something for {@link #adjoint};
   * nothing if it leaves nothing.
   */
  default Optional<String> outputWaits() {
    return outputInput();
  }

  /** Which entries a step Jacobian has; a cell whose form is not dense fills bands. */
  default JacobianForm jacobianForm() {
    return JacobianForm.DENSE;
  }

  /**
   * The same with these weights: a cell that couples its units by its recurrent weights alone has
   * blocks as long as those are diagonal.
   */
  default JacobianForm jacobianForm(Weights w) {
    return jacobianForm();
  }

  /** A step Jacobian of the structure that {@link #jacobian} fills. */
  default StepJacobian newJacobian() {
    int width = jacobianForm().width();
    return width == 0
        ? new StepJacobian(parts(), stateSize())
        : StepJacobian.banded(parts(), width);
  }

  /** ∂s_t/∂s_{t−1} of one sample of the step on the tape. */
  default void jacobian(Weights w, Tape tape, int sample, StepJacobian out) {
    out.fromAdjoint(this, w, tape, sample);
  }

  /**
   * The step as s_t = A(x_t) s_{t−1} + b(x_t), of a cell whose J is banded and depends on the input
   * alone; empty for every other.
   */
  default Optional<Affine> affine() {
    return Optional.empty();
  }

  /**
   * Whether row i of every parameter block acts on unit i alone, or on no state, in a cell whose J
   * has bands: sensitivities to parameters are then recursions of each unit.
   */
  default boolean rowsAreUnits() {
    return false;
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
