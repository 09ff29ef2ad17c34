package gradflow.cell;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.Arrays;
import java.util.List;

/**
 * A linear layer between other layers. It has no memory.
 *
 * <pre>
 * (E1) h_t = W_ih x_t + b
 * (E2) J_t = 0
 * </pre>
 *
 * <p>h, b: H; x: D; W_ih: H x D. Below a cell with as many inputs as units ({@link RgLru}, {@link
 * S6}), it maps a task's inputs to the required size, as the linear layers in the blocks of griffin
 * and mamba do. In a stack, its H state entries are annihilated in each step: H exponents are −∞,
 * and norms of products over two or more steps are those of the other layers. Source: de2024,
 * gu2023. Cost of a step: 2 B H (D + 1) flop; of J: H.
 *
 * @param inputSize D ≥ 1
 * @param hiddenSize H ≥ 1
 */
@About(
    summary = "linear layer without memory, to go between other cells of a stack",
    equations =
        """
        h_t = W_ih x_t + b
        J_t = 0
        """,
    source = {"de2024", "gu2023"})
public record Projection(
    @Option(help = "number of inputs, D", symbol = "D") int inputSize,
    @Option(help = "number of outputs, H", symbol = "H") int hiddenSize)
    implements Cell {

  /**
   * Checks the sizes.
   *
   * @throws gradflow.check.BadArgument if a size is below 1
   */
  public Projection {
    Check.positive("input_size", inputSize);
    Check.positive("hidden_size", hiddenSize);
  }

  @Override
  public Layout layout() {
    return Layout.of(
            new Block("W_ih", hiddenSize, inputSize, Role.INPUT),
            new Block("b", hiddenSize, 1, Role.BIAS))
        .stack("a", List.of("W_ih", "b"));
  }

  @Override
  public Slots slots() {
    return Slots.none().group("in", "x", "1").group("next", "h'").group("out", "x");
  }

  @Override
  public void step(Weights w, Tape tape) {
    w.stack("a").multiply(tape.group("in"), tape.group("next"), tape.batch()); // (E1)
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    gradients.adjoint(w, "a", bar.group("next"), tape.group("in"), bar.group("out"), tape.batch());
    Arrays.fill(bar.get("h"), 0); // (E2)
  }

  @Override
  public JacobianForm jacobianForm() {
    return JacobianForm.DIAGONAL;
  }

  @Override
  public void jacobian(Weights w, Tape tape, int sample, StepJacobian out) {
    Arrays.fill(out.bands()[0], 0); // (E2)
  }
}
