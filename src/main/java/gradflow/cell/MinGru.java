package gradflow.cell;

import gradflow.check.Check;
import gradflow.linalg.Activation;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;
import java.util.Optional;

/**
 * The minimal gru, whose gate and candidate depend only on the input.
 *
 * <pre>
 * (E1) z_t = σ(W_ih_z x_t + b_z)
 * (E2) c_t = cand(W_ih_h x_t + b_h)
 * (E3) h_t = (1 − z_t) ∘ h_{t−1} + z_t ∘ c_t
 * (E4) J_t = diag(1 − z_t)
 * </pre>
 *
 * <p>h: state, z: update gate, c: candidate, each H; x: input, D; W_ih_k: H x D; b_k: H; cand: see
 * {@link Candidate}. z = 1 replaces the old state, as in the paper; in a {@link Gru} it keeps it.
 * Source: feng2024; its log-space form and the implementation by lucidrains use g. Cost of a step:
 * 4 B H (D + 1) flop; of J: H.
 *
 * @param inputSize D ≥ 1
 * @param hiddenSize H ≥ 1
 * @param candidate cand
 */
@About(
    summary = "minimal gru: gate and candidate depend on the input alone, diagonal Jacobian",
    equations =
        """
        z_t = sigmoid(W_ih_z x_t + b_z)
        h_t = (1 - z_t) * h_{t-1} + z_t * cand(W_ih_h x_t + b_h)
        cand(a) = a (linear), or a + 1/2 for a >= 0 and sigmoid(a) for a < 0 (g)
        J_t = diag(1 - z_t)
        """,
    source = "feng2024")
public record MinGru(
    @Option(help = "number of inputs, D", symbol = "D") int inputSize,
    @Option(help = "number of hidden units, H", symbol = "H") int hiddenSize,
    @Option(value = "g", help = "candidate; g keeps states above 0") Candidate candidate)
    implements Affine {
  private static final String STACKED = "to_hidden_and_gate.weight";

  /** The module minGRU of lucidrains/minGRU-pytorch. */
  public static final StateDict.Module RELEASED = new StateDict.Module(STACKED, MinGru::released);

  private static StateDict released(StateDict.Shapes shapes) {
    int[] e = shapes.of(STACKED, 2);
    int units = StateDict.Shapes.parts(STACKED, e[0], 2);
    return new MinGru(e[1], units, Candidate.G).stateDict().orElseThrow();
  }

  /**
   * Checks the sizes.
   *
   * @throws gradflow.check.BadArgument if a size is below 1
   */
  public MinGru {
    Check.positive("input_size", inputSize);
    Check.positive("hidden_size", hiddenSize);
  }

  @Override
  public Optional<MemoryGate> memoryGate() {
    return Optional.of(new MemoryGate("1-z", "h", "b_z", -1));
  }

  /** The state dict of lucidrains/minGRU-pytorch, which has no biases and only the candidate g. */
  @Override
  public Optional<StateDict> stateDict() {
    return candidate != Candidate.G
        ? Optional.empty()
        : Optional.of(
            StateDict.of("lucidrains/minGRU-pytorch", this).rows(STACKED, "W_ih_h", "W_ih_z"));
  }

  @Override
  public Layout layout() {
    return Layout.of(
            new Block("W_ih_z", hiddenSize, inputSize, Role.INPUT),
            new Block("b_z", hiddenSize, 1, Role.BIAS),
            new Block("W_ih_h", hiddenSize, inputSize, Role.INPUT),
            new Block("b_h", hiddenSize, 1, Role.BIAS))
        .stack("a", List.of("W_ih_z", "b_z"), List.of("W_ih_h", "b_h"))
        .stack("z", List.of("W_ih_z", "b_z"))
        .stack("c", List.of("W_ih_h", "b_h"));
  }

  @Override
  public Slots slots() {
    return Slots.none()
        .with(Slots.Kind.GATE, hiddenSize, "z")
        .with(Slots.Kind.VALUE, hiddenSize, "c")
        .slope(hiddenSize, "z", Activation.SIGMOID)
        .complement(Slots.Kind.GATE, hiddenSize, "1-z", "z", Activation.SIGMOID)
        .with(Slots.Kind.SLOPE, hiddenSize, "c_1")
        .group("in", "x", "1")
        .group("a", "z", "c")
        .group("z", "z")
        .group("c", "c")
        .group("out", "x");
  }

  @Override
  public int blocks() {
    return hiddenSize;
  }

  @Override
  public void gates(Weights w, Tape tape) {
    double[] z = tape.get("z");
    double[] c = tape.get("c");
    w.stack("a").multiply(tape.group("in"), tape.group("a"), tape.batch());
    Activation.SIGMOID.apply(
        w.activations(), z, z, tape.kept("z_1"), tape.kept("1-z"), z.length); // (E1)
    candidate.apply(c, tape.get("c_1")); // (E2)
    Elementwise.product(z, c, tape.get("h'")); // (E3)
  }

  @Override
  public void advance(Weights w, Tape tape, int from, int to) {
    double[] keep = tape.kept("1-z");
    double[] h = tape.get("h");
    double[] next = tape.get("h'");
    int batch = tape.batch();
    if (keep == null) { // an array that other tapes share
      Elementwise.addComplementProduct(tape.get("z"), h, next, from * batch, to * batch); // (E3)
    } else {
      Elementwise.addProduct(keep, h, next, from * batch, to * batch); // (E3)
    }
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    double[] next = bar.get("h'"); // the bars of z and c are those of their pre-activations
    Elementwise.productWithDifference(
        tape.get("z_1"), tape.get("c"), tape.get("h"), next, bar.get("z")); // (E1), (E3)
    Elementwise.product(tape.get("c_1"), tape.get("z"), next, bar.get("c")); // (E2), (E3)
    gradients.adjoint(w, "a", bar.group("a"), tape.group("in"), bar.group("out"), tape.batch());
    Elementwise.product(tape.get("1-z"), next, bar.get("h")); // (E3)
  }

  @Override
  public boolean rowsAreUnits() {
    return true;
  }

  @Override
  public JacobianForm jacobianForm() {
    return JacobianForm.DIAGONAL;
  }

  @Override
  public void jacobian(Weights w, Tape tape, int sample, StepJacobian out) {
    RowLoops.gather(tape.get("1-z"), tape.batch(), sample, out.bands()[0]); // (E4)
  }

  @Override
  public double[][] bands(Weights w, Tape tape) {
    double[] keep = tape.get("1-z");
    w.stack("z").multiply(tape.group("in"), tape.group("z"), tape.batch());
    w.activations().complement(tape.get("z"), keep, keep.length); // (E1)
    return new double[][] {keep};
  }

  @Override
  public void addends(Weights w, Tape tape) {
    double[] z = tape.get("z");
    double[] c = tape.get("c");
    w.stack("c").multiply(tape.group("in"), tape.group("c"), tape.batch());
    w.activations().sigmoid(z, z, z.length); // (E1)
    candidate.apply(w.activations(), c, tape.get("c_1")); // (E2)
    Elementwise.product(z, c, tape.get("h'")); // (E3)
  }

  @Override
  public double bound(Weights w, double input) {
    return inputSize * w.largest("W_ih_h") * input + w.largest("b_h") + 1;
  }
}
