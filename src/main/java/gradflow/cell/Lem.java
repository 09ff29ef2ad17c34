package gradflow.cell;

import gradflow.check.Check;
import gradflow.linalg.Activation;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Long expressive memory: two states y and z, each with its own time step, which is gated. The
 * state is (y, z), the output y.
 *
 * <pre>
 * (E1) d_1 = Δ σ(W_hh_1 y_{t−1} + W_ih_1 x_t + b_1),  d_2 = Δ σ(W_hh_2 y_{t−1} + W_ih_2 x_t + b_2)
 * (E2) z_t = (1 − d_1) ∘ z_{t−1} + d_1 ∘ tanh(a_z),  a_z = W_hh_z y_{t−1} + W_ih_z x_t + b_z
 * (E3) y_t = (1 − d_2) ∘ y_{t−1} + d_2 ∘ tanh(a_y),  a_y = W_hh_y z_t + W_ih_y x_t + b_y
 * (E4) E = diag(1 − d_1),  F = diag(d_1 sech² a_z) W_hh_z + diag(Δ σ_1 (tanh a_z − z_{t−1})) W_hh_1
 * (E5) G = diag(1 − d_2) + diag(Δ σ_2 (tanh a_y − y_{t−1})) W_hh_2,  K = diag(d_2 sech² a_y) W_hh_y
 * (E6) J_t = [[G + K F, K E], [F, E]],  det J_t = det G det E
 * </pre>
 *
 * <p>y, z: H; x: input, D; W_hh_k: H x H; W_ih_k: H x D; b_k: H; Δ: largest time step; σ_k:
 * derivative of gate k at its pre-activation. a_y depends on z after the step. With Δ ≤ 1, states
 * that start in (−1, 1) stay there. Source: rusch2022lem; its scripts use Δ = 0.0242 for adding,
 * 0.21 for sMNIST, 0.31 for psMNIST and 0.44 for CIFAR. Its weights start uniform on ±1/√H ({@code
 * pytorch}). The paper and its ports disagree on which time step has the index 1. Cost of a step: 8
 * B H (H + D + 1) flop; of J: 2 H³ + 6 H².
 *
 * @param inputSize D ≥ 1
 * @param hiddenSize H ≥ 1
 * @param dt Δ &gt; 0
 */
@About(
    summary = "long expressive memory: two states with gated time steps",
    equations =
        """
        d_1 = dt sigmoid(W_hh_1 y_{t-1} + W_ih_1 x_t + b_1), d_2 likewise
        z_t = (1 - d_1) * z_{t-1} + d_1 * tanh(W_hh_z y_{t-1} + W_ih_z x_t + b_z)
        y_t = (1 - d_2) * y_{t-1} + d_2 * tanh(W_hh_y z_t + W_ih_y x_t + b_y)
        """,
    source = "rusch2022lem")
public record Lem(
    @Option(help = "number of inputs, D", symbol = "D") int inputSize,
    @Option(help = "number of hidden units, H; the state has 2H entries", symbol = "H")
        int hiddenSize,
    @Option(value = "1", help = "largest time step dt") double dt)
    implements Cell {
  /** The module LEMCell of tk-rusch/LEM. */
  public static final StateDict.Module RELEASED =
      new StateDict.Module("inp2hid.weight", Lem::released);

  private static StateDict released(StateDict.Shapes shapes) {
    int[] e = shapes.of("inp2hid.weight", 2);
    int units = StateDict.Shapes.parts("inp2hid.weight", e[0], 4);
    return new Lem(e[1], units, shapes.option("dt")).stateDict().orElseThrow();
  }

  private static final List<String> GATES = List.of("1", "2", "z");
  private static final List<String> RECURRENT = List.of("W_hh_1", "W_hh_2", "W_hh_z", "W_hh_y");

  /**
   * Checks the options.
   *
   * @throws gradflow.check.BadArgument if a size is below 1 or {@code dt} is not positive
   */
  public Lem {
    Check.positive("input_size", inputSize);
    Check.positive("hidden_size", hiddenSize);
    Check.positive("dt", dt);
  }

  @Override
  public String outputPart() {
    return "y";
  }

  @Override
  public List<Part> parts() {
    return List.of(new Part("y", hiddenSize), new Part("z", hiddenSize));
  }

  /**
   * The state dict of tk-rusch/LEM, which calls the time step of y the first and names the
   * candidates after the state that they are computed from.
   */
  @Override
  public Optional<StateDict> stateDict() {
    return Optional.of(
        StateDict.of("tk-rusch/LEM", this)
            .rows("inp2hid.weight", "W_ih_2", "W_ih_1", "W_ih_y", "W_ih_z")
            .vector("inp2hid.bias", "b_2", "b_1", "b_y", "b_z")
            .rows("hid2hid.weight", "W_hh_2", "W_hh_1", "W_hh_z")
            .vector("hid2hid.bias", "b_2", "b_1", "b_z")
            .rows("transform_z.weight", "W_hh_y")
            .vector("transform_z.bias", "b_y")
            .option("dt", dt));
  }

  @Override
  public Layout layout() {
    List<String> all = List.of("1", "2", "z", "y");
    List<Block> blocks = new ArrayList<>();
    all.forEach(k -> blocks.add(new Block("W_hh_" + k, hiddenSize, hiddenSize, Role.RECURRENT)));
    all.forEach(k -> blocks.add(new Block("W_ih_" + k, hiddenSize, inputSize, Role.INPUT)));
    all.forEach(k -> blocks.add(new Block("b_" + k, hiddenSize, 1, Role.BIAS)));
    List<List<String>> rows =
        GATES.stream().map(k -> List.of("W_hh_" + k, "W_ih_" + k, "b_" + k)).toList();
    return new Layout(blocks, List.of(new Layout.Stacked("gates", rows)))
        .stack("a_y", List.of("W_hh_y", "W_ih_y", "b_y"));
  }

  @Override
  public Slots slots() {
    return Slots.none()
        .with(Slots.Kind.GATE, hiddenSize, "g1", "g2")
        .with(Slots.Kind.VALUE, hiddenSize, "u", "v")
        .slope(hiddenSize, "g1", Activation.SIGMOID)
        .slope(hiddenSize, "g2", Activation.SIGMOID)
        .slope(hiddenSize, "u", Activation.TANH)
        .slope(hiddenSize, "v", Activation.TANH)
        .complement(Slots.Kind.VALUE, hiddenSize, "1-g1", "g1", Activation.SIGMOID)
        .complement(Slots.Kind.VALUE, hiddenSize, "1-g2", "g2", Activation.SIGMOID)
        .with(Slots.Kind.SCRATCH, inputSize, "x_y")
        .with(Slots.Kind.SCRATCH, hiddenSize, "z_y")
        .group("in", "y", "x", "1")
        .group("gates", "g1", "g2", "u")
        .group("out", "y", "x")
        .group("in_y", "z'", "x", "1")
        .group("a_y", "v")
        .group("out_y", "z_y", "x_y");
  }

  @Override
  public void step(Weights w, Tape tape) {
    double[] g1 = tape.get("g1");
    double[] g2 = tape.get("g2");
    double[] u = tape.get("u");
    double[] v = tape.get("v");
    int n = u.length;
    w.stack("gates").multiply(tape.group("in"), tape.group("gates"), tape.batch());
    Activation.SIGMOID.apply(w.activations(), g1, g1, tape.kept("g1_1"), tape.kept("1-g1"), n);
    Activation.SIGMOID.apply(w.activations(), g2, g2, tape.kept("g2_1"), tape.kept("1-g2"), n);
    Activation.TANH.apply(w.activations(), u, u, tape.kept("u_1"), n);
    move(tape.get("z"), g1, tape.get("1-g1"), u, tape.get("z'")); // (E1), (E2)
    w.stack("a_y").multiply(tape.group("in_y"), tape.group("a_y"), tape.batch());
    Activation.TANH.apply(w.activations(), v, v, tape.kept("v_1"), n);
    move(tape.get("y"), g2, tape.get("1-g2"), v, tape.get("y'")); // (E1), (E3)
  }

  /**
   * Computes 1 − Δ g from 1 − g, without loss of digits at Δ = 1, where the result may be small.
   */
  private double rest(double complement) {
    return dt * complement + (1 - dt);
  }

  /** Computes out ← (1 − Δ g) ∘ s + Δ g ∘ to. */
  private void move(double[] s, double[] g, double[] complement, double[] to, double[] out) {
    for (int k = 0; k < out.length; k++) {
      out[k] = rest(complement[k]) * s[k] + dt * g[k] * to[k];
    }
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    double[] y2 = bar.get("y'");
    double[] z2 = bar.get("z'");
    double[] ofG1 = bar.get("g1"); // the bars of g1, g2, u, v are those of their pre-activations
    double[] ofG2 = bar.get("g2");
    double[] ofU = bar.get("u");
    double[] ofV = bar.get("v");
    double[] y = bar.get("y");
    double[] z = bar.get("z");
    Elementwise.productWithDifference(
        tape.get("g2_1"), tape.get("v"), tape.get("y"), y2, ofG2); // (E3)
    scale(ofG2);
    tape.slopeProduct("v_1", tape.get("g2"), y2, ofV);
    scale(ofV);
    gradients.adjoint(
        w, "a_y", bar.group("a_y"), tape.group("in_y"), bar.group("out_y"), tape.batch());
    Elementwise.add(bar.get("z_y"), z2);
    Elementwise.productWithDifference(
        tape.get("g1_1"), tape.get("u"), tape.get("z"), z2, ofG1); // (E2)
    scale(ofG1);
    tape.slopeProduct("u_1", tape.get("g1"), z2, ofU);
    scale(ofU);
    gradients.adjoint(
        w, "gates", bar.group("gates"), tape.group("in"), bar.group("out"), tape.batch());
    Arrays.fill(z, 0);
    addKept(tape.get("1-g1"), z2, z); // (E2)
    addKept(tape.get("1-g2"), y2, y); // (E3)
    Elementwise.add(bar.get("x_y"), bar.get("x"));
  }

  /** Computes v ← Δ v. */
  private void scale(double[] v) {
    for (int k = 0; k < v.length; k++) {
      v[k] *= dt;
    }
  }

  /** Computes out ← out + (1 − Δ g) ∘ next. */
  private void addKept(double[] complement, double[] next, double[] out) {
    for (int k = 0; k < out.length; k++) {
      out[k] += rest(complement[k]) * next[k];
    }
  }

  /** Blocks of 2 x 2, one for each unit, as long as no unit reads another. */
  @Override
  public JacobianForm jacobianForm(Weights w) {
    return w.areDiagonal(RECURRENT) ? JacobianForm.PAIRS : JacobianForm.DENSE;
  }

  @Override
  public StepJacobian newJacobian() {
    return StepJacobian.banded(parts(), 2);
  }

  /** Computes (E4) to (E6) for uncoupled units: rows and columns y, z. */
  private void blocks(Weights w, Tape tape, int sample, double[][] j) {
    for (int i = 0; i < hiddenSize; i++) {
      int k = i * tape.batch() + sample;
      double viaZ = dt * tape.get("g1")[k] * tape.get("u_1")[k];
      double via1 = dt * tape.get("g1_1")[k] * (tape.get("u")[k] - tape.get("z")[k]);
      double via2 = dt * tape.get("g2_1")[k] * (tape.get("v")[k] - tape.get("y")[k]);
      double viaY = dt * tape.get("g2")[k] * tape.get("v_1")[k] * w.diagonal("W_hh_y")[i];
      j[2][i] = viaZ * w.diagonal("W_hh_z")[i] + via1 * w.diagonal("W_hh_1")[i];
      j[3][i] = rest(tape.get("1-g1")[k]);
      j[0][i] = via2 * w.diagonal("W_hh_2")[i] + rest(tape.get("1-g2")[k]) + viaY * j[2][i];
      j[1][i] = viaY * j[3][i];
    }
  }

  @Override
  public void jacobian(Weights w, Tape tape, int sample, StepJacobian out) {
    if (w.areDiagonal(RECURRENT)) {
      blocks(w, tape, sample, out.bands());
      return;
    }
    double[] ofZ = out.dense(1).data();
    double[] ofY = out.dense(0).data();
    double[] wy = w.block("W_hh_y").data();
    double[] w1 = w.block("W_hh_1").data();
    double[] w2 = w.block("W_hh_2").data();
    double[] wz = w.block("W_hh_z").data();
    double[] g1 = tape.get("g1");
    double[] g2 = tape.get("g2");
    double[] u = tape.get("u");
    double[] v = tape.get("v");
    double[] y = tape.get("y");
    double[] z = tape.get("z");
    double[] g1Slope = tape.get("g1_1");
    double[] g2Slope = tape.get("g2_1");
    double[] uSlope = tape.get("u_1");
    double[] vSlope = tape.get("v_1");
    double[] rest1 = tape.get("1-g1");
    double[] rest2 = tape.get("1-g2");
    int h = hiddenSize;
    for (int i = 0; i < h; i++) { // [F, E] of (E4)
      int k = i * tape.batch() + sample;
      int row = 2 * i * h;
      double viaZ = dt * g1[k] * uSlope[k];
      double via1 = dt * g1Slope[k] * (u[k] - z[k]);
      RowLoops.combine(viaZ, wz, i * h, via1, w1, i * h, ofZ, row, h);
      Arrays.fill(ofZ, row + h, row + 2 * h, 0);
      ofZ[row + h + i] = rest(rest1[k]);
    }
    for (int i = 0; i < h; i++) { // [G + K F, K E] of (E5), (E6)
      int k = i * tape.batch() + sample;
      int row = 2 * i * h;
      double viaY = dt * g2[k] * vSlope[k];
      RowLoops.scale(dt * g2Slope[k] * (v[k] - y[k]), w2, i * h, ofY, row, h);
      ofY[row + i] += rest(rest2[k]);
      for (int j = 0; j < h; j++) {
        double factor = viaY * wy[i * h + j];
        RowLoops.add(factor, ofZ, 2 * j * h, ofY, row, h);
        ofY[row + h + j] = factor * ofZ[2 * j * h + h + j];
      }
    }
  }
}
