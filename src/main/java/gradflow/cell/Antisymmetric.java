package gradflow.cell;

import gradflow.check.Check;
import gradflow.linalg.Activation;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The antisymmetric rnn: Euler steps of a differential equation whose Jacobian is antisymmetric
 * except for a small damping term; plain or gated.
 *
 * <pre>
 * (E1) M = W_hh − W_hhᵀ − γ I
 * (E2) u_t = tanh(M h_{t−1} + W_ih_h x_t + b_h)
 * (E3) g_t = σ(M h_{t−1} + W_ih_z x_t + b_z)                                        gated; plain: 1
 * (E4) h_t = h_{t−1} + ε g_t ∘ u_t
 * (E5) J_t = I + ε diag(d_t) M,  d_t = g_t u_1 + g_1 u_t
 * </pre>
 *
 * <p>h: hidden state, H; x: input, D; W_hh: H x H, unconstrained, with an antisymmetric gradient;
 * W_ih_k: H x D; b_k: H; ε: step; γ: damping; k_1: derivative of k at its pre-activation. (E2) and
 * (E3) share M. h is an integrator and is not bounded. Source: chang2019, with ε and γ about 0.01,
 * with entries of W_hh N(0, σ²/H) ({@code gaussian}), of W_ih N(0, 1/D), and b_z = 1. Some
 * reimplementations draw entries with standard deviation σ/H, for which M vanishes as H grows, or
 * multiply from the left, which exchanges W_hh and its transpose. Cost of a step: 4 B H² + 2 B H (D
 * + 1) flop; of J: 3 H².
 *
 * @param inputSize D ≥ 1
 * @param hiddenSize H ≥ 1
 * @param gated whether the cell has the gate (E3)
 * @param epsilon ε &gt; 0
 * @param gamma γ ≥ 0
 */
@About(
    summary = "antisymmetric rnn: Euler steps of an almost antisymmetric flow, plain or gated",
    equations =
        """
        M = W_hh - W_hh^T - gamma I
        u_t = tanh(M h_{t-1} + W_ih_h x_t + b_h)
        g_t = sigmoid(M h_{t-1} + W_ih_z x_t + b_z)    gated; plain: 1
        h_t = h_{t-1} + epsilon g_t * u_t
        """,
    source = "chang2019")
public record Antisymmetric(
    @Option(help = "number of inputs, D", symbol = "D") int inputSize,
    @Option(help = "number of hidden units, H", symbol = "H") int hiddenSize,
    @Option(value = "false", help = "whether a gate scales each step") boolean gated,
    @Option(value = "0.01", help = "step epsilon") double epsilon,
    @Option(value = "0.01", help = "damping gamma") double gamma)
    implements Cell {

  /**
   * Checks the options.
   *
   * @throws gradflow.check.BadArgument if a size is below 1, {@code epsilon} is not positive, or
   *     {@code gamma} is negative or not finite
   */
  public Antisymmetric {
    Check.positive("input_size", inputSize);
    Check.positive("hidden_size", hiddenSize);
    Check.positive("epsilon", epsilon);
    Check.within("gamma", gamma, 0, Double.MAX_VALUE);
  }

  @Override
  public Layout layout() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block("W_hh", hiddenSize, hiddenSize, Role.RECURRENT));
    List<String> drives = gated ? List.of("h", "z") : List.of("h");
    drives.forEach(k -> blocks.add(new Block("W_ih_" + k, hiddenSize, inputSize, Role.INPUT)));
    drives.forEach(k -> blocks.add(new Block("b_" + k, hiddenSize, 1, Role.BIAS)));
    List<List<String>> rows = drives.stream().map(k -> List.of("W_ih_" + k, "b_" + k)).toList();
    return new Layout(blocks, List.of(new Layout.Stacked("drive", rows)));
  }

  @Override
  public Slots slots() {
    Slots slots =
        Slots.none()
            .with(Slots.Kind.VALUE, hiddenSize, "flow", "u")
            .slope(hiddenSize, "u", Activation.TANH)
            .group("in", "x", "1")
            .group("out", "x")
            .group("h", "h")
            .group("flow", "flow")
            .group("back", "h'");
    return gated
        ? slots
            .with(Slots.Kind.GATE, hiddenSize, "g")
            .slope(hiddenSize, "g", Activation.SIGMOID)
            .group("drive", "u", "g")
        : slots.group("drive", "u");
  }

  @Override
  public void step(Weights w, Tape tape) {
    double[] flow = tape.get("flow");
    double[] u = tape.get("u");
    double[] h = tape.get("h");
    double[] next = tape.get("h'");
    int n = h.length;
    w.stack("drive").multiply(tape.group("in"), tape.group("drive"), tape.batch());
    w.stack("W_hh").multiply(tape.group("h"), tape.group("flow"), tape.batch());
    w.stack("W_hh").multiplyTransposed(tape.group("h"), tape.group("back"), tape.batch());
    for (int k = 0; k < flow.length; k++) {
      flow[k] -= next[k] + gamma * h[k]; // (E1)
    }
    Elementwise.add(flow, u);
    Activation.TANH.apply(w.activations(), u, u, tape.kept("u_1"), n); // (E2)
    if (gated) {
      double[] g = tape.get("g");
      Elementwise.add(flow, g);
      Activation.SIGMOID.apply(w.activations(), g, g, tape.kept("g_1"), n); // (E3)
      Elementwise.product(g, u, next);
    } else {
      System.arraycopy(u, 0, next, 0, n);
    }
    for (int k = 0; k < next.length; k++) {
      next[k] = h[k] + epsilon * next[k]; // (E4)
    }
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    double[] h = tape.get("h");
    double[] next = bar.get("h'");
    double[] ofU = bar.get("u"); // the bars of u and g are those of their pre-activations
    double[] flow = bar.get("flow");
    double[] before = bar.get("h");
    slopes(tape, next, bar);
    System.arraycopy(ofU, 0, flow, 0, flow.length);
    if (gated) {
      Elementwise.add(bar.get("g"), flow);
    }
    gradients.adjoint(
        w, "drive", bar.group("drive"), tape.group("in"), bar.group("out"), tape.batch());
    gradients.addAntisymmetric("W_hh", flow, h, tape.batch()); // (E1)
    w.stack("W_hh").multiplyTransposed(bar.group("flow"), bar.group("h"), tape.batch());
    for (int k = 0; k < before.length; k++) {
      before[k] += next[k] - gamma * flow[k]; // (E1), (E4)
    }
    w.stack("W_hh").multiply(bar.group("flow"), bar.group("back"), tape.batch());
    Elementwise.subtract(next, before);
  }

  /** Computes the adjoints of the pre-activations of u and g. */
  private void slopes(Tape tape, double[] next, Tape bar) {
    double[] ofU = bar.get("u");
    double[] slope = tape.get("u_1");
    if (!gated) {
      for (int k = 0; k < ofU.length; k++) {
        ofU[k] = epsilon * slope[k] * next[k]; // (E2), (E4)
      }
      return;
    }
    double[] g = tape.get("g");
    double[] u = tape.get("u");
    double[] gSlope = tape.get("g_1");
    double[] ofG = bar.get("g");
    for (int k = 0; k < ofU.length; k++) {
      ofU[k] = epsilon * g[k] * slope[k] * next[k]; // (E2), (E4)
    }
    for (int k = 0; k < ofG.length; k++) {
      ofG[k] = epsilon * gSlope[k] * u[k] * next[k]; // (E3), (E4)
    }
  }

  @Override
  public void jacobian(Weights w, Tape tape, int sample, StepJacobian out) {
    double[] j = out.dense(0).data();
    double[] weights = w.block("W_hh").data();
    double[] slope = tape.get("u_1");
    double[] u = tape.get("u");
    double[] g = gated ? tape.get("g") : null;
    double[] gSlope = gated ? tape.get("g_1") : null;
    int n = hiddenSize;
    for (int i = 0; i < n; i++) {
      int k = i * tape.batch() + sample;
      double d = epsilon * (gated ? g[k] * slope[k] + gSlope[k] * u[k] : slope[k]);
      for (int l = 0; l < n; l++) {
        j[i * n + l] = d * (weights[i * n + l] - weights[l * n + i]); // (E5)
      }
      j[i * n + i] += 1 - d * gamma;
    }
  }

  /** Returns u without the gate and the step size, since h moves by ε g u; plain cell only. */
  @Override
  public Optional<Cell> equilibrium() {
    return gated
        ? Optional.empty()
        : Optional.of(new Displacement(new Antisymmetric(inputSize, hiddenSize, false, 1, gamma)));
  }
}
