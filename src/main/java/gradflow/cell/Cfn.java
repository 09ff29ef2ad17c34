package gradflow.cell;

import gradflow.check.Check;
import gradflow.linalg.Activation;
import gradflow.linalg.ScaledRows;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;

/**
 * The chaos-free network: without input its state decays to 0.
 *
 * <pre>
 * (E1) t_t = σ(W_hh_t h_{t−1} + W_ih_t x_t + b_t),  e_t = σ(W_hh_e h_{t−1} + W_ih_e x_t + b_e)
 * (E2) v_t = tanh(W_ih x_t)
 * (E3) h_t = t_t ∘ tanh(h_{t−1}) + e_t ∘ v_t
 * (E4) J_t = diag(t_t sech² h_{t−1}) + diag(tanh(h_{t−1}) t_1) W_hh_t + diag(v_t e_1) W_hh_e
 * </pre>
 *
 * <p>h: state, t, e: horizontal and vertical gate, v: encoded input, each H; x: input, D; W_hh_k: H
 * x H; W_ih, W_ih_k: H x D; b_k: H; k_1: derivative of k at its pre-activation. Source:
 * laurent2017, which starts with b_t = 1, b_e = −1 and weights uniform on ±0.07. Cost of a step: 4
 * B H (H + 2D + 1) flop; of J: 3H factored, 2 H² written out.
 *
 * @param inputSize D ≥ 1
 * @param hiddenSize H ≥ 1
 */
@About(
    summary = "chaos-free network: without input its state falls to 0",
    equations =
        """
        t_t = sigmoid(W_hh_t h_{t-1} + W_ih_t x_t + b_t)
        e_t = sigmoid(W_hh_e h_{t-1} + W_ih_e x_t + b_e)
        h_t = t_t * tanh(h_{t-1}) + e_t * tanh(W_ih x_t)
        """,
    source = "laurent2017")
public record Cfn(
    @Option(help = "number of inputs, D", symbol = "D") int inputSize,
    @Option(help = "number of hidden units, H", symbol = "H") int hiddenSize)
    implements Cell {
  /** Indices of W_hh_t and W_hh_e in the stack of the gates. */
  private static final int[][] BLOCKS = {{0, 1}};

  /**
   * Checks the sizes.
   *
   * @throws gradflow.check.BadArgument if a size is below 1
   */
  public Cfn {
    Check.positive("input_size", inputSize);
    Check.positive("hidden_size", hiddenSize);
  }

  @Override
  public Layout layout() {
    return Layout.of(
            new Block("W_hh_t", hiddenSize, hiddenSize, Role.RECURRENT),
            new Block("W_hh_e", hiddenSize, hiddenSize, Role.RECURRENT),
            new Block("W_ih_t", hiddenSize, inputSize, Role.INPUT),
            new Block("W_ih_e", hiddenSize, inputSize, Role.INPUT),
            new Block("W_ih", hiddenSize, inputSize, Role.INPUT),
            new Block("b_t", hiddenSize, 1, Role.BIAS),
            new Block("b_e", hiddenSize, 1, Role.BIAS))
        .stack("gates", List.of("W_hh_t", "W_ih_t", "b_t"), List.of("W_hh_e", "W_ih_e", "b_e"));
  }

  @Override
  public Slots slots() {
    return Slots.none()
        .with(Slots.Kind.GATE, hiddenSize, "t", "e")
        .with(Slots.Kind.VALUE, hiddenSize, "v", "tanh_h")
        .slope(hiddenSize, "t", Activation.SIGMOID)
        .slope(hiddenSize, "e", Activation.SIGMOID)
        .slope(hiddenSize, "v", Activation.TANH)
        .slope(hiddenSize, "tanh_h", Activation.TANH)
        .with(Slots.Kind.SCRATCH, inputSize, "x_v")
        .group("in", "h", "x", "1")
        .group("gates", "t", "e")
        .group("out", "h", "x")
        .group("in_v", "x")
        .group("v", "v")
        .group("out_v", "x_v");
  }

  @Override
  public void step(Weights w, Tape tape) {
    double[] t = tape.get("t");
    double[] e = tape.get("e");
    double[] v = tape.get("v");
    double[] th = tape.get("tanh_h");
    int n = t.length;
    w.stack("gates").multiply(tape.group("in"), tape.group("gates"), tape.batch());
    Activation.SIGMOID.apply(w.activations(), t, t, tape.kept("t_1"), n); // (E1)
    Activation.SIGMOID.apply(w.activations(), e, e, tape.kept("e_1"), n);
    w.stack("W_ih").multiply(tape.group("in_v"), tape.group("v"), tape.batch());
    Activation.TANH.apply(w.activations(), v, v, tape.kept("v_1"), n); // (E2)
    Activation.TANH.apply(w.activations(), tape.get("h"), th, tape.kept("tanh_h_1"), n);
    Elementwise.sumOfProducts(t, th, e, v, tape.get("h'")); // (E3)
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    double[] next = bar.get("h'");
    double[] direct = bar.get("tanh_h"); // all bars are those of the pre-activations
    tape.slopeProduct("t_1", tape.get("tanh_h"), next, bar.get("t")); // (E1), (E3)
    tape.slopeProduct("e_1", tape.get("v"), next, bar.get("e")); // (E1), (E3)
    tape.slopeProduct("v_1", tape.get("e"), next, bar.get("v")); // (E2), (E3)
    tape.slopeProduct("tanh_h_1", tape.get("t"), next, direct); // (E3)
    gradients.adjoint(
        w, "gates", bar.group("gates"), tape.group("in"), bar.group("out"), tape.batch());
    gradients.adjoint(
        w, "W_ih", bar.group("v"), tape.group("in_v"), bar.group("out_v"), tape.batch());
    Elementwise.add(direct, bar.get("h"));
    Elementwise.add(bar.get("x_v"), bar.get("x"));
  }

  @Override
  public void jacobian(Weights w, Tape tape, int sample, StepJacobian out) {
    ScaledRows j = out.factored(BLOCKS);
    j.stack(w.stack("gates"));
    j.block(0, w.block("W_hh_t"), w.largest("W_hh_t"));
    j.block(1, w.block("W_hh_e"), w.largest("W_hh_e"));
    int batch = tape.batch();
    RowLoops.product(tape.get("tanh_h"), tape.get("t_1"), batch, sample, j.scale(0, 0)); // (E4)
    RowLoops.product(tape.get("v"), tape.get("e_1"), batch, sample, j.scale(0, 1)); // (E4)
    RowLoops.product(tape.get("t"), tape.get("tanh_h_1"), batch, sample, j.diagonal()); // (E4)
  }
}
