package gradflow.cell;

import gradflow.check.Check;
import gradflow.linalg.Activation;
import gradflow.linalg.Activations;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The matrix lstm of xLSTM: a memory matrix C of outer products of keys and values, and a
 * normaliser n of keys. The state is (C, n), with C in row-major order; h is an output, not part of
 * the state.
 *
 * <pre>
 * (E1) q_t = W_ih_q x_t + b_q,  k_t = W_ih_k x_t / √K + b_k,  v_t = W_ih_v x_t + b_v
 * (E2) i_t = exp(w_ih_i · x_t + b_i),  f_t = σ or exp of w_ih_f · x_t + b_f
 * (E3) C_t = f_t C_{t−1} + i_t k_t v_tᵀ,  n_t = f_t n_{t−1} + i_t k_t
 * (E4) h_t = σ(W_ih_o x_t + b_o) ∘ C_tᵀ q_t / max(|n_t · q_t|, 1)
 * (E5) J_t = f_t I
 * </pre>
 *
 * <p>C: K x V; n, q, k: K; v, h: V; i, f: scalars; x: input, D; W_ih_q, W_ih_k: K x D; W_ih_v,
 * W_ih_o: V x D; w_ih_i, w_ih_f: 1 x D; biases alike. Source: beck2024, which writes C as v kᵀ; the
 * released code uses k vᵀ. In the released code the gates also read (q, k, v) instead of x, with
 * weights that start at 0 and b_f from 3 to 6 over the heads; b_k is scaled by 1/√K as well; and
 * 10⁻⁶ is added to the denominator. The stabiliser m does not change the result and is not part of
 * the state. One cell is one head. Cost of a step: 2 B (D + 1) (2K + 2V + 2) + 4 B K V flop.
 *
 * @param inputSize D ≥ 1
 * @param keySize K ≥ 1
 * @param valueSize V ≥ 1
 * @param forget how f is computed from its pre-activation
 * @param output h, or the state
 */
@About(
    summary = "mLSTM of xLSTM: matrix memory of keys and values, scalar gates",
    equations =
        """
        q_t = W_ih_q x_t + b_q, k_t = W_ih_k x_t / sqrt K + b_k, v_t = W_ih_v x_t + b_v
        i_t = exp(w_ih_i . x_t + b_i), f_t = sigmoid or exp of w_ih_f . x_t + b_f
        C_t = f_t C_{t-1} + i_t k_t v_t^T, n_t = f_t n_{t-1} + i_t k_t
        h_t = sigmoid(W_ih_o x_t + b_o) * C_t^T q_t / max(|n_t . q_t|, 1)
        """,
    source = "beck2024")
public record Mlstm(
    @Option(help = "number of inputs, D", symbol = "D") int inputSize,
    @Option(
            help = "entries of a key, K; the state has K V + K entries",
            symbol = "K",
            example = "4")
        int keySize,
    @Option(help = "entries of a value, V", symbol = "V", example = "4") int valueSize,
    @Option(value = "sigmoid", help = "activation of the forget gate: sigmoid or exp")
        ForgetGate forget,
    @Option(value = "h", help = "output: h, or the state itself") MlstmOutput output)
    implements Affine {
  /** One head of the mLSTMLayer of NX-AI/xlstm; read-only, since its gates read (q, k, v). */
  public static final StateDict.Module RELEASED =
      new StateDict.Module(XlstmModules.MLSTM_GATE, XlstmModules::mlstm);

  /**
   * Checks the sizes.
   *
   * @throws gradflow.check.BadArgument if a size is below 1
   */
  public Mlstm {
    Check.positive("input_size", inputSize);
    Check.positive("key_size", keySize);
    Check.positive("value_size", valueSize);
  }

  /** V, or K V + K if the state is the output. */
  @Override
  public int hiddenSize() {
    return output == MlstmOutput.H ? valueSize : stateSize();
  }

  @Override
  public String outputPart() {
    return "h";
  }

  @Override
  public List<Part> parts() {
    return List.of(new Part("C", keySize * valueSize), new Part("n", keySize));
  }

  @Override
  public int stateSize() {
    return keySize * valueSize + keySize;
  }

  @Override
  public Layout layout() {
    List<Block> blocks = new ArrayList<>();
    add(blocks, "W_ih_q", "b_q", keySize);
    add(blocks, "W_ih_k", "b_k", keySize);
    add(blocks, "W_ih_v", "b_v", valueSize);
    add(blocks, "w_ih_i", "b_i", 1);
    add(blocks, "w_ih_f", "b_f", 1);
    add(blocks, "W_ih_o", "b_o", valueSize);
    return new Layout(blocks, List.of())
        .stack("read", List.of("W_ih_q", "b_q"), List.of("W_ih_o", "b_o"))
        .stack("f", List.of("w_ih_f", "b_f"))
        .stack("v", List.of("W_ih_v", "b_v"), List.of("w_ih_i", "b_i"))
        .stack(
            "write", List.of("W_ih_v", "b_v"), List.of("w_ih_i", "b_i"), List.of("w_ih_f", "b_f"))
        .stack("key", List.of("W_ih_k", "b_k"));
  }

  private void add(List<Block> blocks, String weights, String bias, int rows) {
    blocks.add(new Block(weights, rows, inputSize, Role.INPUT));
    blocks.add(new Block(bias, rows, 1, Role.BIAS));
  }

  @Override
  public Slots slots() {
    Slots slots =
        Slots.none()
            .with(Slots.Kind.VALUE, keySize, "q", "k")
            .with(Slots.Kind.VALUE, valueSize, "v")
            .with(Slots.Kind.GATE, valueSize, "o")
            .with(Slots.Kind.VALUE, 1, "i")
            .with(forget == ForgetGate.SIGMOID ? Slots.Kind.GATE : Slots.Kind.VALUE, 1, "f")
            .with(Slots.Kind.VALUE, valueSize, "found")
            .with(Slots.Kind.VALUE, 1, "nq", "root K")
            .with(Slots.Kind.VALUE, hiddenSize(), "h")
            .with(Slots.Kind.SCRATCH, inputSize, OUTPUT_INPUT, "x_k")
            .slope(valueSize, "o", Activation.SIGMOID)
            .group("in", "x", "1")
            .group("in_k", "x", "root K")
            .group("read", "q", "o")
            .group("write", "v", "i", "f")
            .group("key", "k")
            .group("f", "f")
            .group("v", "v", "i")
            .group("out", "x")
            .group("out_k", "x_k");
    return forget == ForgetGate.SIGMOID ? slots.slope(1, "f", Activation.SIGMOID) : slots;
  }

  @Override
  public int blocks() {
    return keySize * (valueSize + 1);
  }

  @Override
  public void gates(Weights w, Tape tape) {
    double[] f = tape.get("f");
    double[] i = tape.get("i");
    double[] k = tape.get("k");
    double[] o = tape.get("o");
    w.stack("read").multiply(tape.group("in"), tape.group("read"), tape.batch()); // (E1)
    w.stack("write").multiply(tape.group("in"), tape.group("write"), tape.batch()); // (E1)
    keys(w, tape, k);
    Activation.SIGMOID.apply(w.activations(), o, o, tape.kept("o_1"), o.length);
    w.activations().exp(i, i, i.length); // (E2)
    forgetGate(w, tape, f);
    write(tape, i, k);
  }

  private void forgetGate(Weights w, Tape tape, double[] f) {
    if (forget == ForgetGate.SIGMOID) {
      Activation.SIGMOID.apply(w.activations(), f, f, tape.kept("f_1"), f.length);
    } else {
      w.activations().exp(f, f, f.length); // (E2)
    }
  }

  private void keys(Weights w, Tape tape, double[] k) {
    double root = Math.sqrt(keySize);
    Arrays.fill(tape.get("root K"), root);
    w.stack("key").multiply(tape.group("in_k"), tape.group("key"), tape.batch());
    for (int j = 0; j < k.length; j++) {
      k[j] /= root; // (E1)
    }
  }

  /** Computes what (E3) adds to a state of 0. */
  private void write(Tape tape, double[] i, double[] k) {
    int batch = tape.batch();
    double[] v = tape.get("v");
    double[] c2 = tape.get("C'");
    double[] n2 = tape.get("n'");
    for (int a = 0; a < keySize; a++) {
      for (int e = 0; e < valueSize; e++) {
        int at = (a * valueSize + e) * batch;
        for (int b = 0; b < batch; b++) {
          c2[at + b] = i[b] * k[a * batch + b] * v[e * batch + b];
        }
      }
      for (int b = 0; b < batch; b++) {
        n2[a * batch + b] = i[b] * k[a * batch + b];
      }
    }
  }

  /** Adds the rest of (E3) for entries from, …, to − 1 of (C, n). */
  @Override
  public void advance(Weights w, Tape tape, int from, int to) {
    int c = keySize * valueSize;
    forget(tape, "C", "C'", Math.min(from, c), Math.min(to, c));
    forget(tape, "n", "n'", Math.max(from - c, 0), Math.max(to - c, 0));
  }

  private static void forget(Tape tape, String part, String next, int from, int to) {
    double[] f = tape.get("f");
    double[] before = tape.get(part);
    double[] after = tape.get(next);
    int batch = tape.batch();
    for (int at = from * batch; at < to * batch; at += batch) {
      for (int b = 0; b < batch; b++) {
        after[at + b] += f[b] * before[at + b];
      }
    }
  }

  /** Computes (E4). */
  @Override
  public void outputs(Weights w, Tape tape) {
    int batch = tape.batch();
    double[] q = tape.get("q");
    double[] c = tape.get("C'");
    double[] n = tape.get("n'");
    double[] found = tape.get("found");
    double[] nq = tape.get("nq");
    double[] o = tape.get("o");
    double[] h = tape.get("h");
    Arrays.fill(found, 0);
    Arrays.fill(nq, 0);
    for (int a = 0; a < keySize; a++) {
      for (int e = 0; e < valueSize; e++) {
        int at = (a * valueSize + e) * batch;
        for (int b = 0; b < batch; b++) {
          found[e * batch + b] += c[at + b] * q[a * batch + b];
        }
      }
      for (int b = 0; b < batch; b++) {
        nq[b] += n[a * batch + b] * q[a * batch + b];
      }
    }
    if (output == MlstmOutput.STATE) {
      System.arraycopy(c, 0, h, 0, c.length);
      System.arraycopy(n, 0, h, c.length, n.length);
      return;
    }
    for (int j = 0; j < h.length; j++) {
      h[j] = o[j] * found[j] / Math.max(Math.abs(nq[j % batch]), 1);
    }
  }

  @Override
  public void outputAdjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    double[] cBar = bar.get("C'");
    double[] nBar = bar.get("n'");
    double[] hBar = bar.get("h");
    if (output == MlstmOutput.STATE) {
      for (int j = 0; j < cBar.length; j++) {
        cBar[j] += hBar[j];
      }
      for (int j = 0; j < nBar.length; j++) {
        nBar[j] += hBar[cBar.length + j];
      }
      return;
    }
    int batch = tape.batch();
    double[] q = tape.get("q");
    double[] c = tape.get("C'");
    double[] n = tape.get("n'");
    double[] nq = tape.get("nq");
    double[] o = tape.get("o");
    double[] found = tape.get("found");
    double[] slope = tape.get("o_1");
    double[] ofO = bar.get("o"); // the bars of o, i, f are those of their pre-activations
    double[] ofFound = bar.get("found");
    double[] ofNq = bar.get("nq");
    double[] ofQ = bar.get("q");
    Arrays.fill(ofNq, 0);
    for (int j = 0; j < ofO.length; j++) { // (E4)
      double d = Math.abs(nq[j % batch]);
      double share = hBar[j] / Math.max(d, 1);
      ofO[j] = slope[j] * found[j] * share;
      ofFound[j] = o[j] * share;
      if (d > 1) {
        ofNq[j % batch] -= ofFound[j] * found[j] / nq[j % batch];
      }
    }
    for (int a = 0; a < keySize; a++) {
      for (int b = 0; b < batch; b++) {
        ofQ[a * batch + b] = n[a * batch + b] * ofNq[b];
        nBar[a * batch + b] += q[a * batch + b] * ofNq[b];
      }
      for (int e = 0; e < valueSize; e++) {
        int at = (a * valueSize + e) * batch;
        for (int b = 0; b < batch; b++) {
          ofQ[a * batch + b] += c[at + b] * ofFound[e * batch + b];
          cBar[at + b] += q[a * batch + b] * ofFound[e * batch + b];
        }
      }
    }
    gradients.adjoint(w, "read", bar.group("read"), tape.group("in"), bar.group("out_k"), batch);
    Elementwise.add(bar.get("x_k"), bar.get(OUTPUT_INPUT));
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    int batch = tape.batch();
    double[] i = tape.get("i");
    double[] f = tape.get("f");
    double[] k = tape.get("k");
    double[] v = tape.get("v");
    double[] c = tape.get("C");
    double[] n = tape.get("n");
    double[] c2 = bar.get("C'");
    double[] n2 = bar.get("n'");
    double[] cBar = bar.get("C");
    double[] nBar = bar.get("n");
    double[] ofI = bar.get("i");
    double[] ofF = bar.get("f");
    double[] ofK = bar.get("k");
    double[] ofV = bar.get("v");
    double[] fSlope = forget == ForgetGate.SIGMOID ? tape.get("f_1") : f;
    Arrays.fill(ofI, 0);
    Arrays.fill(ofF, 0);
    Arrays.fill(ofV, 0);
    for (int a = 0; a < keySize; a++) { // (E3)
      for (int b = 0; b < batch; b++) {
        int m = a * batch + b;
        ofK[m] = n2[m];
        ofF[b] += n[m] * n2[m];
        nBar[m] = f[b] * n2[m];
      }
      for (int e = 0; e < valueSize; e++) {
        int at = (a * valueSize + e) * batch;
        for (int b = 0; b < batch; b++) {
          ofK[a * batch + b] += v[e * batch + b] * c2[at + b];
          ofV[e * batch + b] += i[b] * k[a * batch + b] * c2[at + b];
          ofF[b] += c[at + b] * c2[at + b];
          cBar[at + b] = f[b] * c2[at + b];
        }
      }
    }
    double root = Math.sqrt(keySize);
    for (int m = 0; m < ofK.length; m++) {
      int b = m % batch;
      ofI[b] += i[b] * k[m] * ofK[m]; // (E2), (E3)
      ofK[m] *= i[b] / root;
    }
    Elementwise.product(ofF, fSlope, ofF); // (E2)
    gradients.adjoint(w, "write", bar.group("write"), tape.group("in"), bar.group("out"), batch);
    gradients.adjoint(w, "key", bar.group("key"), tape.group("in_k"), bar.group("out_k"), batch);
    Elementwise.add(bar.get("x_k"), bar.get("x"));
    Elementwise.add(bar.get(OUTPUT_INPUT), bar.get("x"));
    Arrays.fill(bar.get(OUTPUT_INPUT), 0);
  }

  @Override
  public JacobianForm jacobianForm() {
    return JacobianForm.DIAGONAL;
  }

  @Override
  public void jacobian(Weights w, Tape tape, int sample, StepJacobian out) {
    Arrays.fill(out.bands()[0], tape.get("f")[sample]); // (E5)
  }

  @Override
  public double[][] bands(Weights w, Tape tape) {
    double[] f = tape.get("f");
    w.stack("f").multiply(tape.group("in"), tape.group("f"), tape.batch());
    forgetGate(w, tape, f);
    double[] band = new double[stateSize() * f.length];
    for (int at = 0; at < band.length; at += f.length) {
      System.arraycopy(f, 0, band, at, f.length); // (E5)
    }
    return new double[][] {band};
  }

  @Override
  public void addends(Weights w, Tape tape) {
    double[] i = tape.get("i");
    double[] k = tape.get("k");
    w.stack("v").multiply(tape.group("in"), tape.group("v"), tape.batch()); // (E1)
    keys(w, tape, k);
    w.activations().exp(i, i, i.length); // (E2)
    write(tape, i, k);
  }

  @Override
  public double bound(Weights w, double input) {
    double log = inputSize * w.largest("w_ih_i") * input + w.largest("b_i");
    double k = inputSize * w.largest("W_ih_k") * input + w.largest("b_k");
    double v = inputSize * w.largest("W_ih_v") * input + w.largest("b_v");
    boolean grows = forget != ForgetGate.SIGMOID;
    return grows ? Double.POSITIVE_INFINITY : Activations.exp(log) * k * Math.max(1, v);
  }
}
