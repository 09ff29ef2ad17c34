package gradflow.cell;

import gradflow.check.Check;
import gradflow.linalg.Activation;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;
import java.util.Optional;

/**
 * The minimal gated unit: a single gate acts as both reset and forget gate.
 *
 * <pre>
 * (E1) f_t = σ(W_hh_f h_{t−1} + W_ih_f x_t + b_f)
 * (E2) c_t = tanh(W_hh_h (f_t ∘ h_{t−1}) + W_ih_h x_t + b_h)
 * (E3) h_t = (1 − f_t) ∘ h_{t−1} + f_t ∘ c_t
 * (E4) J_t = diag(1 − f_t) + diag(f_1 (c_t − h_{t−1})) W_hh_f + diag(f_t c_1) W_hh_h K_t
 * (E5) K_t = diag(f_t) + diag(h_{t−1} f_1) W_hh_f
 * </pre>
 *
 * <p>h: state, f: gate, c: candidate, each H; x: input, D; W_hh_k: H x H; W_ih_k: H x D; b_k: H;
 * k_1: derivative of k at its pre-activation. f = 1 replaces the old state, the opposite of an
 * lstm's f. Source: zhou2016. Cost of a step: 4 B H (H + D + 1) flop; of J: 2 H³ + 4 H².
 *
 * @param inputSize D ≥ 1
 * @param hiddenSize H ≥ 1
 */
@About(
    summary = "minimal gated unit: one gate resets and forgets",
    equations =
        """
        f_t = sigmoid(W_hh_f h_{t-1} + W_ih_f x_t + b_f)
        c_t = tanh(W_hh_h (f_t * h_{t-1}) + W_ih_h x_t + b_h)
        h_t = (1 - f_t) * h_{t-1} + f_t * c_t
        """,
    source = "zhou2016")
public record Mgu(
    @Option(help = "number of inputs, D", symbol = "D") int inputSize,
    @Option(help = "number of hidden units, H", symbol = "H") int hiddenSize)
    implements Cell {

  /**
   * Checks the sizes.
   *
   * @throws gradflow.check.BadArgument if a size is below 1
   */
  public Mgu {
    Check.positive("input_size", inputSize);
    Check.positive("hidden_size", hiddenSize);
  }

  @Override
  public Optional<MemoryGate> memoryGate() {
    return Optional.of(new MemoryGate("1-f", "h", "b_f", -1));
  }

  @Override
  public Layout layout() {
    return Layout.of(
            new Block("W_hh_f", hiddenSize, hiddenSize, Role.RECURRENT),
            new Block("W_hh_h", hiddenSize, hiddenSize, Role.RECURRENT),
            new Block("W_ih_f", hiddenSize, inputSize, Role.INPUT),
            new Block("W_ih_h", hiddenSize, inputSize, Role.INPUT),
            new Block("b_f", hiddenSize, 1, Role.BIAS),
            new Block("b_h", hiddenSize, 1, Role.BIAS))
        .stack("f", List.of("W_hh_f", "W_ih_f", "b_f"))
        .stack("c", List.of("W_hh_h", "W_ih_h", "b_h"));
  }

  @Override
  public Slots slots() {
    return Slots.none()
        .with(Slots.Kind.GATE, hiddenSize, "f")
        .with(Slots.Kind.VALUE, hiddenSize, "c", "fh")
        .slope(hiddenSize, "f", Activation.SIGMOID)
        .complement(Slots.Kind.GATE, hiddenSize, "1-f", "f", Activation.SIGMOID)
        .slope(hiddenSize, "c", Activation.TANH)
        .with(Slots.Kind.SCRATCH, inputSize, "x_c")
        .group("in_f", "h", "x", "1")
        .group("f", "f")
        .group("out_f", "h", "x")
        .group("in_c", "fh", "x", "1")
        .group("c", "c")
        .group("out_c", "fh", "x_c");
  }

  @Override
  public void step(Weights w, Tape tape) {
    double[] f = tape.get("f");
    double[] c = tape.get("c");
    double[] h = tape.get("h");
    int n = h.length;
    w.stack("f").multiply(tape.group("in_f"), tape.group("f"), tape.batch());
    Activation.SIGMOID.apply(w.activations(), f, f, tape.kept("f_1"), tape.kept("1-f"), n); // (E1)
    Elementwise.product(f, h, tape.get("fh"));
    w.stack("c").multiply(tape.group("in_c"), tape.group("c"), tape.batch());
    Activation.TANH.apply(w.activations(), c, c, tape.kept("c_1"), n); // (E2)
    Elementwise.sumOfProducts(tape.get("1-f"), h, f, c, tape.get("h'")); // (E3)
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    double[] next = bar.get("h'");
    double[] h = tape.get("h");
    double[] zf = bar.get("f"); // the bars of f and c are those of their pre-activations
    double[] fh = bar.get("fh");
    double[] hBar = bar.get("h");
    tape.slopeProduct("c_1", tape.get("f"), next, bar.get("c")); // (E2), (E3)
    gradients.adjoint(w, "c", bar.group("c"), tape.group("in_c"), bar.group("out_c"), tape.batch());
    double[] slope = tape.get("f_1");
    double[] c = tape.get("c");
    for (int k = 0; k < zf.length; k++) {
      zf[k] = slope[k] * ((c[k] - h[k]) * next[k] + h[k] * fh[k]); // (E1), (E2), (E3)
    }
    gradients.adjoint(w, "f", bar.group("f"), tape.group("in_f"), bar.group("out_f"), tape.batch());
    Elementwise.addProduct(tape.get("1-f"), next, hBar); // (E3)
    Elementwise.addProduct(tape.get("f"), fh, hBar); // (E2)
    Elementwise.add(bar.get("x_c"), bar.get("x"));
  }

  @Override
  public void jacobian(Weights w, Tape tape, int sample, StepJacobian out) {
    double[] f = tape.get("f");
    double[] rest = tape.get("1-f");
    double[] c = tape.get("c");
    double[] h = tape.get("h");
    double[] f1 = tape.get("f_1");
    double[] c1 = tape.get("c_1");
    double[] uf = w.block("W_hh_f").data();
    double[][] factor = out.scratch();
    int batch = tape.batch();
    for (int i = 0; i < hiddenSize; i++) { // (E5)
      int k = i * batch + sample;
      RowLoops.combine(h[k] * f1[k], uf, 0, uf, factor[0], i * hiddenSize, (i + 1) * hiddenSize);
      factor[0][i * hiddenSize + i] += f[k];
    }
    w.stack("W_hh_h").multiply(factor, out.denseArrays(), hiddenSize);
    double[] j = out.dense(0).data();
    for (int i = 0; i < hiddenSize; i++) { // (E4)
      int k = i * batch + sample;
      int row = i * hiddenSize;
      double viaC = f[k] * c1[k];
      RowLoops.combine(f1[k] * (c[k] - h[k]), uf, viaC, j, j, row, row + hiddenSize);
      j[row + i] += rest[k];
    }
  }
}
