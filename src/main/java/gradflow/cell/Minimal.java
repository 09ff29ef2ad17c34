package gradflow.cell;

import gradflow.check.Check;
import gradflow.linalg.Activation;
import gradflow.linalg.ScaledRows;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;
import java.util.Optional;

/**
 * The minimal recurrent cell: an update gate between the state and the encoded input.
 *
 * <pre>
 * (E1) z_t = tanh(W_ih_z x_t + b_z)
 * (E2) u_t = σ(W_hh_u h_{t−1} + V_u z_t + b_u)
 * (E3) h_t = u_t ∘ h_{t−1} + (1 − u_t) ∘ z_t
 * (E4) J_t = diag(u_t) + diag(u_1 (h_{t−1} − z_t)) W_hh_u
 * </pre>
 *
 * <p>h: state, z: encoded input, u: update gate, each H; x: input, D; W_ih_z: H x D; W_hh_u, V_u: H
 * x H; b_z, b_u: H; u_1: derivative of u at its pre-activation. u = 1 keeps the old state. Source:
 * chen2017. Cost of a step: 2 B H (2H + D + 2) flop; of J: H factored, H² written out.
 *
 * @param inputSize D ≥ 1
 * @param hiddenSize H ≥ 1
 */
@About(
    summary = "minimal recurrent cell: an update gate between state and encoded input",
    equations =
        """
        z_t = tanh(W_ih_z x_t + b_z)
        u_t = sigmoid(W_hh_u h_{t-1} + V_u z_t + b_u)
        h_t = u_t * h_{t-1} + (1 - u_t) * z_t
        J_t = diag(u_t) + diag(u_t (1 - u_t) (h_{t-1} - z_t)) W_hh_u
        """,
    source = "chen2017")
public record Minimal(
    @Option(help = "number of inputs, D", symbol = "D") int inputSize,
    @Option(help = "number of hidden units, H", symbol = "H") int hiddenSize)
    implements Cell {
  /** J contains only W_hh_u. */
  private static final int[][] BLOCKS = {{0}};

  /**
   * Checks the sizes.
   *
   * @throws gradflow.check.BadArgument if a size is below 1
   */
  public Minimal {
    Check.positive("input_size", inputSize);
    Check.positive("hidden_size", hiddenSize);
  }

  @Override
  public Optional<MemoryGate> memoryGate() {
    return Optional.of(new MemoryGate("u", "h", "b_u", 1));
  }

  @Override
  public Layout layout() {
    return Layout.of(
            new Block("W_ih_z", hiddenSize, inputSize, Role.INPUT),
            new Block("b_z", hiddenSize, 1, Role.BIAS),
            new Block("W_hh_u", hiddenSize, hiddenSize, Role.RECURRENT),
            new Block("V_u", hiddenSize, hiddenSize, Role.INPUT),
            new Block("b_u", hiddenSize, 1, Role.BIAS))
        .stack("z", List.of("W_ih_z", "b_z"))
        .stack("u", List.of("W_hh_u", "V_u", "b_u"));
  }

  @Override
  public Slots slots() {
    return Slots.none()
        .with(Slots.Kind.VALUE, hiddenSize, "z")
        .with(Slots.Kind.GATE, hiddenSize, "u")
        .slope(hiddenSize, "z", Activation.TANH)
        .slope(hiddenSize, "u", Activation.SIGMOID)
        .complement(Slots.Kind.VALUE, hiddenSize, "1-u", "u", Activation.SIGMOID)
        .with(Slots.Kind.SCRATCH, hiddenSize, "via_u")
        .group("in_z", "x", "1")
        .group("z", "z")
        .group("out_z", "x")
        .group("in_u", "h", "z", "1")
        .group("u", "u")
        .group("out_u", "h", "via_u");
  }

  @Override
  public void step(Weights w, Tape tape) {
    double[] z = tape.get("z");
    double[] u = tape.get("u");
    int n = z.length;
    w.stack("z").multiply(tape.group("in_z"), tape.group("z"), tape.batch());
    Activation.TANH.apply(w.activations(), z, z, tape.kept("z_1"), n); // (E1)
    w.stack("u").multiply(tape.group("in_u"), tape.group("u"), tape.batch());
    Activation.SIGMOID.apply(w.activations(), u, u, tape.kept("u_1"), tape.kept("1-u"), n); // (E2)
    Elementwise.sumOfProducts(u, tape.get("h"), tape.get("1-u"), z, tape.get("h'")); // (E3)
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    double[] next = bar.get("h'");
    double[] z = bar.get("z"); // the bars of z and u are those of their pre-activations
    double[] viaU = bar.get("via_u");
    Elementwise.productWithDifference(
        tape.get("u_1"), tape.get("h"), tape.get("z"), next, bar.get("u")); // (E2), (E3)
    gradients.adjoint(w, "u", bar.group("u"), tape.group("in_u"), bar.group("out_u"), tape.batch());
    Elementwise.addProduct(tape.get("1-u"), next, viaU); // (E3)
    Elementwise.product(tape.get("z_1"), viaU, z); // (E1)
    gradients.adjoint(w, "z", bar.group("z"), tape.group("in_z"), bar.group("out_z"), tape.batch());
    Elementwise.addProduct(tape.get("u"), next, bar.get("h")); // (E3)
  }

  @Override
  public void jacobian(Weights w, Tape tape, int sample, StepJacobian out) {
    ScaledRows j = out.factored(BLOCKS);
    j.stack(w.stack("u"));
    j.block(0, w.block("W_hh_u"), w.largest("W_hh_u"));
    RowLoops.differenceProduct(
        tape.get("h"), tape.get("z"), tape.get("u_1"), tape.batch(), sample, j.scale(0, 0)); // (E4)
    RowLoops.gather(tape.get("u"), tape.batch(), sample, j.diagonal()); // (E4)
  }
}
