package gradflow.cell;

import gradflow.check.Check;
import gradflow.linalg.Activation;
import gradflow.linalg.ScaledRows;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;
import java.util.Optional;

/**
 * The update-gate cell: a plain cell whose state moves by a gate.
 *
 * <pre>
 * (E1) g_t = σ(W_hh_g h_{t−1} + W_ih_g x_t + b_g)
 * (E2) c_t = tanh(W_hh_c h_{t−1} + W_ih_c x_t + b_c)
 * (E3) h_t = g_t ∘ h_{t−1} + (1 − g_t) ∘ c_t
 * (E4) J_t = diag(g_t) + diag(g_1 (h_{t−1} − c_t)) W_hh_g + diag((1 − g_t) c_1) W_hh_c
 * </pre>
 *
 * <p>h: state, g: update gate, c: candidate, each H; x: input, D; W_hh_k: H x H; W_ih_k: H x D;
 * b_k: H; k_1: derivative of k at its pre-activation. g = 1 keeps the old state. Source:
 * collins2017. Cost of a step: 4 B H (H + D + 1) flop; of J: 3H factored, 2 H² written out.
 *
 * @param inputSize D ≥ 1
 * @param hiddenSize H ≥ 1
 */
@About(
    summary = "update-gate cell: a plain cell whose state moves by a gate",
    equations =
        """
        g_t = sigmoid(W_hh_g h_{t-1} + W_ih_g x_t + b_g)
        c_t = tanh(W_hh_c h_{t-1} + W_ih_c x_t + b_c)
        h_t = g_t * h_{t-1} + (1 - g_t) * c_t
        """,
    source = "collins2017")
public record Ugrnn(
    @Option(help = "number of inputs, D", symbol = "D") int inputSize,
    @Option(help = "number of hidden units, H", symbol = "H") int hiddenSize)
    implements Cell {
  /** Indices of W_hh_g and W_hh_c in the stack. */
  private static final int[][] BLOCKS = {{0, 1}};

  /**
   * Checks the sizes.
   *
   * @throws gradflow.check.BadArgument if a size is below 1
   */
  public Ugrnn {
    Check.positive("input_size", inputSize);
    Check.positive("hidden_size", hiddenSize);
  }

  @Override
  public Optional<MemoryGate> memoryGate() {
    return Optional.of(new MemoryGate("g", "h", "b_g", 1));
  }

  @Override
  public Layout layout() {
    return Layout.of(
            new Block("W_hh_g", hiddenSize, hiddenSize, Role.RECURRENT),
            new Block("W_hh_c", hiddenSize, hiddenSize, Role.RECURRENT),
            new Block("W_ih_g", hiddenSize, inputSize, Role.INPUT),
            new Block("W_ih_c", hiddenSize, inputSize, Role.INPUT),
            new Block("b_g", hiddenSize, 1, Role.BIAS),
            new Block("b_c", hiddenSize, 1, Role.BIAS))
        .stack("a", List.of("W_hh_g", "W_ih_g", "b_g"), List.of("W_hh_c", "W_ih_c", "b_c"));
  }

  @Override
  public Slots slots() {
    return Slots.none()
        .with(Slots.Kind.GATE, hiddenSize, "g")
        .with(Slots.Kind.VALUE, hiddenSize, "c")
        .slope(hiddenSize, "g", Activation.SIGMOID)
        .complement(Slots.Kind.VALUE, hiddenSize, "1-g", "g", Activation.SIGMOID)
        .slope(hiddenSize, "c", Activation.TANH)
        .group("in", "h", "x", "1")
        .group("a", "g", "c")
        .group("out", "h", "x");
  }

  @Override
  public void step(Weights w, Tape tape) {
    double[] g = tape.get("g");
    double[] c = tape.get("c");
    int n = g.length;
    w.stack("a").multiply(tape.group("in"), tape.group("a"), tape.batch());
    Activation.SIGMOID.apply(w.activations(), g, g, tape.kept("g_1"), tape.kept("1-g"), n); // (E1)
    Activation.TANH.apply(w.activations(), c, c, tape.kept("c_1"), n); // (E2)
    Elementwise.sumOfProducts(g, tape.get("h"), tape.get("1-g"), c, tape.get("h'")); // (E3)
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    double[] next = bar.get("h'"); // the bars of g and c are those of their pre-activations
    Elementwise.productWithDifference(
        tape.get("g_1"), tape.get("h"), tape.get("c"), next, bar.get("g")); // (E1), (E3)
    tape.slopeProduct("c_1", tape.get("1-g"), next, bar.get("c")); // (E2), (E3)
    gradients.adjoint(w, "a", bar.group("a"), tape.group("in"), bar.group("out"), tape.batch());
    Elementwise.addProduct(tape.get("g"), next, bar.get("h")); // (E3)
  }

  @Override
  public void jacobian(Weights w, Tape tape, int sample, StepJacobian out) {
    ScaledRows j = out.factored(BLOCKS);
    j.stack(w.stack("a"));
    j.block(0, w.block("W_hh_g"), w.largest("W_hh_g"));
    j.block(1, w.block("W_hh_c"), w.largest("W_hh_c"));
    int batch = tape.batch();
    RowLoops.differenceProduct(
        tape.get("h"), tape.get("c"), tape.get("g_1"), batch, sample, j.scale(0, 0)); // (E4)
    RowLoops.product(tape.get("1-g"), tape.get("c_1"), batch, sample, j.scale(0, 1)); // (E4)
    RowLoops.gather(tape.get("g"), batch, sample, j.diagonal()); // (E4)
  }
}
