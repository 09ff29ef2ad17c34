package gradflow.cell;

import gradflow.cell.FileForm.Tool;
import gradflow.check.Check;
import gradflow.linalg.Activation;
import gradflow.linalg.ScaledRows;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The plain (Elman) recurrent cell, optionally leaky.
 *
 * <pre>
 * (E1) z_t = W_hh h_{t−1} + W_ih x_t + b
 * (E2) h_t = (1 − d) h_{t−1} + d φ(z_t)
 * (E3) J_t = ∂h_t/∂h_{t−1} = (1 − d) I + d diag(φ'(z_t)) W_hh
 * </pre>
 *
 * <p>h: hidden state, H; x: input, D; W_hh: recurrent weights, H x H (the {@code W} of Pascanu et
 * al.); W_ih: input weights, H x D; b: bias, H; φ: activation; d: leak in (0, 1], 1 for the
 * ordinary cell. Sources: elman1990, pascanu2013 (eq. 2 there applies the activation before the
 * product; here it is applied after it, as is now standard). Cost of a step: 2 B H (H + D + 1)
 * flop; of J: H factored, H² written out.
 *
 * @param inputSize D ≥ 1
 * @param hiddenSize H ≥ 1
 * @param activation φ
 * @param leak d in (0, 1]
 */
@About(
    summary = "plain recurrent cell (Elman), optionally leaky",
    equations =
        """
        z_t = W_hh h_{t-1} + W_ih x_t + b
        h_t = (1 - d) h_{t-1} + d phi(z_t)
        J_t = (1 - d) I + d diag(phi'(z_t)) W_hh
        """,
    source = {"elman1990", "pascanu2013"})
public record Rnn(
    @Option(help = "number of inputs, D", symbol = "D") int inputSize,
    @Option(help = "number of hidden units, H", symbol = "H") int hiddenSize,
    @Option(value = "tanh", help = "activation phi") Activation activation,
    @Option(value = "1", help = "leak d in (0, 1]; 1 is the ordinary cell") double leak)
    implements Cell {
  /** J's only part contains only W_hh. */
  private static final int[][] BLOCKS = {{0}};

  /**
   * Checks the options.
   *
   * @throws gradflow.check.BadArgument if a size is below 1 or {@code leak} is outside (0, 1]
   */
  public Rnn {
    Check.positive("input_size", inputSize);
    Check.positive("hidden_size", hiddenSize);
    Check.that(leak > 0 && leak <= 1, "leak", "got " + leak + ", expected a number in (0, 1]");
  }

  /** Creates the ordinary cell, without leak. */
  public Rnn(int inputSize, int hiddenSize, Activation activation) {
    this(inputSize, hiddenSize, activation, 1);
  }

  @Override
  public Optional<Elman> elman() {
    return Optional.of(new Elman(activation, leak));
  }

  @Override
  public Optional<MeanFieldLaw> meanFieldLaw() {
    return activation == Activation.TANH ? Optional.of(MeanFieldLaw.TANH) : Optional.empty();
  }

  @Override
  public Optional<FileForm> fileForm() {
    if (leak < 1) {
      return Optional.empty();
    }
    FileForm form =
        FileForm.of(
                "rnn, " + activation.specName(),
                hiddenSize,
                Activation.SIGMOID,
                List.of(FileForm.Gate.of("")))
            .unsaid(activation)
            .in(Tool.KERAS, "simple_rnn", 0)
            .in(Tool.ONNX, new FileForm.Naming("RNN", List.of(0), List.of(activation), Map.of()));
    boolean torch = activation == Activation.TANH || activation == Activation.RELU;
    return Optional.of(torch ? form.in(Tool.PYTORCH, "RNN", 0) : form);
  }

  @Override
  public Layout layout() {
    return Layout.of(
            new Block("W_hh", hiddenSize, hiddenSize, Role.RECURRENT),
            new Block("W_ih", hiddenSize, inputSize, Role.INPUT),
            new Block("b", hiddenSize, 1, Role.BIAS))
        .stack("z", List.of("W_hh", "W_ih", "b"));
  }

  @Override
  public Slots slots() {
    return Slots.none()
        .with(Slots.Kind.VALUE, hiddenSize, "phi")
        .slope(hiddenSize, "phi", activation)
        .group("in", "h", "x", "1")
        .group("z", "phi")
        .group("out", "h", "x");
  }

  @Override
  public void step(Weights w, Tape tape) {
    double[] h = tape.get("h");
    double[] next = tape.get("h'");
    double[] phi = tape.get("phi");
    w.stack("z").multiply(tape.group("in"), tape.group("z"), tape.batch()); // (E1)
    activation.apply(w.activations(), phi, phi, tape.kept("phi_1"), phi.length);
    if (leak == 1) {
      System.arraycopy(phi, 0, next, 0, phi.length); // (E2)
      return;
    }
    for (int k = 0; k < next.length; k++) {
      next[k] = (1 - leak) * h[k] + leak * phi[k]; // (E2)
    }
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    double[] next = bar.get("h'");
    double[] z = bar.get("phi");
    double[] slope = tape.get("phi_1");
    double[] h = bar.get("h");
    for (int k = 0; k < z.length; k++) {
      z[k] = leak * slope[k] * next[k];
    }
    gradients.adjoint(w, "z", bar.group("z"), tape.group("in"), bar.group("out"), tape.batch());
    if (leak < 1) {
      for (int k = 0; k < h.length; k++) {
        h[k] += (1 - leak) * next[k];
      }
    }
  }

  @Override
  public void jacobian(Weights w, Tape tape, int sample, StepJacobian out) {
    ScaledRows j = out.factored(BLOCKS);
    j.stack(w.stack("z"));
    j.block(0, w.block("W_hh"), w.largest("W_hh"));
    double[] viaW = j.scale(0, 0);
    Arrays.fill(viaW, leak);
    RowLoops.times(tape.get("phi_1"), tape.batch(), sample, viaW); // (E3)
    Arrays.fill(j.diagonal(), 1 - leak); // (E3)
  }

  /** Returns φ(z) − h, since h moves by d (φ(z) − h). */
  @Override
  public Optional<Cell> equilibrium() {
    return Optional.of(new Displacement(new Rnn(inputSize, hiddenSize, activation, 1)));
  }
}
