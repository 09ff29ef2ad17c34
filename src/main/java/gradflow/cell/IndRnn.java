package gradflow.cell;

import gradflow.check.Check;
import gradflow.init.BoundedGrowth;
import gradflow.linalg.Activation;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.Arrays;
import java.util.List;

/**
 * The independently recurrent cell: each unit sees only its own past.
 *
 * <pre>
 * (E1) a_t = W_ih x_t + w_hh ∘ h_{t−1} + b
 * (E2) h_t = φ(a_t)
 * (E3) J_t = diag(φ'(a_t) w_hh)
 * </pre>
 *
 * <p>h: state, H; x: input, D; w_hh, b: H; W_ih: H x D; φ: activation. Source: li2018, whose code
 * initialises w_hh as {@link BoundedGrowth} does and clips |w_hh| to 2^(1/T) after every update.
 * With its batch norm, J is that of the normalised cell. Cost of a step: 2 B H (D + 2) flop; of J:
 * H.
 *
 * @param inputSize D ≥ 1
 * @param hiddenSize H ≥ 1
 * @param activation φ
 */
@About(
    summary = "independently recurrent cell: each unit sees its own past alone",
    equations =
        """
        h_t = phi(W_ih x_t + w_hh * h_{t-1} + b)
        J_t = diag(phi'(.) w_hh)
        """,
    source = "li2018")
public record IndRnn(
    @Option(help = "number of inputs, D", symbol = "D") int inputSize,
    @Option(help = "number of hidden units, H", symbol = "H") int hiddenSize,
    @Option(value = "relu", help = "activation phi") Activation activation)
    implements Cell {

  /**
   * Checks the sizes.
   *
   * @throws gradflow.check.BadArgument if a size is below 1
   */
  public IndRnn {
    Check.positive("input_size", inputSize);
    Check.positive("hidden_size", hiddenSize);
  }

  @Override
  public Layout layout() {
    return Layout.of(
            new Block("w_hh", hiddenSize, 1, new BoundedGrowth(100, 2)),
            new Block("W_ih", hiddenSize, inputSize, Role.INPUT),
            new Block("b", hiddenSize, 1, Role.BIAS))
        .stack("a", List.of("W_ih", "b"));
  }

  @Override
  public Slots slots() {
    return Slots.none()
        .with(Slots.Kind.VALUE, hiddenSize, "phi")
        .slope(hiddenSize, "phi", activation)
        .group("in", "x", "1")
        .group("a", "phi")
        .group("out", "x");
  }

  @Override
  public void step(Weights w, Tape tape) {
    double[] phi = tape.get("phi");
    w.stack("a").multiply(tape.group("in"), tape.group("a"), tape.batch());
    Elementwise.addRowProduct(w.block("w_hh").data(), tape.get("h"), phi, tape.batch()); // (E1)
    activation.apply(w.activations(), phi, phi, tape.kept("phi_1"), phi.length); // (E2)
    System.arraycopy(phi, 0, tape.get("h'"), 0, phi.length);
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    double[] a = bar.get("phi");
    double[] h = bar.get("h");
    Elementwise.product(tape.get("phi_1"), bar.get("h'"), a); // (E2)
    gradients.adjoint(w, "a", bar.group("a"), tape.group("in"), bar.group("out"), tape.batch());
    gradients.addElementwise("w_hh", a, tape.get("h"), tape.batch()); // (E1)
    Arrays.fill(h, 0);
    Elementwise.addRowProduct(w.block("w_hh").data(), a, h, tape.batch()); // (E1)
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
    double[] j = out.bands()[0];
    System.arraycopy(w.block("w_hh").data(), 0, j, 0, j.length);
    RowLoops.times(tape.get("phi_1"), tape.batch(), sample, j); // (E3)
  }
}
