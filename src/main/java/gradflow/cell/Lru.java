package gradflow.cell;

import gradflow.check.Check;
import gradflow.init.Gaussian;
import gradflow.init.Normal;
import gradflow.init.Ring;
import gradflow.linalg.Activations;
import gradflow.spec.About;
import gradflow.spec.CaseForm;
import gradflow.spec.Option;
import java.util.Arrays;
import java.util.List;

/**
 * The linear recurrent unit: complex numbers, each rotated and shrunk by its own constant. The
 * state is (Re h, Im h).
 *
 * <pre>
 * (E1) λ = e^(−e^ν + i e^θ)
 * (E2) h_t = λ ∘ h_{t−1} + e^γ ∘ (B x_t)
 * (E3) y_t = Re(C h_t) + D ∘ x_t
 * (E4) J_t = ((diag Re λ, −diag Im λ), (diag Im λ, diag Re λ))
 * </pre>
 *
 * <p>h, λ: H complex numbers; ν, θ, γ ({@code nu_log}, {@code theta_log}, {@code gamma_log}): H; x,
 * y, D ({@code D_skip}): number of inputs; B = {@code B_re} + i {@code B_im}: H x inputs; C: inputs
 * x H. Gradients are with respect to real and imaginary parts. γ is a free parameter: only its
 * initial value is tied to λ. Source: orvieto2023; no factor 2 for conjugate pairs. Cost of a step:
 * 4 B H D flop, and as many with y; of J: 4H.
 *
 * @param inputSize number of inputs, D ≥ 1
 * @param units H ≥ 1; the state has 2H entries
 * @param output y, or the state
 */
@CaseForm(drawn = {"r_min", "r_max", "max_phase"})
@About(
    summary = "linear recurrent unit: complex diagonal recurrence on a ring, constant Jacobian",
    equations =
        """
        lambda = exp(-exp(nu_log) + i exp(theta_log))
        h_t = lambda * h_{t-1} + exp(gamma_log) * (B x_t)
        y_t = Re(C h_t) + D_skip * x_t
        J = H blocks |lambda| x rotation
        """,
    source = "orvieto2023")
public record Lru(
    @Option(help = "number of inputs, D", symbol = "D") int inputSize,
    @Option(help = "complex units, H; the state has 2H entries", symbol = "H", example = "32")
        int units,
    @Option(value = "y", help = "output: y (D entries), or the state (2H entries)")
        LinearOutput output)
    implements Affine {

  /**
   * Checks the sizes.
   *
   * @throws gradflow.check.BadArgument if a size is below 1
   */
  public Lru {
    Check.positive("input_size", inputSize);
    Check.positive("units", units);
  }

  /** Size of the output: that of y, or 2H. */
  @Override
  public int hiddenSize() {
    return output == LinearOutput.Y ? inputSize : 2 * units;
  }

  @Override
  public String outputPart() {
    return output == LinearOutput.Y ? "y" : "h";
  }

  @Override
  public List<Part> parts() {
    return List.of(new Part("h", 2 * units));
  }

  @Override
  public Layout layout() {
    return Layout.of(
            new Block("nu_log", units, 1, Ring.published()),
            new Block("theta_log", units, 1, Ring.published()),
            new Block("gamma_log", units, 1, Ring.published()),
            new Block("B_re", units, inputSize, new Gaussian(Math.sqrt(0.5))),
            new Block("B_im", units, inputSize, new Gaussian(Math.sqrt(0.5))),
            new Block("C_re", inputSize, units, new Gaussian(1)),
            new Block("C_im", inputSize, units, new Gaussian(1)),
            new Block("D_skip", inputSize, 1, new Normal(1)))
        .stack("B", List.of("B_re"), List.of("B_im"))
        .stack("C", List.of("C_re", "C_im"));
  }

  @Override
  public Slots slots() {
    Slots slots =
        Slots.none()
            .with(Slots.Kind.VALUE, 2 * units, "u")
            .with(Slots.Kind.SCRATCH, 3 * units, "constants")
            .group("in", "x")
            .group("u", "u")
            .group("out", "x");
    return output == LinearOutput.STATE
        ? slots
        : slots
            .with(Slots.Kind.VALUE, 2 * units, "conjugate")
            .with(Slots.Kind.VALUE, inputSize, "y")
            .with(Slots.Kind.SCRATCH, inputSize, OUTPUT_INPUT)
            .group("conjugate", "conjugate")
            .group("y", "y");
  }

  /** Computes Re λ, Im λ, e^γ and θ of (E1), concatenated, each of length H. */
  private double[] constants(Weights w) {
    double[] kept = w.derived("constants");
    if (kept != null) {
      return kept;
    }
    double[] nu = w.block("nu_log").data();
    double[] theta = w.block("theta_log").data();
    double[] gamma = w.block("gamma_log").data();
    double[] out = new double[4 * units];
    for (int j = 0; j < units; j++) {
      double modulus = Activations.exp(-Activations.exp(nu[j]));
      double phase = Activations.exp(theta[j]);
      out[j] = modulus * StrictMath.cos(phase);
      out[units + j] = modulus * StrictMath.sin(phase);
      out[2 * units + j] = Activations.exp(gamma[j]);
      out[3 * units + j] = phase;
    }
    return w.derive("constants", out);
  }

  @Override
  public int blocks() {
    return units;
  }

  @Override
  public void gates(Weights w, Tape tape) {
    double[] c = constants(w);
    double[] u = tape.get("u");
    double[] next = tape.get("h'");
    int batch = tape.batch();
    int half = units * batch;
    w.stack("B").multiply(tape.group("in"), tape.group("u"), batch);
    for (int j = 0; j < units; j++) {
      double g = c[2 * units + j];
      for (int k = j * batch; k < (j + 1) * batch; k++) {
        next[k] = g * u[k]; // (E2)
        next[half + k] = g * u[half + k];
      }
    }
  }

  @Override
  public void advance(Weights w, Tape tape, int from, int to) {
    double[] c = constants(w);
    double[] h = tape.get("h");
    double[] next = tape.get("h'");
    int batch = tape.batch();
    int half = units * batch;
    for (int j = from; j < to; j++) {
      double re = c[j];
      double im = c[units + j];
      for (int k = j * batch; k < (j + 1) * batch; k++) {
        next[k] = re * h[k] - im * h[half + k] + next[k]; // (E2)
        next[half + k] = im * h[k] + re * h[half + k] + next[half + k];
      }
    }
  }

  @Override
  public void outputs(Weights w, Tape tape) {
    if (output == LinearOutput.Y) {
      double[] next = tape.get("h'");
      int batch = tape.batch();
      int half = units * batch;
      double[] conjugate = tape.get("conjugate");
      System.arraycopy(next, 0, conjugate, 0, half);
      for (int k = half; k < next.length; k++) {
        conjugate[k] = -next[k];
      }
      w.stack("C").multiply(tape.group("conjugate"), tape.group("y"), batch); // (E3)
      Elementwise.addRowProduct(w.block("D_skip").data(), tape.get("x"), tape.get("y"), batch);
    }
  }

  @Override
  public void outputAdjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    double[] y = bar.get("y");
    double[] conjugate = bar.get("conjugate");
    double[] next = bar.get("h'");
    int batch = tape.batch();
    int half = units * batch;
    gradients.adjoint(
        w, "C", bar.group("y"), tape.group("conjugate"), bar.group("conjugate"), batch); // (E3)
    for (int k = 0; k < next.length; k++) {
      next[k] += k < half ? conjugate[k] : -conjugate[k];
    }
    gradients.addElementwise("D_skip", y, tape.get("x"), batch);
    Elementwise.addRowProduct(w.block("D_skip").data(), y, bar.get(OUTPUT_INPUT), batch);
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    double[] c = constants(w);
    double[] nu = w.block("nu_log").data();
    double[] u = tape.get("u");
    double[] h = tape.get("h");
    double[] next = bar.get("h'");
    double[] ofU = bar.get("u");
    double[] hBar = bar.get("h");
    double[] terms = bar.get("constants"); // contributions of each sample to ν̄, θ̄, γ̄
    int batch = tape.batch();
    int half = units * batch;
    for (int j = 0; j < units; j++) {
      double re = c[j];
      double im = c[units + j];
      double g = c[2 * units + j];
      double rate = -Activations.exp(nu[j]);
      for (int k = j * batch; k < (j + 1) * batch; k++) {
        double a = next[k];
        double b = next[half + k];
        double ofRe = a * h[k] + b * h[half + k]; // (E2)
        double ofIm = b * h[k] - a * h[half + k];
        terms[k] = rate * (re * ofRe + im * ofIm); // (E1)
        terms[half + k] = c[3 * units + j] * (re * ofIm - im * ofRe);
        terms[2 * half + k] = g * (u[k] * a + u[half + k] * b);
        ofU[k] = g * a;
        ofU[half + k] = g * b;
        hBar[k] = re * a + im * b;
        hBar[half + k] = re * b - im * a;
      }
    }
    gradients.addSum("nu_log", terms, 0, batch);
    gradients.addSum("theta_log", terms, half, batch);
    gradients.addSum("gamma_log", terms, 2 * half, batch);
    gradients.adjoint(w, "B", bar.group("u"), tape.group("in"), bar.group("out"), batch);
    if (output == LinearOutput.Y) {
      Elementwise.add(bar.get(OUTPUT_INPUT), bar.get("x"));
      Arrays.fill(bar.get(OUTPUT_INPUT), 0);
    }
  }

  @Override
  public boolean rowsAreUnits() {
    return true;
  }

  @Override
  public JacobianForm jacobianForm() {
    return JacobianForm.PAIRS;
  }

  @Override
  public void jacobian(Weights w, Tape tape, int sample, StepJacobian out) {
    double[] c = constants(w);
    double[][] j = out.bands();
    for (int k = 0; k < units; k++) { // (E4)
      j[0][k] = c[k];
      j[1][k] = -c[units + k];
      j[2][k] = c[units + k];
      j[3][k] = c[k];
    }
  }

  @Override
  public double[][] bands(Weights w, Tape tape) { // (E4)
    double[] re = repeated(w, tape.batch(), 0, 1);
    double[] im = repeated(w, tape.batch(), 1, 1);
    return new double[][] {re, repeated(w, tape.batch(), 1, -1), im, re};
  }

  @Override
  public void addends(Weights w, Tape tape) {
    double[] gamma = repeated(w, tape.batch(), 2, 1);
    double[] u = tape.get("u");
    double[] next = tape.get("h'");
    int half = gamma.length;
    w.stack("B").multiply(tape.group("in"), tape.group("u"), tape.batch());
    for (int k = 0; k < half; k++) {
      next[k] = gamma[k] * u[k]; // (E2)
    }
    for (int k = 0; k < half; k++) {
      next[half + k] = gamma[k] * u[half + k];
    }
  }

  @Override
  public double bound(Weights w, double input) {
    double gamma = Activations.exp(Math.max(0, w.largest("gamma_log")));
    double b = Math.max(w.largest("B_re"), w.largest("B_im"));
    return gamma * inputSize * b * input;
  }

  /** Repeats one of the {@link #constants} of each unit, times the sign, over the columns. */
  private double[] repeated(Weights w, int columns, int which, int sign) {
    String name = "constant " + which + " times " + sign + ", columns " + columns;
    double[] kept = w.derived(name);
    if (kept != null) {
      return kept;
    }
    double[] c = constants(w);
    double[] out = new double[units * columns];
    for (int j = 0; j < units; j++) {
      Arrays.fill(out, j * columns, (j + 1) * columns, sign * c[which * units + j]);
    }
    return w.derive(name, out);
  }
}
