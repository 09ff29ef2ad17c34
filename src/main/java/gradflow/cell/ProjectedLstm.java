package gradflow.cell;

import gradflow.cell.FileForm.Tool;
import gradflow.check.Check;
import gradflow.linalg.Activation;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lstm whose output is a projection of the gated cell state (PyTorch's {@code proj_size}). The
 * state is (h, c), h shorter than c.
 *
 * <pre>
 * (E1) k_t = φ(W_hh_k h_{t−1} + W_ih_k x_t + b_k), k = i, f, o;  g_t = tanh(W_hh_g h_{t−1} + W_ih_g x_t + b_g)
 * (E2) c_t = f_t ∘ c_{t−1} + i_t ∘ g_t
 * (E3) m_t = o_t ∘ tanh(c_t)
 * (E4) h_t = W_p m_t
 * </pre>
 *
 * <p>φ: σ, or another activation of the gates; h: output, P; c, m and the gates: H; x: input, D;
 * W_hh_k: H x P; W_ih_k: H x D; b_k: H; W_p: P x H. Source: sak2014. Cost of a step: 8 B H (P + D +
 * 1) + 2 B P H flop; the step Jacobian comes from the adjoint.
 *
 * @param inputSize D ≥ 1
 * @param cellSize H ≥ 1
 * @param hiddenSize P ≥ 1
 * @param gate φ
 */
@About(
    summary = "long short-term memory with a projected output",
    equations =
        """
        i_t, f_t, o_t = gate(W_hh_k h_{t-1} + W_ih_k x_t + b_k),  g_t = tanh(W_hh_g h_{t-1} + W_ih_g x_t + b_g)
        c_t = f_t * c_{t-1} + i_t * g_t
        h_t = W_p (o_t * tanh(c_t))
        """,
    source = {"sak2014"})
public record ProjectedLstm(
    @Option(help = "number of inputs, D") int inputSize,
    @Option(help = "number of memory cells, H") int cellSize,
    @Option(help = "number of outputs, P; the state has P + H entries") int hiddenSize,
    @Option(value = "sigmoid", help = Gru.GATE_HELP) Activation gate)
    implements Cell {
  private static final List<String> GATES = Lstm.GATES;

  /**
   * Checks the sizes.
   *
   * @throws gradflow.check.BadArgument if a size is below 1
   */
  public ProjectedLstm {
    Check.positive("input_size", inputSize);
    Check.positive("cell_size", cellSize);
    Check.positive("hidden_size", hiddenSize);
  }

  /** Creates a cell with σ gates. */
  public ProjectedLstm(int inputSize, int cellSize, int hiddenSize) {
    this(inputSize, cellSize, hiddenSize, Activation.SIGMOID);
  }

  @Override
  public List<Part> parts() {
    return List.of(new Part("h", hiddenSize), new Part("c", cellSize));
  }

  @Override
  public Optional<MemoryGate> memoryGate() {
    return Optional.of(new MemoryGate("f", "c", "b_f", 1));
  }

  @Override
  public Optional<FileForm> fileForm() {
    FileForm form =
        FileForm.of(
                "lstm of " + cellSize + " cells with projection" + FileForm.gates(gate),
                cellSize,
                gate,
                GATES.stream().map(k -> FileForm.Gate.of("_" + k)).toList())
            .projection("W_p");
    return Optional.of(
        gate == Activation.SIGMOID ? form.in(Tool.PYTORCH, "LSTM", 0, 1, 2, 3) : form);
  }

  @Override
  public Layout layout() {
    List<Block> blocks = new ArrayList<>();
    GATES.forEach(k -> blocks.add(new Block("W_hh_" + k, cellSize, hiddenSize, Role.RECURRENT)));
    GATES.forEach(k -> blocks.add(new Block("W_ih_" + k, cellSize, inputSize, Role.INPUT)));
    GATES.forEach(k -> blocks.add(new Block("b_" + k, cellSize, 1, Role.BIAS)));
    blocks.add(new Block("W_p", hiddenSize, cellSize, Role.RECURRENT));
    List<List<String>> rows =
        GATES.stream().map(k -> List.of("W_hh_" + k, "W_ih_" + k, "b_" + k)).toList();
    return new Layout(blocks, List.of(new Layout.Stacked("z", rows)));
  }

  @Override
  public Slots slots() {
    return Slots.none()
        .with(Slots.Kind.GATE, cellSize, "i", "f")
        .with(Slots.Kind.VALUE, cellSize, "g")
        .with(Slots.Kind.GATE, cellSize, "o")
        .with(Slots.Kind.VALUE, cellSize, "tanh_c", "m")
        .slope(cellSize, "i", gate)
        .slope(cellSize, "f", gate)
        .slope(cellSize, "g", Activation.TANH)
        .slope(cellSize, "o", gate)
        .slope(cellSize, "tanh_c", Activation.TANH)
        .group("in", "h", "x", "1")
        .group("z", "i", "f", "g", "o")
        .group("out", "h", "x")
        .group("gated", "m")
        .group("projected", "h'");
  }

  @Override
  public void step(Weights w, Tape tape) {
    double[] i = tape.get("i");
    double[] f = tape.get("f");
    double[] g = tape.get("g");
    double[] o = tape.get("o");
    double[] c = tape.get("c");
    double[] c2 = tape.get("c'");
    double[] phi = tape.get("tanh_c");
    double[] m = tape.get("m");
    int n = c.length;
    w.stack("z").multiply(tape.group("in"), tape.group("z"), tape.batch());
    gate.apply(w.activations(), i, i, tape.kept("i_1"), n); // (E1)
    gate.apply(w.activations(), f, f, tape.kept("f_1"), n);
    Activation.TANH.apply(w.activations(), g, g, tape.kept("g_1"), n);
    gate.apply(w.activations(), o, o, tape.kept("o_1"), n);
    Elementwise.sumOfProducts(f, c, i, g, c2); // (E2)
    Activation.TANH.apply(w.activations(), c2, phi, tape.kept("tanh_c_1"), n);
    Elementwise.product(o, phi, m); // (E3)
    w.stack("W_p").multiply(tape.group("gated"), tape.group("projected"), tape.batch()); // (E4)
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    double[] i = tape.get("i");
    double[] f = tape.get("f");
    double[] g = tape.get("g");
    double[] o = tape.get("o");
    double[] c = tape.get("c");
    double[] phi = tape.get("tanh_c");
    double[] c2Bar = bar.get("c'");
    double[] zi = bar.get("i"); // the bars of i, f, g, o are those of their pre-activations
    double[] zf = bar.get("f");
    double[] zg = bar.get("g");
    double[] zo = bar.get("o");
    double[] c2Total = bar.get("tanh_c"); // c̄_t with the path through h_t of the same step
    double[] mBar = bar.get("m");
    double[] cBar = bar.get("c");
    gradients.adjoint(
        w, "W_p", bar.group("projected"), tape.group("gated"), bar.group("gated"), tape.batch());
    tape.slopeProduct("o_1", phi, mBar, zo); // (E1), (E3)
    tape.slopeProduct("tanh_c_1", o, mBar, c2Total); // (E3)
    Elementwise.add(c2Bar, c2Total);
    tape.slopeProduct("i_1", g, c2Total, zi); // (E1), (E2)
    tape.slopeProduct("f_1", c, c2Total, zf); // (E1), (E2)
    tape.slopeProduct("g_1", i, c2Total, zg); // (E1), (E2)
    Elementwise.product(f, c2Total, cBar); // (E2)
    gradients.adjoint(w, "z", bar.group("z"), tape.group("in"), bar.group("out"), tape.batch());
  }

  @Override
  public Optional<Cell> equilibrium() {
    return Optional.of(
        new LstmEquilibrium(
            this, Forget.PRESENT, false, Activation.TANH, Activation.TANH, gate, true));
  }
}
