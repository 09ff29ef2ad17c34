package gradflow.cell;

import gradflow.cell.FileForm.Tool;
import gradflow.check.Check;
import gradflow.linalg.Activation;
import gradflow.linalg.ScaledRows;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The long short-term memory cell. The forget gate is present, absent or coupled; peepholes are
 * optional. The state is (h, c).
 *
 * <pre>
 * (E1) i_t = φ_k(W_hh_i h_{t−1} + W_ih_i x_t + b_i [+ p_i ∘ c_{t−1}])
 * (E2) f_t = φ_k(W_hh_f h_{t−1} + W_ih_f x_t + b_f [+ p_f ∘ c_{t−1}]);  absent: f_t = 1;  coupled: f_t = 1 − i_t
 * (E3) g_t = φ_g(W_hh_g h_{t−1} + W_ih_g x_t + b_g)
 * (E4) c_t = f_t ∘ c_{t−1} + i_t ∘ g_t
 * (E5) o_t = φ_k(W_hh_o h_{t−1} + W_ih_o x_t + b_o [+ p_o ∘ c_t])
 * (E6) h_t = o_t ∘ φ(c_t)
 * (E7) ∂c_t/∂h_{t−1} = diag(c_{t−1} f_1) W_hh_f + diag((g_t [− c_{t−1}]) i_1) W_hh_i + diag(i_t g_1) W_hh_g
 * (E8) ∂c_t/∂c_{t−1} = diag(f_t [+ c_{t−1} f_1 p_f + (g_t [− c_{t−1}]) i_1 p_i])
 * (E9) ∂h_t/∂h_{t−1} = diag(φ(c_t) o_1) W_hh_o + diag(e) ∂c_t/∂h_{t−1},  e = o_t φ'(c_t) [+ φ(c_t) o_1 p_o]
 * (E10) ∂h_t/∂c_{t−1} = diag(e) ∂c_t/∂c_{t−1}
 * </pre>
 *
 * <p>φ_k: σ, or another activation of the gates; h: hidden state, c: cell state, i, f, o: input,
 * forget, output gate, g: candidate, each H; x: input, D; W_hh_k: H x H; W_ih_k: H x D; b_k, p_k:
 * bias, peephole, H; k_1: derivative of gate k at its pre-activation; − c_{t−1} in (E7), (E8) only
 * when coupled, the terms of f only when present. (E8) is the path that runs only through the cell
 * state. Sources: hochreiter1997 (absent), gers2000 (present), gers2002 (peepholes), greff2017
 * (coupled). Cost of a step: 8 B H (H + D + 1) flop; of J: 8H factored; 8 H², and 2H² + 2H doubles,
 * written out.
 *
 * @param inputSize D ≥ 1
 * @param hiddenSize H ≥ 1
 * @param forget whether there is a forget gate
 * @param peepholes whether the gates see the cell state
 * @param candidate φ_g
 * @param output φ
 * @param gate φ_k
 */
@About(
    summary = "long short-term memory; forget gate absent, present or coupled, optional peepholes",
    equations =
        """
        i_t = gate(W_hh_i h_{t-1} + W_ih_i x_t + b_i [+ p_i * c_{t-1}])
        f_t = gate(W_hh_f h_{t-1} + W_ih_f x_t + b_f [+ p_f * c_{t-1}]); absent: 1; coupled: 1 - i_t
        g_t = phi_g(W_hh_g h_{t-1} + W_ih_g x_t + b_g)
        c_t = f_t * c_{t-1} + i_t * g_t
        o_t = gate(W_hh_o h_{t-1} + W_ih_o x_t + b_o [+ p_o * c_t])
        h_t = o_t * phi(c_t)
        """,
    source = {"hochreiter1997", "gers2000", "gers2002", "greff2017"})
public record Lstm(
    @Option(help = "number of inputs, D", symbol = "D") int inputSize,
    @Option(help = "number of hidden units, H; the state has 2H entries", symbol = "H")
        int hiddenSize,
    @Option(value = "present", help = "forget gate: absent, present or coupled") Forget forget,
    @Option(value = "false", help = "whether the gates see the cell state") boolean peepholes,
    @Option(value = "tanh", help = "activation of the candidate") Activation candidate,
    @Option(value = "tanh", help = "activation between cell state and output") Activation output,
    @Option(value = "sigmoid", help = Gru.GATE_HELP) Activation gate)
    implements Cell {
  /** The order of the gates. */
  static final List<String> GATES = List.of("i", "f", "g", "o");

  /** Stack indices of the matrices that make up the rows of h and of c, in the order of (E7). */
  private static final int[][] WITH_FORGET = {{3}, {1, 0, 2}};

  private static final int[][] WITHOUT_FORGET = {{2}, {0, 1}};

  /**
   * Checks the sizes.
   *
   * @throws gradflow.check.BadArgument if a size is below 1
   */
  public Lstm {
    Check.positive("input_size", inputSize);
    Check.positive("hidden_size", hiddenSize);
  }

  /** Creates a cell with σ gates. */
  public Lstm(
      int inputSize,
      int hiddenSize,
      Forget forget,
      boolean peepholes,
      Activation candidate,
      Activation output) {
    this(inputSize, hiddenSize, forget, peepholes, candidate, output, Activation.SIGMOID);
  }

  /** Creates the usual cell: forget gate, no peepholes, tanh, σ gates. */
  public Lstm(int inputSize, int hiddenSize) {
    this(inputSize, hiddenSize, Forget.PRESENT, false, Activation.TANH, Activation.TANH);
  }

  @Override
  public List<Part> parts() {
    return List.of(new Part("h", hiddenSize), new Part("c", hiddenSize));
  }

  private List<String> gates() {
    return forget == Forget.PRESENT ? GATES : GATES.stream().filter(k -> !k.equals("f")).toList();
  }

  @Override
  public Optional<MemoryGate> memoryGate() {
    return switch (forget) {
      case PRESENT -> Optional.of(new MemoryGate("f", "c", "b_f", 1));
      case COUPLED -> Optional.of(new MemoryGate("f", "c", "b_i", -1));
      case ABSENT -> Optional.empty();
    };
  }

  @Override
  public OptionalInt carousel() {
    return OptionalInt.of(1);
  }

  @Override
  public List<GatePath> gatePaths() {
    return peepholes ? List.of() : gates().stream().map(k -> GatePath.of(k, k + "_1")).toList();
  }

  @Override
  public Optional<MeanFieldLaw> meanFieldLaw() {
    return isUsual() && gate == Activation.SIGMOID
        ? Optional.of(MeanFieldLaw.LSTM)
        : Optional.empty();
  }

  /** Whether the cell has a forget gate, no peepholes, and tanh. */
  private boolean isUsual() {
    return forget == Forget.PRESENT && !peepholes && isTanh();
  }

  private boolean isTanh() {
    return candidate == Activation.TANH && output == Activation.TANH;
  }

  @Override
  public Optional<FileForm> fileForm() {
    if (forget == Forget.ABSENT) {
      return Optional.empty();
    }
    boolean coupled = forget == Forget.COUPLED;
    List<FileForm.Gate> rows =
        GATES.stream()
            .map(k -> new FileForm.Gate("_" + k, gates().contains(k), Optional.empty()))
            .toList();
    String words =
        "lstm"
            + (coupled ? ", coupled gates" : "")
            + (peepholes ? ", peepholes" : "")
            + (isTanh() ? "" : ", " + candidate.specName() + " and " + output.specName())
            + FileForm.gates(gate);
    FileForm form =
        FileForm.of(words, hiddenSize, gate, rows)
            .peepholes(peepholes ? List.of("p_i", coupled ? "" : "p_f", "p_o") : List.of())
            .in(
                Tool.ONNX,
                new FileForm.Naming(
                    "LSTM",
                    List.of(0, 2, 3, 1),
                    List.of(gate, candidate, output),
                    coupled ? Map.of("input_forget", 1) : Map.of()));
    if (!coupled && !peepholes) {
      form = form.in(Tool.KERAS, "lstm", 0, 1, 2, 3);
    }
    boolean torch = isUsual() && gate == Activation.SIGMOID;
    return Optional.of(torch ? form.in(Tool.PYTORCH, "LSTM", 0, 1, 2, 3) : form);
  }

  @Override
  public Layout layout() {
    List<Block> blocks = new ArrayList<>();
    gates()
        .forEach(k -> blocks.add(new Block("W_hh_" + k, hiddenSize, hiddenSize, Role.RECURRENT)));
    gates().forEach(k -> blocks.add(new Block("W_ih_" + k, hiddenSize, inputSize, Role.INPUT)));
    gates().forEach(k -> blocks.add(new Block("b_" + k, hiddenSize, 1, Role.BIAS)));
    if (peepholes) {
      for (String k : gates()) {
        if (!k.equals("g")) {
          blocks.add(new Block("p_" + k, hiddenSize, 1, Role.PEEPHOLE));
        }
      }
    }
    List<List<String>> rows =
        gates().stream().map(k -> List.of("W_hh_" + k, "W_ih_" + k, "b_" + k)).toList();
    return new Layout(blocks, List.of(new Layout.Stacked("z", rows)));
  }

  @Override
  public Slots slots() {
    Slots slots = Slots.none().with(Slots.Kind.GATE, hiddenSize, "i");
    slots =
        switch (forget) {
          case ABSENT -> slots.with(Slots.Kind.VALUE, hiddenSize, "f");
          case COUPLED -> slots.complement(Slots.Kind.GATE, hiddenSize, "f", "i", gate);
          default -> slots.with(Slots.Kind.GATE, hiddenSize, "f");
        };
    slots =
        slots
            .with(Slots.Kind.VALUE, hiddenSize, "g")
            .with(Slots.Kind.GATE, hiddenSize, "o")
            .with(Slots.Kind.VALUE, hiddenSize, "tanh_c");
    for (String k : gates()) {
      slots = slots.slope(hiddenSize, k, k.equals("g") ? candidate : gate);
    }
    return slots
        .slope(hiddenSize, "tanh_c", output)
        .group("in", "h", "x", "1")
        .group("z", gates().toArray(String[]::new))
        .group("out", "h", "x");
  }

  @Override
  public void step(Weights w, Tape tape) {
    double[] i = tape.get("i");
    double[] g = tape.get("g");
    double[] o = tape.get("o");
    double[] c = tape.get("c");
    double[] c2 = tape.get("c'");
    double[] phi = tape.get("tanh_c");
    double[] h2 = tape.get("h'");
    int n = c.length;
    w.stack("z").multiply(tape.group("in"), tape.group("z"), tape.batch());
    addPeephole(w, "p_i", c, i, tape.batch());
    double[] rest = forget == Forget.COUPLED ? tape.kept("f") : null;
    gate.apply(w.activations(), i, i, tape.kept("i_1"), rest, n); // (E1), (E2)
    double[] f = tape.get("f");
    if (forget == Forget.PRESENT) {
      addPeephole(w, "p_f", c, f, tape.batch());
      gate.apply(w.activations(), f, f, tape.kept("f_1"), n); // (E2)
    } else if (forget == Forget.ABSENT) {
      Arrays.fill(f, 1); // (E2)
    }
    candidate.apply(w.activations(), g, g, tape.kept("g_1"), n); // (E3)
    Elementwise.sumOfProducts(f, c, i, g, c2); // (E4)
    addPeephole(w, "p_o", c2, o, tape.batch());
    gate.apply(w.activations(), o, o, tape.kept("o_1"), n); // (E5)
    output.apply(w.activations(), c2, phi, tape.kept("tanh_c_1"), n);
    Elementwise.product(o, phi, h2); // (E6)
  }

  /** Computes z ← z + p ∘ c, if there are peepholes. */
  private void addPeephole(Weights w, String name, double[] c, double[] z, int batch) {
    if (!peepholes) {
      return;
    }
    double[] p = w.block(name).data();
    for (int j = 0; j < hiddenSize; j++) {
      for (int k = j * batch; k < (j + 1) * batch; k++) {
        z[k] += p[j] * c[k];
      }
    }
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    double[] i = tape.get("i");
    double[] f = tape.get("f");
    double[] g = tape.get("g");
    double[] o = tape.get("o");
    double[] c = tape.get("c");
    double[] phi = tape.get("tanh_c");
    double[] h2Bar = bar.get("h'");
    double[] c2Bar = bar.get("c'");
    double[] zi = bar.get("i"); // the bars of i, f, g, o are those of their pre-activations
    double[] zf = bar.get("f");
    double[] zg = bar.get("g");
    double[] zo = bar.get("o");
    double[] c2Total = bar.get("tanh_c"); // c̄_t with the path through h_t of the same step
    double[] cBar = bar.get("c");
    tape.slopeProduct("o_1", phi, h2Bar, zo); // (E5), (E6)
    tape.slopeProduct("tanh_c_1", o, h2Bar, c2Total); // (E6)
    Elementwise.add(c2Bar, c2Total);
    addPeephole(w, "p_o", zo, c2Total, tape.batch()); // (E5)
    tape.slopeProduct("i_1", g, c2Total, zi); // (E1), (E4)
    tape.slopeProduct("g_1", i, c2Total, zg); // (E3), (E4)
    Elementwise.product(f, c2Total, cBar); // (E4)
    if (forget == Forget.COUPLED) {
      Elementwise.subtractProduct(tape.get("i_1"), c, c2Total, zi); // (E2)
    }
    addPeephole(w, "p_i", zi, cBar, tape.batch());
    if (forget == Forget.PRESENT) {
      tape.slopeProduct("f_1", c, c2Total, zf); // (E2), (E4)
      addPeephole(w, "p_f", zf, cBar, tape.batch());
    }
    gradients.adjoint(w, "z", bar.group("z"), tape.group("in"), bar.group("out"), tape.batch());
    if (peepholes) {
      gradients.addElementwise("p_i", zi, c, tape.batch());
      gradients.addElementwise("p_o", zo, tape.get("c'"), tape.batch());
      if (forget == Forget.PRESENT) {
        gradients.addElementwise("p_f", zf, c, tape.batch());
      }
    }
  }

  @Override
  public StepJacobian newJacobian() {
    return new StepJacobian(parts(), hiddenSize);
  }

  @Override
  public void jacobian(Weights w, Tape tape, int sample, StepJacobian out) {
    boolean present = forget == Forget.PRESENT;
    int batch = tape.batch();
    ScaledRows rows = out.factored(present ? WITH_FORGET : WITHOUT_FORGET);
    rows.stack(w.stack("z"));
    int last = 0;
    rows.block(last++, w.block("W_hh_i"), w.largest("W_hh_i"));
    if (present) {
      rows.block(last++, w.block("W_hh_f"), w.largest("W_hh_f"));
    }
    rows.block(last++, w.block("W_hh_g"), w.largest("W_hh_g"));
    rows.block(last, w.block("W_hh_o"), w.largest("W_hh_o"));
    double[] viaI = rows.scale(1, present ? 1 : 0);
    if (forget == Forget.COUPLED) {
      RowLoops.differenceProduct(
          tape.get("g"), tape.get("c"), tape.get("i_1"), batch, sample, viaI); // (E7)
    } else {
      RowLoops.product(tape.get("g"), tape.get("i_1"), batch, sample, viaI); // (E7)
    }
    double[] viaG = rows.scale(1, present ? 2 : 1);
    RowLoops.product(tape.get("i"), tape.get("g_1"), batch, sample, viaG); // (E7)
    double[] viaO = rows.scale(0, 0);
    RowLoops.product(tape.get("tanh_c"), tape.get("o_1"), batch, sample, viaO); // (E9)
    double[] e = rows.carry(0);
    RowLoops.product(tape.get("o"), tape.get("tanh_c_1"), batch, sample, e); // (E9)
    double[] cc = out.diagonal(1);
    RowLoops.gather(tape.get("f"), batch, sample, cc); // (E8)
    if (present) {
      double[] viaF = rows.scale(1, 0);
      RowLoops.product(tape.get("c"), tape.get("f_1"), batch, sample, viaF); // (E7)
      if (peepholes) {
        Elementwise.addProduct(viaF, w.block("p_f").data(), cc); // (E8)
      }
    }
    if (peepholes) {
      Elementwise.addProduct(viaI, w.block("p_i").data(), cc); // (E8)
      Elementwise.addProduct(viaO, w.block("p_o").data(), e); // (E9)
    }
    System.arraycopy(cc, 0, rows.diagonal(), 0, hiddenSize);
    double[] hc = out.diagonal(0);
    System.arraycopy(e, 0, hc, 0, hiddenSize);
    RowLoops.times(cc, 1, 0, hc); // (E10)
  }

  @Override
  public Optional<Cell> equilibrium() {
    return Optional.of(
        new LstmEquilibrium(this, forget, peepholes, candidate, output, gate, false));
  }
}
