package gradflow.cell;

import gradflow.check.Check;
import gradflow.init.Constant;
import gradflow.init.LogUniformStep;
import gradflow.init.PytorchLinear;
import gradflow.init.S4dReal;
import gradflow.linalg.Activations;
import gradflow.spec.About;
import gradflow.spec.CaseForm;
import gradflow.spec.Option;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The selective state space model of Mamba: each input has a channel of N decaying states, and the
 * input controls the step size. The state is ordered by channel: entry d N + n.
 *
 * <pre>
 * (E1) Δ_t = softplus(W_up_dt (W_ih_dt x_t) + b_dt)
 * (E2) A = −e^A_log
 * (E3) h_t[d,n] = a h_{t−1}[d,n] + b (W_ih_B x_t)_n x_t[d],  a = e^(Δ_d A[d,n])
 * (E4) b = Δ_d                             euler
 * (E5) b = (e^(Δ_d A[d,n]) − 1) / A[d,n]   zoh
 * (E6) y_t[d] = Σ_n (W_ih_C x_t)_n h_t[d,n] + D_skip_d x_t[d]
 * (E7) J_t = diag(e^(Δ_d A[d,n]))
 * </pre>
 *
 * <p>x, y, Δ, b_dt, D_skip: D channels; h, A_log: D x N; W_ih_B, W_ih_C: N x D; W_ih_dt: R x D;
 * W_up_dt: D x R. x is the output of the block's convolution and SiLU; the gate y ∘ silu(z) is not
 * part of the cell. Source: gu2023, initialised as in gu2022. Cost of a step: 2 B D (2N + 2R) + 8 B
 * D N flop; of J: D N.
 *
 * @param inputSize number of channels, D ≥ 1
 * @param states per channel, N ≥ 1
 * @param rank of the step sizes, R ≥ 1
 * @param discretisation of the input weights
 * @param output y, or the state
 */
@CaseForm(drawn = "dt")
@About(
    summary =
        "selective state space (Mamba): channels of decaying states, input-dependent step size",
    equations =
        """
        Delta_t = softplus(W_up_dt (W_ih_dt x_t) + b_dt), A = -exp(A_log)
        h_t[d,n] = exp(Delta_d A[d,n]) h_{t-1}[d,n] + b (W_ih_B x_t)_n x_t[d]
        b = Delta_d (euler) or (exp(Delta_d A[d,n]) - 1) / A[d,n] (zoh)
        y_t[d] = sum_n (W_ih_C x_t)_n h_t[d,n] + D_skip_d x_t[d]
        J_t = diag(exp(Delta_d A[d,n]))
        """,
    source = {"gu2023", "gu2022"})
public record S6(
    @Option(help = "number of inputs and channels, D", symbol = "D") int inputSize,
    @Option(value = "16", help = "states per channel, N", symbol = "N") int states,
    @Option(value = "1", help = "rank R of the step sizes", symbol = "R") int rank,
    @Option(value = "euler", help = "input weights: euler (code) or zoh (paper)", symbol = "b")
        Discretisation discretisation,
    @Option(value = "y", help = "output: y (D entries), or the state (D N entries)")
        LinearOutput output)
    implements Affine {
  private static final String STACKED = "x_proj.weight";

  /** The module Mamba of state-spaces/mamba; a Mamba-2 has different arrays. */
  public static final StateDict.Module RELEASED = new StateDict.Module(STACKED, S6::released);

  private static StateDict released(StateDict.Shapes shapes) {
    int[] rates = shapes.of("A_log", 2);
    int rank = shapes.of("dt_proj.weight", 2)[1];
    return new S6(rates[0], rates[1], rank, Discretisation.EULER, LinearOutput.Y)
        .stateDict()
        .orElseThrow();
  }

  /**
   * Checks the sizes.
   *
   * @throws gradflow.check.BadArgument if a size is below 1
   */
  public S6 {
    Check.positive("input_size", inputSize);
    Check.positive("states", states);
    Check.positive("rank", rank);
  }

  /** Size of the output: that of y, or D N. */
  @Override
  public int hiddenSize() {
    return output == LinearOutput.Y ? inputSize : inputSize * states;
  }

  @Override
  public String outputPart() {
    return output == LinearOutput.Y ? "y" : "h";
  }

  @Override
  public List<Part> parts() {
    return List.of(new Part("h", inputSize * states));
  }

  /** The state dict of the module Mamba of state-spaces/mamba. */
  @Override
  public Optional<StateDict> stateDict() {
    return discretisation != Discretisation.EULER || output != LinearOutput.Y
        ? Optional.empty()
        : Optional.of(
            StateDict.of("state-spaces/mamba", this)
                .rows("A_log", "A_log")
                .vector("D", "D_skip")
                .rows(STACKED, "W_ih_dt", "W_ih_B", "W_ih_C")
                .rows("dt_proj.weight", "W_up_dt")
                .vector("dt_proj.bias", "b_dt")
                .note(
                    "x is what in_proj, conv1d and SiLU give; the factor silu(z) and out_proj come after the cell"));
  }

  @Override
  public Layout layout() {
    return Layout.of(
            new Block("A_log", inputSize, states, new S4dReal()),
            new Block("W_ih_B", states, inputSize, Role.INPUT),
            new Block("W_ih_C", states, inputSize, Role.INPUT),
            new Block("W_ih_dt", rank, inputSize, Role.INPUT),
            new Block("W_up_dt", inputSize, rank, new PytorchLinear()),
            new Block("b_dt", inputSize, 1, LogUniformStep.published()),
            new Block("D_skip", inputSize, 1, new Constant(1)))
        .stack("in", List.of("W_ih_B"), List.of("W_ih_dt"))
        .stack("up", List.of("W_up_dt", "b_dt"));
  }

  @Override
  public Slots slots() {
    Slots slots =
        Slots.none()
            .with(Slots.Kind.VALUE, states, "B")
            .with(Slots.Kind.VALUE, rank, "low")
            .with(Slots.Kind.VALUE, inputSize, "dt")
            .with(Slots.Kind.VALUE, inputSize * states, "a", "b")
            .with(Slots.Kind.SLOPE, inputSize, "dt_1")
            .group("x", "x")
            .group("in", "B", "low")
            .group("low", "low")
            .group("B", "B")
            .group("in_up", "low", "1")
            .group("dt", "dt")
            .group("out_up", "low");
    return output == LinearOutput.STATE
        ? slots
        : slots
            .with(Slots.Kind.VALUE, states, "C")
            .with(Slots.Kind.VALUE, inputSize, "y")
            .with(Slots.Kind.SCRATCH, inputSize, OUTPUT_INPUT, "x_c")
            .group("C", "C")
            .group("out_c", "x_c");
  }

  /** Computes A of (E2), D x N. */
  private double[] rates(Weights w) {
    double[] kept = w.derived("A");
    if (kept != null) {
      return kept;
    }
    double[] out = w.block("A_log").data().clone();
    for (int k = 0; k < out.length; k++) {
      out[k] = -Activations.exp(out[k]);
    }
    return w.derive("A", out);
  }

  @Override
  public int blocks() {
    return inputSize * states;
  }

  @Override
  public void gates(Weights w, Tape tape) {
    double[] dt = tape.get("dt");
    double[] slope = tape.get("dt_1");
    int batch = tape.batch();
    w.stack("in").multiply(tape.group("x"), tape.group("in"), batch);
    w.stack("up").multiply(tape.group("in_up"), tape.group("dt"), batch);
    w.activations().sigmoid(dt, slope, dt.length);
    decay(w, tape);
    drive(w, tape);
    if (output == LinearOutput.Y) {
      w.stack("W_ih_C").multiply(tape.group("x"), tape.group("C"), batch); // (E6)
    }
  }

  @Override
  public void advance(Weights w, Tape tape, int from, int to) {
    int batch = tape.batch();
    double[] next = tape.get("h'");
    Elementwise.addProduct(tape.get("a"), tape.get("h"), next, from * batch, to * batch); // (E3)
  }

  /** Computes Δ from its pre-activation, a of (E3), and ln a in the slot of b. */
  private void decay(Weights w, Tape tape) {
    double[] rate = rates(w);
    double[] dt = tape.get("dt");
    double[] a = tape.get("a");
    double[] log = tape.get("b");
    int batch = tape.batch();
    w.activations().softplus(dt, dt, dt.length); // (E1)
    for (int d = 0; d < inputSize; d++) {
      for (int n = 0; n < states; n++) {
        int unit = d * states + n;
        scaled(rate[unit], dt, d * batch, log, unit * batch, batch);
      }
    }
    w.activations().exp(log, a, a.length);
  }

  private static void scaled(double by, double[] u, int from, double[] out, int at, int count) {
    for (int s = 0; s < count; s++) {
      out[at + s] = by * u[from + s];
    }
  }

  /** Computes b from ln a, and its contribution to the state. */
  private void drive(Weights w, Tape tape) {
    double[] dt = tape.get("dt");
    double[] a = tape.get("a");
    double[] b = tape.get("b");
    double[] x = tape.get("x");
    double[] input = tape.get("B");
    double[] next = tape.get("h'");
    int batch = tape.batch();
    if (discretisation == Discretisation.ZOH) {
      hold(w, a, b, batch);
    }
    for (int d = 0; d < inputSize; d++) {
      for (int n = 0; n < states; n++) {
        int at = (d * states + n) * batch;
        if (discretisation == Discretisation.EULER) {
          System.arraycopy(dt, d * batch, b, at, batch); // (E4)
        }
        for (int s = 0; s < batch; s++) {
          next[at + s] = b[at + s] * input[n * batch + s] * x[d * batch + s]; // (E3)
        }
      }
    }
  }

  /**
   * Computes (E5) in place from ln a, as e^z − 1 = tanh(z/2) (1 + e^z), which avoids cancellation.
   */
  private void hold(Weights w, double[] a, double[] b, int batch) {
    double[] rate = rates(w);
    for (int k = 0; k < b.length; k++) {
      b[k] *= 0.5;
    }
    w.activations().tanh(b, b, b.length);
    for (int unit = 0; unit < rate.length; unit++) {
      for (int k = unit * batch; k < (unit + 1) * batch; k++) {
        b[k] = b[k] * (1 + a[k]) / rate[unit];
      }
    }
  }

  /** Computes (E6). */
  @Override
  public void outputs(Weights w, Tape tape) {
    if (output != LinearOutput.Y) {
      return;
    }
    double[] c = tape.get("C");
    double[] y = tape.get("y");
    double[] next = tape.get("h'");
    int batch = tape.batch();
    Arrays.fill(y, 0);
    for (int d = 0; d < inputSize; d++) {
      for (int n = 0; n < states; n++) {
        int unit = d * states + n;
        for (int s = 0; s < batch; s++) {
          y[d * batch + s] += c[n * batch + s] * next[unit * batch + s];
        }
      }
    }
    Elementwise.addRowProduct(w.block("D_skip").data(), tape.get("x"), y, batch);
  }

  @Override
  public void outputAdjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    double[] y = bar.get("y");
    double[] c = tape.get("C");
    double[] ofC = bar.get("C");
    double[] next = tape.get("h'");
    double[] nextBar = bar.get("h'");
    double[] xBar = bar.get(OUTPUT_INPUT);
    int batch = tape.batch();
    Arrays.fill(ofC, 0);
    for (int d = 0; d < inputSize; d++) { // (E6)
      for (int n = 0; n < states; n++) {
        int unit = d * states + n;
        for (int s = 0; s < batch; s++) {
          ofC[n * batch + s] += next[unit * batch + s] * y[d * batch + s];
          nextBar[unit * batch + s] += c[n * batch + s] * y[d * batch + s];
        }
      }
    }
    gradients.adjoint(w, "W_ih_C", bar.group("C"), tape.group("x"), bar.group("out_c"), batch);
    gradients.addElementwise("D_skip", y, tape.get("x"), batch);
    Elementwise.add(bar.get("x_c"), xBar);
    Elementwise.addRowProduct(w.block("D_skip").data(), y, xBar, batch);
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    double[] rate = rates(w);
    double[] dt = tape.get("dt");
    double[] slope = tape.get("dt_1");
    double[] a = tape.get("a");
    double[] b = tape.get("b");
    double[] h = tape.get("h");
    double[] x = tape.get("x");
    double[] input = tape.get("B");
    double[] next = bar.get("h'");
    double[] hBar = bar.get("h");
    double[] ofDt = bar.get("dt"); // finally that of the pre-activation
    double[] ofLog = bar.get("a"); // contribution of each sample to A_log
    double[] ofInput = bar.get("B");
    double[] direct = bar.get("dt_1"); // contribution to x̄ other than through the products
    int batch = tape.batch();
    Arrays.fill(ofDt, 0);
    Arrays.fill(ofInput, 0);
    Arrays.fill(direct, 0);
    boolean zoh = discretisation == Discretisation.ZOH;
    for (int d = 0; d < inputSize; d++) {
      for (int n = 0; n < states; n++) {
        int unit = d * states + n;
        for (int s = 0; s < batch; s++) {
          int k = unit * batch + s;
          int channel = d * batch + s;
          int drive = n * batch + s;
          double ofA = next[k] * h[k] * a[k]; // ∂L/∂(Δ A)
          double ofB = next[k] * input[drive] * x[channel];
          ofDt[channel] += rate[unit] * ofA + ofB * (zoh ? a[k] : 1); // (E3), (E4), (E5)
          double viaB = zoh ? ofB * (dt[channel] * a[k] - b[k]) : 0; // times A, (E5)
          ofLog[k] = dt[channel] * rate[unit] * ofA + viaB; // (E2)
          ofInput[drive] += next[k] * b[k] * x[channel]; // (E3)
          direct[channel] += next[k] * b[k] * input[drive];
          hBar[k] = a[k] * next[k];
        }
      }
    }
    gradients.addSum("A_log", ofLog, 0, batch);
    Elementwise.product(slope, ofDt, ofDt); // (E1)
    gradients.adjoint(w, "up", bar.group("dt"), tape.group("in_up"), bar.group("out_up"), batch);
    gradients.adjoint(w, "in", bar.group("in"), tape.group("x"), bar.group("x"), batch);
    Elementwise.add(direct, bar.get("x"));
    if (output == LinearOutput.Y) {
      Elementwise.add(bar.get(OUTPUT_INPUT), bar.get("x"));
      Arrays.fill(bar.get(OUTPUT_INPUT), 0);
    }
  }

  @Override
  public JacobianForm jacobianForm() {
    return JacobianForm.DIAGONAL;
  }

  @Override
  public void jacobian(Weights w, Tape tape, int sample, StepJacobian out) {
    RowLoops.gather(tape.get("a"), tape.batch(), sample, out.bands()[0]); // (E7)
  }

  @Override
  public double[][] bands(Weights w, Tape tape) {
    int batch = tape.batch();
    w.stack("W_ih_dt").multiply(tape.group("x"), tape.group("low"), batch);
    w.stack("up").multiply(tape.group("in_up"), tape.group("dt"), batch);
    decay(w, tape);
    return new double[][] {tape.get("a")};
  }

  @Override
  public void addends(Weights w, Tape tape) {
    w.stack("W_ih_B").multiply(tape.group("x"), tape.group("B"), tape.batch());
    drive(w, tape);
  }

  @Override
  public double bound(Weights w, double input) {
    double low = inputSize * w.largest("W_ih_dt") * input;
    double dt = rank * w.largest("W_up_dt") * low + w.largest("b_dt") + 1; // (E1)
    return dt * inputSize * w.largest("W_ih_B") * input * input; // (E3); zoh has less
  }
}
