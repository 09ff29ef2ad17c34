package gradflow.calibrate;

import gradflow.cell.Rnn;
import gradflow.cell.Weights;
import gradflow.flow.Feed;
import gradflow.flow.LyapunovResult;
import gradflow.flow.LyapunovSpectrum;
import gradflow.linalg.Activation;
import gradflow.linalg.GradedProduct;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;

/** Section M: a chaotic net of two units, and orbits computed with many digits. */
final class TwoUnits {
  private TwoUnits() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick("M3", "Henon's map: 100 steps in many digits", TwoUnits::m3),
        CalibrationRow.quick("M9", "two tanh units, chaotic", TwoUnits::m9),
        CalibrationRow.quick("M10", "the same, 20 steps", TwoUnits::m10),
        CalibrationRow.quick("M11", "two tanh units, weights of rank one", TwoUnits::m11));
  }

  private static Net net(double last) {
    Rnn cell = new Rnn(1, 2, Activation.TANH);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_hh", Matrix.of(new double[][] {{-2, 2}, {-9.5, last}}));
    return new Net(cell, w).bias("b", -2);
  }

  /** Starts near (0.1, 0.2); some other initial states end in a cycle. */
  private static LyapunovResult run(double last, int steps, Seed seed) {
    Net net = net(last);
    var random = seed.child("state").generator();
    Matrix start =
        Matrix.of(
            new double[][] {
              {0.1 + 0.01 * random.nextDouble()}, {0.2 + 0.01 * random.nextDouble()}
            });
    return net.exponents(LyapunovSpectrum.of(steps, 2000).inWindows(100), Feed.zero(), start);
  }

  private static void m9(Seed seed, Findings found) {
    LyapunovResult r = run(9, 200_000, seed);
    double[][] w =
        r.windows().stream().map(LyapunovResult.Window::exponents).toArray(double[][]::new);
    found.mean("lambda_1", Maps.column(w, 0));
    found.mean("lambda_2", Maps.column(w, 1));
    found.mean("sum", Arrays.stream(w).mapToDouble(e -> e[0] + e[1]).toArray());
  }

  private static void m11(Seed seed, Findings found) {
    LyapunovResult r = run(9.5, 100_000, seed);
    found.mean("lambda_1", r.windows().stream().mapToDouble(w -> w.exponents()[0]).toArray());
    found.value("lambda_2", r.exponents()[1]);
    found.value("D_KY", r.kaplanYorke());
  }

  /** Slopes and weights are passed as separate factors of a graded Jacobian. */
  private static void m10(Seed seed, Findings found) {
    Net net = net(9);
    Matrix state = Matrix.of(new double[][] {{0.1}, {0.2}});
    GradedProduct p = new GradedProduct(2);
    Matrix product = Matrix.identity(2);
    double determinants = 0;
    for (int t = 0; t < 20; t++) {
      var tape = net.step(state);
      Matrix slopes = Matrix.zeros(2, 2);
      for (int i = 0; i < 2; i++) {
        slopes.set(i, i, tape.get("phi_1")[i]);
        determinants += Math.log(tape.get("phi_1")[i]);
      }
      p.multiplyLeft(net.weights().block("W_hh"));
      p.multiplyLeft(slopes);
      product = Net.product(net.jacobian(tape).toMatrix(), product);
      tape.getAfter(state);
    }
    double[] logs = p.logSingularValues();
    found.value("ln s_1 / T", logs[0] / 20);
    found.value("ln s_2 / T", logs[1] / 20);
    found.value(
        "ln norm of the first column / T",
        Math.log(Math.hypot(product.get(0, 0), product.get(1, 0))) / 20);
    found.value("sum of ln slopes / T", determinants / 20);
    found.value("h_20 1", state.get(0, 0));
    found.value("h_20 2", state.get(1, 0));
  }

  /** Computes the orbit and the product of its Jacobians with 120 digits. */
  private static void m3(Seed seed, Findings found) {
    MathContext mc = new MathContext(120);
    BigDecimal x = new BigDecimal("0.1");
    BigDecimal y = x;
    BigDecimal[][] p = {{BigDecimal.ONE, BigDecimal.ZERO}, {BigDecimal.ZERO, BigDecimal.ONE}};
    for (int t = 0; t < 100; t++) {
      BigDecimal slope = new BigDecimal("-2.8").multiply(x, mc);
      BigDecimal[][] next = new BigDecimal[2][2];
      for (int k = 0; k < 2; k++) {
        next[0][k] = slope.multiply(p[0][k], mc).add(p[1][k], mc);
        next[1][k] = new BigDecimal("0.3").multiply(p[0][k], mc);
      }
      p = next;
      BigDecimal square = new BigDecimal("1.4").multiply(x.multiply(x, mc), mc);
      BigDecimal then = BigDecimal.ONE.subtract(square, mc).add(y, mc);
      y = new BigDecimal("0.3").multiply(x, mc);
      x = then;
    }
    double[] logs = ManyDigits.logSingularValues(p, mc);
    found.value("ln s_1 / T", logs[0] / 100);
    found.value("ln s_2 / T", logs[1] / 100);
    BigDecimal column = p[0][0].multiply(p[0][0], mc).add(p[1][0].multiply(p[1][0], mc), mc);
    found.value("QR from the identity 1", ManyDigits.ln(column) / 200);
  }

  /** The logistic map loses one bit per step, so 1000 steps need 300 digits. */
  static void m4(Seed seed, Findings found) {
    MathContext mc = new MathContext(400);
    BigDecimal x = new BigDecimal("0.1");
    double sum = 0;
    for (int t = 0; t < 1000; t++) {
      BigDecimal slope = BigDecimal.ONE.subtract(x.add(x, mc), mc).multiply(BigDecimal.valueOf(4));
      sum += ManyDigits.ln(slope.abs());
      x = BigDecimal.valueOf(4).multiply(x.multiply(BigDecimal.ONE.subtract(x, mc), mc), mc);
    }
    found.value("lambda x_0=0.1 T=1000", sum / 1000);
  }
}
