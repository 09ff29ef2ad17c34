package gradflow.cell;

import gradflow.check.Check;
import gradflow.init.GriffinRing;
import gradflow.linalg.Activation;
import gradflow.linalg.Activations;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;

/**
 * The real-gated linear recurrent unit of Griffin. The number of inputs equals the number of units.
 *
 * <pre>
 * (E1) r_t = σ(W_ih_a x_t + b_a),  i_t = σ(W_ih_x x_t + b_x)
 * (E2) ln a_t = −c r_t ∘ ln(1 + e^Λ)
 * (E3) h_t = a_t ∘ h_{t−1} + m_t ∘ i_t ∘ x_t,  m_t = √(1 − a_t²)
 * (E4) J_t = diag(a_t)
 * </pre>
 *
 * <p>h, x, a, m, r, i, Λ: H; W_ih_k: H x H; b_k: H; c: scale, 8. Source: de2024, which writes a =
 * σ(Λ)^(c r), with the opposite sign of Λ. (E2) follows its released code. There, W_ih is
 * block-diagonal (zero blocks of a dense one), the derivative of √ is clipped at 1000, and a = 0, m
 * = 1 at the first position of a document. Cost of a step: 4 B H (H + 1) flop; of J: H.
 *
 * @param hiddenSize H ≥ 1, also the number of inputs
 * @param c scale of the decay, finite and above 0
 */
@About(
    summary =
        "real-gated linear recurrent unit (Griffin): diagonal Jacobian, input-dependent decay",
    equations =
        """
        r_t = sigmoid(W_ih_a x_t + b_a), i_t = sigmoid(W_ih_x x_t + b_x)
        a_t = exp(-c r_t * softplus(Lambda))
        h_t = a_t * h_{t-1} + sqrt(1 - a_t^2) * i_t * x_t
        J_t = diag(a_t)
        """,
    source = "de2024")
public record RgLru(
    @Option(help = "number of hidden units and of inputs, H", symbol = "H") int hiddenSize,
    @Option(value = "8", help = "scale c of the decay") double c)
    implements Affine {

  /**
   * Checks the options.
   *
   * @throws gradflow.check.BadArgument if {@code hidden_size} is below 1, or {@code c} is not
   *     finite and above 0
   */
  public RgLru {
    Check.positive("hidden_size", hiddenSize);
    Check.positive("c", c);
  }

  @Override
  public int inputSize() {
    return hiddenSize;
  }

  @Override
  public Layout layout() {
    return Layout.of(
            new Block("Lambda", hiddenSize, 1, new GriffinRing(0.9, 0.999)),
            new Block("W_ih_a", hiddenSize, hiddenSize, Role.INPUT),
            new Block("b_a", hiddenSize, 1, Role.BIAS),
            new Block("W_ih_x", hiddenSize, hiddenSize, Role.INPUT),
            new Block("b_x", hiddenSize, 1, Role.BIAS))
        .stack("gates", List.of("W_ih_a", "b_a"), List.of("W_ih_x", "b_x"))
        .stack("r", List.of("W_ih_a", "b_a"))
        .stack("i", List.of("W_ih_x", "b_x"));
  }

  @Override
  public Slots slots() {
    return Slots.none()
        .with(Slots.Kind.GATE, hiddenSize, "r", "i")
        .with(Slots.Kind.VALUE, hiddenSize, "a", "m")
        .slope(hiddenSize, "r", Activation.SIGMOID)
        .slope(hiddenSize, "i", Activation.SIGMOID)
        .group("in", "x", "1")
        .group("gates", "r", "i")
        .group("r", "r")
        .group("i", "i")
        .group("out", "x");
  }

  @Override
  public int blocks() {
    return hiddenSize;
  }

  @Override
  public void gates(Weights w, Tape tape) {
    double[] r = tape.get("r");
    double[] i = tape.get("i");
    double[] a = tape.get("a");
    double[] m = tape.get("m");
    double[] x = tape.get("x");
    double[] next = tape.get("h'");
    int batch = tape.batch();
    w.stack("gates").multiply(tape.group("in"), tape.group("gates"), batch);
    Activation.SIGMOID.apply(w.activations(), r, r, tape.kept("r_1"), r.length); // (E1)
    Activation.SIGMOID.apply(w.activations(), i, i, tape.kept("i_1"), i.length);
    decay(w, r, a, m, batch);
    root(w, a, m);
    Elementwise.product(m, i, x, next); // (E3)
  }

  @Override
  public void advance(Weights w, Tape tape, int from, int to) {
    int batch = tape.batch();
    double[] next = tape.get("h'");
    Elementwise.addProduct(tape.get("a"), tape.get("h"), next, from * batch, to * batch); // (E3)
  }

  /** Computes a of (E2), and ln a in {@code log}. */
  private void decay(Weights w, double[] r, double[] a, double[] log, int batch) {
    double[] lambda = w.block("Lambda").data();
    for (int j = 0; j < lambda.length; j++) {
      double rate = -c * Activations.softplus(lambda[j]);
      for (int k = j * batch; k < (j + 1) * batch; k++) {
        log[k] = rate * r[k];
      }
    }
    w.activations().exp(log, a, a.length);
  }

  /**
   * Computes m = √(1 − a²) in place from ln a, as 1 − a² = −tanh(ln a) (1 + a²), which avoids
   * cancellation.
   */
  private static void root(Weights w, double[] a, double[] m) {
    w.activations().tanh(m, m, m.length);
    for (int k = 0; k < m.length; k++) {
      m[k] = Math.sqrt(-m[k] * (1 + a[k] * a[k]));
    }
  }

  @Override
  public void adjoint(Weights w, Tape tape, Tape bar, Gradients gradients) {
    double[] next = bar.get("h'");
    double[] r = tape.get("r");
    double[] i = tape.get("i");
    double[] a = tape.get("a");
    double[] m = tape.get("m");
    double[] x = tape.get("x");
    double[] h = tape.get("h");
    double[] rSlope = tape.get("r_1");
    double[] iSlope = tape.get("i_1");
    double[] ofR = bar.get("r"); // the bars of r and i are those of their pre-activations
    double[] ofI = bar.get("i");
    double[] ofLambda = bar.get("a");
    double[] hBar = bar.get("h");
    double[] lambda = w.block("Lambda").data();
    int batch = tape.batch();
    for (int j = 0; j < lambda.length; j++) {
      double rate = -c * Activations.softplus(lambda[j]);
      double slope = -c * Activations.sigmoid(lambda[j]);
      for (int k = j * batch; k < (j + 1) * batch; k++) {
        double ofM = m[k] == 0 ? 0 : a[k] * a[k] / m[k] * i[k] * x[k];
        double ofLog = next[k] * (a[k] * h[k] - ofM); // (E3)
        ofR[k] = rSlope[k] * rate * ofLog; // (E1), (E2)
        ofLambda[k] = slope * ofLog; // (E2)
        ofI[k] = iSlope[k] * m[k] * x[k] * next[k]; // (E1), (E3)
        hBar[k] = a[k] * next[k]; // (E3)
      }
    }
    gradients.addElementwise("Lambda", ofLambda, r, batch);
    gradients.adjoint(w, "gates", bar.group("gates"), tape.group("in"), bar.group("out"), batch);
    double[] xBar = bar.get("x");
    for (int k = 0; k < xBar.length; k++) {
      xBar[k] += m[k] * i[k] * next[k]; // (E3)
    }
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
    RowLoops.gather(tape.get("a"), tape.batch(), sample, out.bands()[0]); // (E4)
  }

  @Override
  public double[][] bands(Weights w, Tape tape) {
    double[] r = tape.get("r");
    double[] a = tape.get("a");
    w.stack("r").multiply(tape.group("in"), tape.group("r"), tape.batch());
    w.activations().sigmoid(r, r, r.length); // (E1)
    decay(w, r, a, tape.get("m"), tape.batch()); // (E2)
    return new double[][] {a};
  }

  @Override
  public void addends(Weights w, Tape tape) {
    double[] i = tape.get("i");
    double[] m = tape.get("m");
    w.stack("i").multiply(tape.group("in"), tape.group("i"), tape.batch());
    w.activations().sigmoid(i, i, i.length); // (E1)
    root(w, tape.get("a"), m);
    Elementwise.product(m, i, tape.get("x"), tape.get("h'")); // (E3)
  }

  @Override
  public double bound(Weights w, double input) {
    return input;
  }
}
