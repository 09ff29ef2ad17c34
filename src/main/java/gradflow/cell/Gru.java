package gradflow.cell;

import gradflow.cell.FileForm.Tool;
import gradflow.check.Check;
import gradflow.linalg.Activation;
import gradflow.linalg.ScaledRows;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The gated recurrent unit, with the reset gate before or after the recurrent product.
 *
 * <pre>
 * (E1) r_t = φ_g(W_hh_r h_{t−1} + W_ih_r x_t + b_r)
 * (E2) z_t = φ_g(W_hh_z h_{t−1} + W_ih_z x_t + b_z)
 * (E3) n_t = tanh(W_ih_n x_t + b_n + W_hh_n (r_t ∘ h_{t−1}))                                        reset before
 * (E4) n_t = tanh(W_ih_n x_t + b_n + r_t ∘ a_t),  a_t = W_hh_n h_{t−1} + d_n                        reset after
 * (E5) h_t = (1 − z_t) ∘ n_t + z_t ∘ h_{t−1}
 * (E6) J_t = diag(z_t) + diag((h_{t−1} − n_t) z_1) W_hh_z + diag((1 − z_t) n_1) K_t
 * (E7) K_t = W_hh_n (diag(r_t) + diag(h_{t−1} r_1) W_hh_r)                                          reset before
 * (E8) K_t = diag(r_t) W_hh_n + diag(a_t r_1) W_hh_r                                                reset after
 * </pre>
 *
 * <p>φ_g: σ, or another activation of the gates; h: hidden state, r, z: reset, update gate, n:
 * candidate, each H; x: input, D; W_hh_k: H x H; W_ih_k: H x D; b_k, d_n: biases, H; k_1:
 * derivative of k at its pre-activation. z = 1 keeps the old state (in chung2014 it is z = 0).
 * Sources: cho2014 (before); after is the form of cuDNN and PyTorch. Cost of a step: 6 B H (H + D +
 * 1) flop; of J: after, 8H factored and 5 H² written out; before, 2 H³ + 4 H².
 *
 * @param inputSize D ≥ 1
 * @param hiddenSize H ≥ 1
 * @param reset where the reset gate acts
 * @param gate φ_g
 */
@About(
    summary = "gated recurrent unit; reset gate before or after the recurrent product",
    equations =
        """
        r_t = gate(W_hh_r h_{t-1} + W_ih_r x_t + b_r)
        z_t = gate(W_hh_z h_{t-1} + W_ih_z x_t + b_z)
        n_t = tanh(W_ih_n x_t + b_n + W_hh_n (r_t * h_{t-1}))          reset before
        n_t = tanh(W_ih_n x_t + b_n + r_t * (W_hh_n h_{t-1} + d_n))    reset after
        h_t = (1 - z_t) * n_t + z_t * h_{t-1}
        """,
    source = {"cho2014", "chung2014"})
public record Gru(
    @Option(help = "number of inputs, D", symbol = "D") int inputSize,
    @Option(help = "number of hidden units, H", symbol = "H") int hiddenSize,
    @Option(value = "after", help = "reset gate before or after the recurrent product") Reset reset,
    @Option(value = "sigmoid", help = Gru.GATE_HELP) Activation gate)
    implements Cell {
  /** Help text of the option {@code gate} of all gated cells. */
  static final String GATE_HELP =
      "activation of the gates; hard_sigmoid is a/6 + 1/2 between 0 and 1 (PyTorch's, Keras 3's),"
          + " shifted_tanh is (1 + tanh a)/2 = sigmoid(2a)";

  /** The order of the gates. */
  private static final List<String> GATES = List.of("r", "z", "n");

  /** Indices of W_hh_z, W_hh_n, W_hh_r in the stack of the form that resets after the product. */
  private static final int[][] BLOCKS = {{1, 2, 0}};

  /**
   * Checks the sizes.
   *
   * @throws gradflow.check.BadArgument if a size is below 1
   */
  public Gru {
    Check.positive("input_size", inputSize);
    Check.positive("hidden_size", hiddenSize);
  }

  /** Creates the usual cell, with σ gates. */
  public Gru(int inputSize, int hiddenSize, Reset reset) {
    this(inputSize, hiddenSize, reset, Activation.SIGMOID);
  }

  @Override
  public Optional<MemoryGate> memoryGate() {
    return Optional.of(new MemoryGate("z", "h", "b_z", 1));
  }

  @Override
  public List<GatePath> gatePaths() {
    return List.of(
        GatePath.of("z", "z_1"),
        GatePath.of("n", "n_1"),
        new GatePath("r", List.of("n_1", "r_1"), List.of("n_1")));
  }

  @Override
  public Optional<MeanFieldLaw> meanFieldLaw() {
    return gate == Activation.SIGMOID
        ? Optional.of(reset == Reset.AFTER ? MeanFieldLaw.GRU_AFTER : MeanFieldLaw.GRU_BEFORE)
        : Optional.empty();
  }

  @Override
  public Optional<FileForm> fileForm() {
    boolean after = reset == Reset.AFTER;
    List<FileForm.Gate> rows =
        GATES.stream()
            .map(
                k ->
                    new FileForm.Gate(
                        "_" + k,
                        true,
                        after && k.equals("n") ? Optional.of("d_n") : Optional.empty()))
            .toList();
    String words = "gru, reset " + (after ? "after" : "before") + " the product";
    FileForm form =
        FileForm.of(words + FileForm.gates(gate), hiddenSize, gate, rows)
            .in(Tool.KERAS, "gru", 1, 0, 2)
            .in(
                Tool.ONNX,
                new FileForm.Naming(
                    "GRU",
                    List.of(1, 0, 2),
                    List.of(gate, Activation.TANH),
                    Map.of("linear_before_reset", after ? 1 : 0)));
    boolean torch = after && gate == Activation.SIGMOID;
    return Optional.of(torch ? form.in(Tool.PYTORCH, "GRU", 0, 1, 2) : form);
  }

  @Override
  public Layout layout() {
    List<Block> blocks = new ArrayList<>();
    GATES.forEach(k -> blocks.add(new Block("W_hh_" + k, hiddenSize, hiddenSize, Role.RECURRENT)));
    GATES.forEach(k -> blocks.add(new Block("W_ih_" + k, hiddenSize, inputSize, Role.INPUT)));
    GATES.forEach(k -> blocks.add(new Block("b_" + k, hiddenSize, 1, Role.BIAS)));
    List<String> r = List.of("W_hh_r", "W_ih_r", "b_r");
    List<String> z = List.of("W_hh_z", "W_ih_z", "b_z");
    if (reset == Reset.BEFORE) {
      return new Layout(blocks, List.of())
          .stack("gates", r, z)
          .stack("candidate", List.of("W_hh_n", "W_ih_n", "b_n"));
    }
    blocks.add(new Block("d_n", hiddenSize, 1, Role.BIAS));
    return new Layout(blocks, List.of())
        .stack("gates", r, z, List.of("W_hh_n", Layout.ZERO, "d_n"))
        .stack("candidate", List.of("W_ih_n", "b_n"));
  }

  @Override
  public Slots slots() {
    Slots slots =
        Slots.none()
            .with(Slots.Kind.GATE, hiddenSize, "r", "z")
            .with(Slots.Kind.VALUE, hiddenSize, "n", reset == Reset.BEFORE ? "rh" : "a")
            .slope(hiddenSize, "r", gate)
            .slope(hiddenSize, "z", gate)
            .complement(Slots.Kind.VALUE, hiddenSize, "1-z", "z", gate)
            .slope(hiddenSize, "n", Activation.TANH)
            .with(Slots.Kind.SCRATCH, inputSize, "x_n")
            .group("in", "h", "x", "1")
            .group("out", "h", "x")
            .group("candidate", "n");
    return reset == Reset.BEFORE
        ? slots.group("gates", "r", "z").group("in_n", "rh", "x", "1").group("out_n", "rh", "x_n")
        : slots.group("gates", "r", "z", "a").group("in_n", "x", "1").group("out_n", "x_n");
  }

  @Override
  public void step(Weights w, Tape tape) {
    double[] r = tape.get("r");
    double[] z = tape.get("z");
    double[] n = tape.get("n");
    double[] h = tape.get("h");
    double[] next = tape.get("h'");
    int size = h.length;
    w.stack("gates").multiply(tape.group("in"), tape.group("gates"), tape.batch());
    gate.apply(w.activations(), r, r, tape.kept("r_1"), size); // (E1)
    gate.apply(w.activations(), z, z, tape.kept("z_1"), tape.kept("1-z"), size); // (E2)
    if (reset == Reset.BEFORE) {
      Elementwise.product(r, h, tape.get("rh"));
      w.stack("candidate")
          .multiply(tape.group("in_n"), tape.group("candidate"), tape.batch()); // (E3)
    } else {
      w.stack("candidate").multiply(tape.group("in_n"), tape.group("candidate"), tape.batch());
      Elementwise.addProduct(r, tape.get("a"), n); // (E4)
    }
    Activation.TANH.apply(w.activations(), n, n, tape.kept("n_1"), size); // (E3), (E4)
    Elementwise.sumOfProducts(tape.get("1-z"), n, z, h, next); // (E5)
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    double[] r = tape.get("r");
    double[] z = tape.get("z");
    double[] n = tape.get("n");
    double[] h = tape.get("h");
    double[] z1 = tape.get("z_1");
    double[] next = bar.get("h'");
    double[] zr = bar.get("r"); // the bars of r, z, n are those of their pre-activations
    double[] zz = bar.get("z");
    double[] zn = bar.get("n");
    double[] hBar = bar.get("h");
    tape.slopeProduct("n_1", tape.get("1-z"), next, zn); // (E5)
    Elementwise.productWithDifference(z1, h, n, next, zz); // (E2), (E5)
    gradients.adjoint(
        w,
        "candidate",
        bar.group("candidate"),
        tape.group("in_n"),
        bar.group("out_n"),
        tape.batch());
    if (reset == Reset.BEFORE) {
      tape.slopeProduct("r_1", h, bar.get("rh"), zr); // (E1), (E3)
    } else {
      tape.slopeProduct("r_1", tape.get("a"), zn, zr); // (E1), (E4)
      Elementwise.product(r, zn, bar.get("a")); // (E4)
    }
    gradients.adjoint(
        w, "gates", bar.group("gates"), tape.group("in"), bar.group("out"), tape.batch());
    Elementwise.addProduct(z, next, hBar); // (E5)
    if (reset == Reset.BEFORE) {
      Elementwise.addProduct(r, bar.get("rh"), hBar); // (E3)
    }
    Elementwise.add(bar.get("x_n"), bar.get("x"));
  }

  @Override
  public void jacobian(Weights w, Tape tape, int sample, StepJacobian out) {
    if (reset == Reset.BEFORE) {
      jacobianOfResetBefore(w, tape, sample, out);
      return;
    }
    int batch = tape.batch();
    ScaledRows j = out.factored(BLOCKS);
    j.stack(w.stack("gates"));
    j.block(0, w.block("W_hh_r"), w.largest("W_hh_r"));
    j.block(1, w.block("W_hh_z"), w.largest("W_hh_z"));
    j.block(2, w.block("W_hh_n"), w.largest("W_hh_n"));
    double[] viaZ = j.scale(0, 0);
    RowLoops.differenceProduct(
        tape.get("h"), tape.get("n"), tape.get("z_1"), batch, sample, viaZ); // (E6)
    double[] viaN = j.scale(0, 1);
    double[] viaR = j.scale(0, 2);
    RowLoops.gather(tape.get("z"), batch, sample, j.diagonal()); // (E6)
    RowLoops.product(tape.get("1-z"), tape.get("n_1"), batch, sample, viaR); // (E6)
    System.arraycopy(viaR, 0, viaN, 0, hiddenSize);
    RowLoops.times(tape.get("r"), batch, sample, viaN); // (E8)
    RowLoops.times(tape.get("a"), batch, sample, viaR);
    RowLoops.times(tape.get("r_1"), batch, sample, viaR); // (E8)
  }

  private void jacobianOfResetBefore(Weights w, Tape tape, int sample, StepJacobian out) {
    double[] z = tape.get("z");
    double[] rest = tape.get("1-z");
    double[] n = tape.get("n");
    double[] h = tape.get("h");
    double[] z1 = tape.get("z_1");
    double[] n1 = tape.get("n_1");
    double[] uz = w.block("W_hh_z").data();
    resetBefore(w, tape, sample, out); // (E7)
    double[] j = out.dense(0).data();
    for (int i = 0; i < hiddenSize; i++) {
      int k = i * tape.batch() + sample;
      int row = i * hiddenSize;
      double viaN = rest[k] * n1[k];
      RowLoops.combine((h[k] - n[k]) * z1[k], uz, viaN, j, j, row, row + hiddenSize); // (E6)
      j[row + i] += z[k];
    }
  }

  /** Writes K_t of (E7) into the dense columns. */
  private void resetBefore(Weights w, Tape tape, int sample, StepJacobian out) {
    double[] r = tape.get("r");
    double[] h = tape.get("h");
    double[] r1 = tape.get("r_1");
    double[] ur = w.block("W_hh_r").data();
    double[][] factor = out.scratch();
    double[] b = factor[0];
    for (int i = 0; i < hiddenSize; i++) {
      int k = i * tape.batch() + sample;
      double s = h[k] * r1[k];
      for (int l = i * hiddenSize; l < (i + 1) * hiddenSize; l++) {
        b[l] = s * ur[l];
      }
      b[i * hiddenSize + i] += r[k];
    }
    w.stack("W_hh_n").multiply(factor, out.denseArrays(), hiddenSize);
  }

  /**
   * Returns n − h, since h moves by (1 − z) (n − h). For gates that may reach 1, returns the
   * displacement itself.
   */
  @Override
  public Optional<Cell> equilibrium() {
    return Optional.of(new Displacement(gate.staysBetween0And1() ? new UngatedGru(this) : this));
  }
}
