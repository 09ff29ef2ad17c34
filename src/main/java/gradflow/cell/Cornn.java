package gradflow.cell;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.linalg.Activation;
import gradflow.spec.About;
import gradflow.spec.CaseForm;
import gradflow.spec.Option;
import java.util.List;
import java.util.Optional;

/**
 * The coupled oscillatory rnn: one time step of H driven, damped oscillators with positions y and
 * velocities z. The state is (y, z), the output y.
 *
 * <pre>
 * (E1) a_t = W_hh_y y_{t−1} + W_hh_z z_{t−1} + W_ih x_t + b
 * (E2) z_t = z_{t−1} + Δ (tanh(a_t) − γ y_{t−1} − ε z_{t−1})                      explicit
 * (E3) z_t = (z_{t−1} + Δ (tanh(a_t) − γ y_{t−1})) / (1 + Δ ε)                    implicit
 * (E4) y_t = y_{t−1} + Δ z_t
 * (E5) A = q (k I + Δ diag(sech² a_t) W_hh_z),  B = q Δ (diag(sech² a_t) W_hh_y − γ I)
 *      explicit q = 1, k = 1 − Δ ε;  implicit q = 1 / (1 + Δ ε), k = 1
 * (E6) J_t = [[I + Δ B, Δ A], [B, A]],  det J_t = det A
 * </pre>
 *
 * <p>y, z: positions and velocities, H; x: input, D; W_hh_y, W_hh_z: H x H; W_ih: H x D; b: H; Δ:
 * time step; γ: squared frequency; ε: damping. Source: rusch2021cornn; its released code is the
 * explicit form, with the columns of its one matrix in the order x, z, y. Δ, γ, ε in its scripts:
 * psMNIST 0.076, 0.4, 8; sMNIST 0.042, 2.7, 4.7; CIFAR 0.034, 1.3, 12.7; adding 0.06, 66, 15; HAR-2
 * 0.1, 0.2, 6.4; IMDB 0.054, 4.9, 4.8. Its weights start uniform on ±1/√(D + 2H). Cost of a step: 2
 * B H (2H + D + 1) flop; of J: 8 H².
 *
 * @param inputSize D ≥ 1
 * @param hiddenSize H ≥ 1
 * @param dt Δ &gt; 0
 * @param gamma γ ≥ 0
 * @param epsilon ε ≥ 0; 0 is the undamped oscillator
 * @param damping selects (E2) or (E3)
 */
@About(
    summary = "coupled oscillatory rnn: damped oscillators, explicit or implicit damping",
    equations =
        """
        a_t = W_hh_y y_{t-1} + W_hh_z z_{t-1} + W_ih x_t + b
        z_t = z_{t-1} + dt (tanh(a_t) - gamma y_{t-1} - epsilon z_{t-1})            explicit
        z_t = (z_{t-1} + dt (tanh(a_t) - gamma y_{t-1})) / (1 + dt epsilon)         implicit
        y_t = y_{t-1} + dt z_t
        """,
    source = "rusch2021cornn")
@CaseForm(drawn = "U")
public record Cornn(
    @Option(help = "number of inputs, D", symbol = "D") int inputSize,
    @Option(help = "number of oscillators, H; the state has 2H entries", symbol = "H")
        int hiddenSize,
    @Option(help = "time step dt", example = "0.076") double dt,
    @Option(help = "squared frequency gamma", example = "0.4") double gamma,
    @Option(help = "damping epsilon; 0 is undamped", example = "8") double epsilon,
    @Option(
            value = "explicit",
            help = "explicit (released code) or implicit (the paper's theorems) damping")
        Damping damping)
    implements Cell {
  private static final List<String> RECURRENT = List.of("W_hh_y", "W_hh_z");
  private static final String STACKED = "i2h.weight";

  /** The module coRNNCell of tk-rusch/coRNN. */
  public static final StateDict.Module RELEASED = new StateDict.Module(STACKED, Cornn::released);

  private static StateDict released(StateDict.Shapes shapes) {
    int[] e = shapes.of(STACKED, 2);
    if (e[1] <= 2 * e[0]) {
      throw new BadArgument(
          shapes.place() + ": " + STACKED,
          "got " + e[0] + " x " + e[1] + ", expected more than " + 2 * e[0] + " columns: x, z, y");
    }
    return new Cornn(
            e[1] - 2 * e[0],
            e[0],
            shapes.option("dt"),
            shapes.option("gamma"),
            shapes.option("epsilon"),
            Damping.EXPLICIT)
        .stateDict()
        .orElseThrow();
  }

  /**
   * Checks the options.
   *
   * @throws gradflow.check.BadArgument if a size is below 1, {@code dt} is not positive, or {@code
   *     gamma} or {@code epsilon} is negative or not finite
   */
  public Cornn {
    Check.positive("input_size", inputSize);
    Check.positive("hidden_size", hiddenSize);
    Check.positive("dt", dt);
    Check.within("gamma", gamma, 0, Double.MAX_VALUE);
    Check.within("epsilon", epsilon, 0, Double.MAX_VALUE);
  }

  @Override
  public String outputPart() {
    return "y";
  }

  @Override
  public List<Part> parts() {
    return List.of(new Part("y", hiddenSize), new Part("z", hiddenSize));
  }

  /** The state dict of tk-rusch/coRNN, whose damping is explicit. */
  @Override
  public Optional<StateDict> stateDict() {
    return damping != Damping.EXPLICIT
        ? Optional.empty()
        : Optional.of(
            StateDict.of("tk-rusch/coRNN", this)
                .columns(STACKED, "W_ih", "W_hh_z", "W_hh_y")
                .vector("i2h.bias", "b")
                .option("dt", dt)
                .option("gamma", gamma)
                .option("epsilon", epsilon));
  }

  @Override
  public Layout layout() {
    return Layout.of(
            new Block("W_hh_y", hiddenSize, hiddenSize, Role.RECURRENT),
            new Block("W_hh_z", hiddenSize, hiddenSize, Role.RECURRENT),
            new Block("W_ih", hiddenSize, inputSize, Role.INPUT),
            new Block("b", hiddenSize, 1, Role.BIAS))
        .stack("a", List.of("W_hh_y", "W_hh_z", "W_ih", "b"))
        .stack("a_x", List.of("W_ih", "b"));
  }

  @Override
  public Slots slots() {
    return Slots.none()
        .with(Slots.Kind.VALUE, hiddenSize, "u")
        .slope(hiddenSize, "u", Activation.TANH)
        .group("in", "y", "z", "x", "1")
        .group("in_x", "x", "1")
        .group("a", "u")
        .group("out", "y", "z", "x");
  }

  /** Returns q of (E5). */
  private double share() {
    return damping == Damping.IMPLICIT ? 1 / (1 + dt * epsilon) : 1;
  }

  /** Returns k of (E5). */
  private double kept() {
    return damping == Damping.IMPLICIT ? 1 : 1 - dt * epsilon;
  }

  /** Blocks of 2 x 2, one for each oscillator, as long as no oscillator reads another. */
  @Override
  public JacobianForm jacobianForm(Weights w) {
    return w.areDiagonal(RECURRENT) ? JacobianForm.PAIRS : JacobianForm.DENSE;
  }

  @Override
  public StepJacobian newJacobian() {
    return StepJacobian.banded(parts(), 2);
  }

  @Override
  public void step(Weights w, Tape tape) {
    double[] u = tape.get("u");
    double[] y = tape.get("y");
    double[] z = tape.get("z");
    double[] y2 = tape.get("y'");
    double[] z2 = tape.get("z'");
    double q = share();
    double k = kept();
    if (w.areDiagonal(RECURRENT)) { // (E1) in O(H)
      w.stack("a_x").multiply(tape.group("in_x"), tape.group("a"), tape.batch());
      Elementwise.addRowProduct(w.diagonal("W_hh_y"), y, u, tape.batch());
      Elementwise.addRowProduct(w.diagonal("W_hh_z"), z, u, tape.batch());
    } else {
      w.stack("a").multiply(tape.group("in"), tape.group("a"), tape.batch()); // (E1)
    }
    Activation.TANH.apply(w.activations(), u, u, tape.kept("u_1"), u.length);
    for (int i = 0; i < z2.length; i++) {
      z2[i] = q * (k * z[i] + dt * (u[i] - gamma * y[i])); // (E2), (E3)
    }
    for (int i = 0; i < y2.length; i++) {
      y2[i] = y[i] + dt * z2[i]; // (E4)
    }
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    double[] y2 = bar.get("y'");
    double[] z2 = bar.get("z'");
    double[] y = bar.get("y");
    double[] z = bar.get("z");
    double[] slope = tape.get("u_1");
    double[] a = bar.get("u"); // the bar of a
    double q = share();
    double k = kept();
    for (int i = 0; i < z2.length; i++) {
      z2[i] = q * (z2[i] + dt * y2[i]); // (E4), and q of (E3)
    }
    for (int i = 0; i < a.length; i++) {
      a[i] = dt * slope[i] * z2[i]; // (E1)
    }
    gradients.adjoint(w, "a", bar.group("a"), tape.group("in"), bar.group("out"), tape.batch());
    for (int i = 0; i < z.length; i++) {
      z[i] += k * z2[i]; // (E2), (E3)
    }
    for (int i = 0; i < y.length; i++) {
      y[i] += y2[i] - dt * gamma * z2[i]; // (E2), (E4)
    }
  }

  @Override
  public void jacobian(Weights w, Tape tape, int sample, StepJacobian out) {
    if (w.areDiagonal(RECURRENT)) {
      blocks(w, tape, sample, out.bands());
      return;
    }
    double[] slope = tape.get("u_1");
    double[] wy = w.block("W_hh_y").data();
    double[] wz = w.block("W_hh_z").data();
    double[] ofY = out.dense(0).data();
    double[] ofZ = out.dense(1).data();
    int h = hiddenSize;
    double q = share();
    for (int i = 0; i < h; i++) {
      double d = q * dt * slope[i * tape.batch() + sample];
      int row = i * 2 * h;
      RowLoops.scale(d, wy, i * h, ofZ, row, h); // B of (E5)
      RowLoops.scale(d, wz, i * h, ofZ, row + h, h); // A
      ofZ[row + i] -= q * dt * gamma;
      ofZ[row + h + i] += q * kept();
      RowLoops.scale(dt, ofZ, row, ofY, row, 2 * h); // (E6)
      ofY[row + i] += 1;
    }
  }

  /** Computes (E5) and (E6) for uncoupled oscillators: rows and columns y, z. */
  private void blocks(Weights w, Tape tape, int sample, double[][] j) {
    double[] slope = tape.get("u_1");
    double[] wy = w.diagonal("W_hh_y");
    double[] wz = w.diagonal("W_hh_z");
    double q = share();
    for (int i = 0; i < hiddenSize; i++) {
      double d = q * dt * slope[i * tape.batch() + sample];
      j[2][i] = d * wy[i] - q * dt * gamma; // B
      j[3][i] = d * wz[i] + q * kept(); // A
      j[0][i] = dt * j[2][i] + 1;
      j[1][i] = dt * j[3][i];
    }
  }
}
