package gradflow.cell;

import gradflow.check.Check;
import gradflow.linalg.Activation;
import gradflow.linalg.Activations;
import gradflow.spec.About;
import gradflow.spec.CaseForm;
import gradflow.spec.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The scalar lstm of xLSTM: exponential input gate, and a normaliser n that sums the input gates.
 * The state is (h, c, n), or (h, r, l) with r = c/n and l = ln n.
 *
 * <pre>
 * (E1) a_k = W_hh_k h_{t−1} + W_ih_k x_t + b_k, k = i, f, z, o
 * (E2) i_t = exp(a_i),  f_t = σ(a_f) or exp(a_f),  z_t = tanh(a_z),  o_t = σ(a_o)
 * (E3) c_t = f_t ∘ c_{t−1} + i_t ∘ z_t,  n_t = f_t ∘ n_{t−1} + i_t                           plain
 * (E4) h_t = o_t ∘ r_t,  r_t = c_t / n_t
 * (E5) l_t = ln(f_t exp(l_{t−1}) + i_t),  α_t = i_t exp(−l_t) = σ(a_i − ln f_t − l_{t−1})     ratio
 * (E6) r_t = (1 − α_t) ∘ r_{t−1} + α_t ∘ z_t                                                 ratio
 * (E7) ∂c_t/∂h = diag(f_1 c_{t−1}) W_hh_f + diag(i_t z_t) W_hh_i + diag(i_t z_1) W_hh_z
 *      ∂n_t/∂h = diag(f_1 n_{t−1}) W_hh_f + diag(i_t) W_hh_i,  ∂c_t/∂c = ∂n_t/∂n = diag f_t
 * (E8) ∂h_t = diag(r_t o_1) W_hh_o ∂h + diag(o_t / n_t) (∂c_t − diag(r_t) ∂n_t)              plain
 * (E9) ∂l_t/∂h = diag((1 − α_t) φ) W_hh_f + diag(α_t) W_hh_i,  ∂l_t/∂l = ∂r_t/∂r = diag(1 − α_t)
 *      ∂r_t/∂h = diag(s) (diag φ W_hh_f − W_hh_i) + diag(α_t z_1) W_hh_z,  ∂r_t/∂l = diag s
 *      s = α_t (1 − α_t) (r_{t−1} − z_t);  φ = f_1 / f_t
 * (E10) ∂h_t = diag(r_t o_1) W_hh_o ∂h + diag(o_t) ∂r_t                                      ratio
 * </pre>
 *
 * <p>h: hidden state, c: cell state, n: normaliser, i, f, o: input, forget, output gate, z:
 * candidate, each H; x: input, D; W_hh_k: H x H; W_ih_k: H x D; b_k: H; k_1: derivative of gate k
 * at its pre-activation. Source: beck2024. Its released code has only the σ forget gate. It starts
 * with c = n = 0, recurrent weights of 0, and b_f from 5 down to −7 over the units of a block. Its
 * stabiliser m is not part of the state: h does not depend on it, and counting it as state adds H
 * meaningless exponents.
 *
 * <p>Both coordinates give the same h and, while ln n stays bounded, the same exponents. Where an
 * exponential forget gate lets n grow, the exponents in plain coordinates include that growth, and
 * the state overflows once Σ a_f exceeds 709; neither happens in ratio coordinates. A zero ratio
 * state corresponds to n = 1. Cost of a step: 8 B H (H + D + 1) flop; of J: 10 H², and 9 H²
 * doubles.
 *
 * @param inputSize D ≥ 1
 * @param hiddenSize H ≥ 1
 * @param forget how f is computed from a_f
 * @param coordinates the coordinates of the state
 */
@About(
    summary = "sLSTM of xLSTM: exponential input gate, normaliser state",
    equations =
        """
        a_k = W_hh_k h_{t-1} + W_ih_k x_t + b_k, k = i, f, z, o
        i_t = exp(a_i), f_t = sigmoid(a_f) or exp(a_f), z_t = tanh(a_z), o_t = sigmoid(a_o)
        c_t = f_t * c_{t-1} + i_t * z_t
        n_t = f_t * n_{t-1} + i_t
        h_t = o_t * c_t / n_t
        """,
    source = "beck2024")
@CaseForm(drawn = {"start", "U"})
public record Slstm(
    @Option(help = "number of inputs, D", symbol = "D") int inputSize,
    @Option(help = "number of hidden units, H; the state has 3H entries", symbol = "H")
        int hiddenSize,
    @Option(value = "sigmoid", help = "activation of the forget gate: sigmoid or exp")
        ForgetGate forget,
    @Option(value = "plain", help = "state: plain is (h, c, n), ratio is (h, c/n, ln n)")
        Coordinates coordinates)
    implements Cell {
  /** The sLSTMLayer of NX-AI/xlstm. */
  public static final StateDict.Module RELEASED =
      new StateDict.Module(XlstmModules.KERNEL, XlstmModules::slstm);

  private static final List<String> GATES = List.of("i", "f", "z", "o");
  private static final List<String> RECURRENT = List.of("W_hh_i", "W_hh_f", "W_hh_z", "W_hh_o");

  /**
   * Checks the sizes.
   *
   * @throws gradflow.check.BadArgument if a size is below 1
   */
  public Slstm {
    Check.positive("input_size", inputSize);
    Check.positive("hidden_size", hiddenSize);
  }

  private boolean ratio() {
    return coordinates == Coordinates.RATIO;
  }

  @Override
  public List<Part> parts() {
    List<String> memory = ratio() ? List.of("r", "l") : List.of("c", "n");
    return List.of(
        new Part("h", hiddenSize),
        new Part(memory.get(0), hiddenSize),
        new Part(memory.get(1), hiddenSize));
  }

  /** f, or 1 − α in ratio coordinates. An exponential f is not a gate between 0 and 1. */
  @Override
  public Optional<MemoryGate> memoryGate() {
    if (ratio()) {
      return Optional.of(new MemoryGate("keep", "r", "b_f", 1));
    }
    return forget == ForgetGate.SIGMOID
        ? Optional.of(new MemoryGate("f", "c", "b_f", 1))
        : Optional.empty();
  }

  /** The state dict of an sLSTMLayer of NX-AI/xlstm, which has only the sigmoid forget gate. */
  @Override
  public Optional<StateDict> stateDict() {
    return forget == ForgetGate.SIGMOID ? Optional.of(XlstmModules.slstm(this)) : Optional.empty();
  }

  @Override
  public Layout layout() {
    List<Block> blocks = new ArrayList<>();
    GATES.forEach(k -> blocks.add(new Block("W_hh_" + k, hiddenSize, hiddenSize, Role.RECURRENT)));
    GATES.forEach(k -> blocks.add(new Block("W_ih_" + k, hiddenSize, inputSize, Role.INPUT)));
    GATES.forEach(k -> blocks.add(new Block("b_" + k, hiddenSize, 1, Role.BIAS)));
    List<List<String>> rows =
        GATES.stream().map(k -> List.of("W_hh_" + k, "W_ih_" + k, "b_" + k)).toList();
    List<List<String>> inputs = GATES.stream().map(k -> List.of("W_ih_" + k, "b_" + k)).toList();
    return new Layout(
        blocks, List.of(new Layout.Stacked("a", rows), new Layout.Stacked("a_x", inputs)));
  }

  @Override
  public Slots slots() {
    boolean sigmoid = forget == ForgetGate.SIGMOID;
    String f = ratio() && !sigmoid ? "a_f" : "f";
    String i = ratio() ? "a_i" : "i";
    Slots slots =
        Slots.none()
            .with(Slots.Kind.VALUE, hiddenSize, i)
            .with(sigmoid ? Slots.Kind.GATE : Slots.Kind.VALUE, hiddenSize, f)
            .with(Slots.Kind.VALUE, hiddenSize, "z")
            .with(Slots.Kind.GATE, hiddenSize, "o")
            .slope(hiddenSize, "z", Activation.TANH)
            .slope(hiddenSize, "o", Activation.SIGMOID)
            .group("in", "h", "x", "1")
            .group("in_x", "x", "1")
            .group("a", i, f, "z", "o")
            .group("out", "h", "x");
    if (!ratio()) {
      slots = slots.with(Slots.Kind.VALUE, hiddenSize, "c/n", "o/n");
      return sigmoid ? slots.slope(hiddenSize, "f", Activation.SIGMOID) : slots;
    }
    slots =
        slots
            .with(Slots.Kind.GATE, hiddenSize, "keep")
            .slope(hiddenSize, "keep", Activation.SIGMOID)
            .complement(Slots.Kind.GATE, hiddenSize, "alpha", "keep", Activation.SIGMOID);
    return sigmoid
        ? slots
            .slope(hiddenSize, "f", Activation.SIGMOID)
            .complement(Slots.Kind.VALUE, hiddenSize, "1-f", "f", Activation.SIGMOID)
        : slots;
  }

  /** Blocks of 3 x 3, one for each unit, as long as no unit reads another. */
  @Override
  public JacobianForm jacobianForm(Weights w) {
    return w.areDiagonal(RECURRENT) ? JacobianForm.TRIPLES : JacobianForm.DENSE;
  }

  @Override
  public StepJacobian newJacobian() {
    return StepJacobian.banded(parts(), 3);
  }

  @Override
  public void step(Weights w, Tape tape) {
    double[] z = tape.get("z");
    double[] o = tape.get("o");
    preActivations(w, tape);
    Activation.TANH.apply(w.activations(), z, z, tape.kept("z_1"), z.length); // (E2)
    Activation.SIGMOID.apply(w.activations(), o, o, tape.kept("o_1"), o.length); // (E2)
    if (ratio()) {
      ratioStep(w, tape);
    } else {
      plainStep(w, tape);
    }
  }

  /** Computes (E1), in O(H) where no unit reads another. */
  private void preActivations(Weights w, Tape tape) {
    if (!w.areDiagonal(RECURRENT)) {
      w.stack("a").multiply(tape.group("in"), tape.group("a"), tape.batch());
      return;
    }
    w.stack("a_x").multiply(tape.group("in_x"), tape.group("a"), tape.batch());
    double[][] a = tape.group("a");
    for (int k = 0; k < a.length; k++) {
      Elementwise.addRowProduct(w.diagonal(RECURRENT.get(k)), tape.get("h"), a[k], tape.batch());
    }
  }

  private void plainStep(Weights w, Tape tape) {
    double[] i = tape.get("i");
    double[] f = tape.get("f");
    double[] c2 = tape.get("c'");
    double[] n2 = tape.get("n'");
    double[] r = tape.get("c/n");
    double[] e = tape.get("o/n");
    double[] o = tape.get("o");
    w.activations().exp(i, i, i.length); // (E2)
    if (forget == ForgetGate.SIGMOID) {
      Activation.SIGMOID.apply(w.activations(), f, f, tape.kept("f_1"), f.length);
    } else {
      w.activations().exp(f, f, f.length);
    }
    Elementwise.sumOfProducts(f, tape.get("c"), i, tape.get("z"), c2); // (E3)
    Elementwise.product(f, tape.get("n"), n2);
    Elementwise.add(i, n2);
    for (int k = 0; k < r.length; k++) {
      r[k] = c2[k] / n2[k]; // (E4)
    }
    for (int k = 0; k < e.length; k++) {
      e[k] = o[k] / n2[k];
    }
    Elementwise.product(o, r, tape.get("h'")); // (E4)
  }

  private void ratioStep(Weights w, Tape tape) {
    double[] ai = tape.get("a_i");
    double[] l = tape.get("l");
    double[] l2 = tape.get("l'");
    double[] keep = tape.get("keep");
    boolean sigmoid = forget == ForgetGate.SIGMOID;
    double[] f = tape.get(sigmoid ? "f" : "a_f");
    for (int k = 0; k < l2.length; k++) {
      l2[k] = l[k] + (sigmoid ? -Activations.softplus(-f[k]) : f[k]); // ln (f n)
    }
    if (sigmoid) {
      Activation.SIGMOID.apply(
          w.activations(), f, f, tape.kept("f_1"), tape.kept("1-f"), f.length); // (E2)
    }
    for (int k = 0; k < keep.length; k++) {
      keep[k] = l2[k] - ai[k];
    }
    for (int k = 0; k < l2.length; k++) {
      l2[k] = Math.max(l2[k], ai[k]) + Activations.softplus(-Math.abs(keep[k])); // (E5)
    }
    Activation.SIGMOID.apply(
        w.activations(), keep, keep, tape.kept("keep_1"), tape.kept("alpha"), keep.length); // (E5)
    double[] r2 = tape.get("r'");
    Elementwise.sumOfProducts(keep, tape.get("r"), tape.get("alpha"), tape.get("z"), r2); // (E6)
    Elementwise.product(tape.get("o"), r2, tape.get("h'")); // (E4)
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    if (ratio()) {
      ratioAdjoint(tape, bar);
    } else {
      plainAdjoint(tape, bar);
    }
    gradients.adjoint(w, "a", bar.group("a"), tape.group("in"), bar.group("out"), tape.batch());
  }

  /** Computes the adjoints of the pre-activations, of c and of n. */
  private void plainAdjoint(Tape tape, Tape bar) {
    double[] i = tape.get("i");
    double[] f = tape.get("f");
    double[] z = tape.get("z");
    double[] r = tape.get("c/n");
    double[] next = bar.get("h'");
    double[] c2 = bar.get("c'");
    double[] n2 = bar.get("n'");
    double[] ai = bar.get("i");
    double[] af = bar.get("f");
    tape.slopeProduct("o_1", r, next, bar.get("o")); // (E4)
    Elementwise.product(tape.get("o/n"), next, next); // r̄ / n
    Elementwise.add(next, c2);
    for (int k = 0; k < n2.length; k++) {
      n2[k] -= r[k] * next[k]; // (E8)
    }
    tape.slopeProduct("z_1", i, c2, bar.get("z")); // (E3)
    for (int k = 0; k < ai.length; k++) {
      ai[k] = i[k] * (z[k] * c2[k] + n2[k]); // (E3)
    }
    Elementwise.sumOfProducts(tape.get("c"), c2, tape.get("n"), n2, af); // (E3)
    Elementwise.product(forget == ForgetGate.SIGMOID ? tape.get("f_1") : f, af, af);
    Elementwise.product(f, c2, bar.get("c"));
    Elementwise.product(f, n2, bar.get("n"));
  }

  /** Computes the adjoints of the pre-activations, of r and of l. */
  private void ratioAdjoint(Tape tape, Tape bar) {
    double[] keep = tape.get("keep");
    double[] z = tape.get("z");
    double[] r = tape.get("r");
    double[] next = bar.get("h'");
    double[] r2 = bar.get("r'");
    double[] l2 = bar.get("l'");
    double[] l = bar.get("l");
    double[] ai = bar.get("a_i");
    boolean sigmoid = forget == ForgetGate.SIGMOID;
    double[] af = bar.get(sigmoid ? "f" : "a_f");
    tape.slopeProduct("o_1", tape.get("r'"), next, bar.get("o")); // (E4)
    Elementwise.addProduct(tape.get("o"), next, r2); // (E10)
    tape.slopeProduct("z_1", tape.get("alpha"), r2, bar.get("z")); // (E6)
    Elementwise.productWithDifference(tape.get("keep_1"), r, z, r2, l); // s r̄ of (E9)
    Elementwise.addProduct(keep, l2, l); // (E9)
    for (int k = 0; k < ai.length; k++) {
      ai[k] = l2[k] - l[k]; // (E5): a shift of l and of a_i shifts l'
    }
    if (sigmoid) {
      Elementwise.product(tape.get("1-f"), l, af); // (E9)
    } else {
      System.arraycopy(l, 0, af, 0, af.length);
    }
    Elementwise.product(keep, r2, bar.get("r")); // (E6)
  }

  @Override
  public void jacobian(Weights w, Tape tape, int sample, StepJacobian out) {
    SlstmJacobian.write(this, w, tape, sample, out, w.areDiagonal(RECURRENT));
  }
}
