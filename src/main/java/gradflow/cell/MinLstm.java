package gradflow.cell;

import gradflow.check.Check;
import gradflow.linalg.Activation;
import gradflow.linalg.Activations;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;
import java.util.Optional;

/**
 * The minimal lstm, whose gates and candidate depend only on the input.
 *
 * <pre>
 * (E1) f_t = σ(a_f), i_t = σ(a_i),  a_k = W_ih_k x_t + b_k
 * (E2) f_t ← f_t / (f_t + i_t) = σ(−d), i_t ← i_t / (f_t + i_t) = σ(d),  d = ln(1 + e^−a_f) − ln(1 + e^−a_i)     normalised
 * (E3) c_t = cand(W_ih_h x_t + b_h)
 * (E4) h_t = f_t ∘ h_{t−1} + i_t ∘ c_t
 * (E5) J_t = diag(f_t)
 * </pre>
 *
 * <p>h: state, f, i: forget and input gate, c: candidate, each H; x: input, D; W_ih_k: H x D; b_k:
 * H; cand: see {@link Candidate}. Source: feng2024, whose later versions omit (E2). Cost of a step:
 * 6 B H (D + 1) flop; of J: H.
 *
 * @param inputSize D ≥ 1
 * @param hiddenSize H ≥ 1
 * @param candidate cand
 * @param normalise whether the gates add up to 1
 */
@About(
    summary = "minimal lstm: gates and candidate depend on the input alone, diagonal Jacobian",
    equations =
        """
        f_t = sigmoid(W_ih_f x_t + b_f), i_t = sigmoid(W_ih_i x_t + b_i)
        normalised: both divided by f_t + i_t
        h_t = f_t * h_{t-1} + i_t * cand(W_ih_h x_t + b_h)
        cand(a) = a (linear), or a + 1/2 for a >= 0 and sigmoid(a) for a < 0 (g)
        J_t = diag(f_t)
        """,
    source = "feng2024")
public record MinLstm(
    @Option(help = "number of inputs, D", symbol = "D") int inputSize,
    @Option(help = "number of hidden units, H", symbol = "H") int hiddenSize,
    @Option(value = "g", help = "candidate; g keeps states above 0") Candidate candidate,
    @Option(value = "true", help = "divide both gates by their sum") boolean normalise)
    implements Affine {
  private static final String STACKED = "to_hidden_and_f_i_gate.weight";

  /** The module minLSTM of lucidrains/minGRU-pytorch. */
  public static final StateDict.Module RELEASED = new StateDict.Module(STACKED, MinLstm::released);

  private static StateDict released(StateDict.Shapes shapes) {
    int[] e = shapes.of(STACKED, 2);
    int units = StateDict.Shapes.parts(STACKED, e[0], 3);
    return new MinLstm(e[1], units, Candidate.G, true).stateDict().orElseThrow();
  }

  /**
   * Checks the sizes.
   *
   * @throws gradflow.check.BadArgument if a size is below 1
   */
  public MinLstm {
    Check.positive("input_size", inputSize);
    Check.positive("hidden_size", hiddenSize);
  }

  @Override
  public Optional<MemoryGate> memoryGate() {
    return Optional.of(new MemoryGate("f", "h", "b_f", 1));
  }

  /**
   * The state dict of lucidrains/minGRU-pytorch, which has no biases, only the candidate g, and
   * always (E2).
   */
  @Override
  public Optional<StateDict> stateDict() {
    return candidate != Candidate.G || !normalise
        ? Optional.empty()
        : Optional.of(
            StateDict.of("lucidrains/minGRU-pytorch", this)
                .rows(STACKED, "W_ih_h", "W_ih_f", "W_ih_i"));
  }

  @Override
  public Layout layout() {
    return Layout.of(
            new Block("W_ih_f", hiddenSize, inputSize, Role.INPUT),
            new Block("b_f", hiddenSize, 1, Role.BIAS),
            new Block("W_ih_i", hiddenSize, inputSize, Role.INPUT),
            new Block("b_i", hiddenSize, 1, Role.BIAS),
            new Block("W_ih_h", hiddenSize, inputSize, Role.INPUT),
            new Block("b_h", hiddenSize, 1, Role.BIAS))
        .stack("a", List.of("W_ih_f", "b_f"), List.of("W_ih_i", "b_i"), List.of("W_ih_h", "b_h"))
        .stack("f", List.of("W_ih_f", "b_f"))
        .stack("i", List.of("W_ih_i", "b_i"))
        .stack("c", List.of("W_ih_h", "b_h"));
  }

  /** The slopes of f and i are ∂f/∂a_f and ∂i/∂a_i. */
  @Override
  public Slots slots() {
    return Slots.none()
        .with(Slots.Kind.GATE, hiddenSize, "f", "i")
        .with(Slots.Kind.VALUE, hiddenSize, "c")
        .with(Slots.Kind.SLOPE, hiddenSize, "f_1", "i_1", "c_1")
        .group("in", "x", "1")
        .group("a", "f", "i", "c")
        .group("f", "f")
        .group("i", "i")
        .group("c", "c")
        .group("out", "x");
  }

  @Override
  public int blocks() {
    return hiddenSize;
  }

  @Override
  public void gates(Weights w, Tape tape) {
    double[] f = tape.get("f");
    double[] i = tape.get("i");
    double[] c = tape.get("c");
    w.stack("a").multiply(tape.group("in"), tape.group("a"), tape.batch());
    if (normalise) {
      normalised(f, i, tape.get("f_1"), tape.get("i_1"));
    } else {
      Activation.SIGMOID.apply(w.activations(), f, f, tape.get("f_1"), f.length); // (E1)
      Activation.SIGMOID.apply(w.activations(), i, i, tape.get("i_1"), i.length);
    }
    candidate.apply(c, tape.get("c_1")); // (E3)
    Elementwise.product(i, c, tape.get("h'")); // (E4)
  }

  @Override
  public void advance(Weights w, Tape tape, int from, int to) {
    int batch = tape.batch();
    double[] next = tape.get("h'");
    Elementwise.addProduct(tape.get("f"), tape.get("h"), next, from * batch, to * batch); // (E4)
  }

  /** Applies (E2) in place, from the pre-activations. */
  private static void normalised(double[] f, double[] i, double[] fSlope, double[] iSlope) {
    for (int k = 0; k < f.length; k++) {
      double d = Activations.softplus(-f[k]) - Activations.softplus(-i[k]);
      double both = Activations.sigmoidDerivative(d);
      fSlope[k] = both * Activations.sigmoid(-f[k]);
      iSlope[k] = both * Activations.sigmoid(-i[k]);
      f[k] = Activations.sigmoid(-d);
      i[k] = Activations.sigmoid(d);
    }
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    double[] next = bar.get("h'");
    double[] h = tape.get("h");
    double[] c = tape.get("c");
    double[] af = bar.get("f"); // the bars of f, i and c are those of their pre-activations
    double[] ai = bar.get("i");
    if (normalise) { // f + i = 1
      Elementwise.productWithDifference(tape.get("f_1"), h, c, next, af); // (E2), (E4)
      Elementwise.productWithDifference(tape.get("i_1"), c, h, next, ai); // (E2), (E4)
    } else {
      Elementwise.product(tape.get("f_1"), h, next, af); // (E1), (E4)
      Elementwise.product(tape.get("i_1"), c, next, ai); // (E1), (E4)
    }
    Elementwise.product(tape.get("c_1"), tape.get("i"), next, bar.get("c")); // (E3), (E4)
    gradients.adjoint(w, "a", bar.group("a"), tape.group("in"), bar.group("out"), tape.batch());
    Elementwise.product(tape.get("f"), next, bar.get("h")); // (E4)
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
    RowLoops.gather(tape.get("f"), tape.batch(), sample, out.bands()[0]); // (E5)
  }

  @Override
  public double[][] bands(Weights w, Tape tape) {
    double[] f = tape.get("f");
    w.stack("f").multiply(tape.group("in"), tape.group("f"), tape.batch());
    if (normalise) {
      w.stack("i").multiply(tape.group("in"), tape.group("i"), tape.batch());
      share(w, f, tape.get("i"), tape.get("f_1"), tape.get("i_1"));
    } else {
      w.activations().sigmoid(f, f, f.length); // (E1)
    }
    return new double[][] {f};
  }

  /** Computes f of (E2), and d in {@code d}. */
  private void share(Weights w, double[] f, double[] i, double[] d, double[] scratch) {
    for (int k = 0; k < d.length; k++) {
      d[k] = -f[k];
    }
    for (int k = 0; k < scratch.length; k++) {
      scratch[k] = -i[k];
    }
    w.activations().softplus(d, d, d.length);
    w.activations().softplus(scratch, scratch, scratch.length);
    Elementwise.subtract(scratch, d);
    w.activations().complement(d, f, f.length);
  }

  @Override
  public void addends(Weights w, Tape tape) {
    double[] i = tape.get("i");
    double[] c = tape.get("c");
    if (normalise) {
      w.activations().sigmoid(tape.get("f_1"), i, i.length); // (E2)
    } else {
      w.stack("i").multiply(tape.group("in"), tape.group("i"), tape.batch());
      w.activations().sigmoid(i, i, i.length); // (E1)
    }
    w.stack("c").multiply(tape.group("in"), tape.group("c"), tape.batch());
    candidate.apply(w.activations(), c, tape.get("c_1")); // (E3)
    Elementwise.product(i, c, tape.get("h'")); // (E4)
  }

  @Override
  public double bound(Weights w, double input) {
    return inputSize * w.largest("W_ih_h") * input + w.largest("b_h") + 1;
  }
}
