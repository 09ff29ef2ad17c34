package gradflow.calibrate;

import gradflow.cell.Gradients;
import gradflow.flow.AdjointSweep;
import gradflow.flow.Feed;
import gradflow.flow.LyapunovResult;
import gradflow.flow.LyapunovSpectrum;
import gradflow.init.Diagonal;
import gradflow.init.Jordan;
import gradflow.init.Orthogonal;
import gradflow.linalg.GradedProduct;
import gradflow.linalg.Matrix;
import gradflow.measure.Instrument;
import gradflow.measure.MeasureValue;
import gradflow.measure.NormPreservation;
import gradflow.rng.Seed;
import gradflow.task.RandomDirection;
import gradflow.task.When;
import java.util.List;

/**
 * Section A: linear networks: powers, orthogonal weights, a Jordan block (pascanu2013, saxe2014).
 */
final class LinearNets {
  private LinearNets() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick(
            "A1", "gradient and second derivative of a scalar linear net", LinearNets::a1),
        CalibrationRow.quick(
            "A2", "log singular values of a diagonal net, 10 000 steps", LinearNets::a2),
        CalibrationRow.quick("A3", "orthogonal weights times a gain", LinearNets::a3),
        CalibrationRow.quick("A4", "transient growth of a Jordan block", LinearNets::a4),
        CalibrationRow.quick("A9", "Omega of pascanu2013 eq 9, orthogonal weights", LinearNets::a9),
        CalibrationRow.quick("A10", "Omega of eq 10, squared norms", LinearNets::a10));
  }

  /**
   * x_t = w x_{t−1} and y_t = w y_{t−1} + x_{t−1} is a linear net of two units with y = dx/dw. The
   * adjoint of x gives the first derivative, and the adjoint of y the second.
   */
  private static void a1(Seed seed, Findings found) {
    double w = 0.9;
    int steps = 30;
    Net net = Net.linear(Matrix.of(new double[][] {{w, 0}, {1, w}}));
    Matrix start = Matrix.of(new double[][] {{0.7}, {0}});
    Matrix byX = gradient(net, steps, start, new double[] {1, 0});
    Matrix byY = gradient(net, steps, start, new double[] {0, 1});
    found.value("dx_30/dw", byX.get(0, 0));
    found.value("d2x_30/dw2", byY.get(0, 0) + byY.get(1, 1));
  }

  private static Matrix gradient(Net net, int steps, Matrix start, double[] cotangent) {
    Gradients gradients = Gradients.of(net.weights());
    AdjointSweep sweep = new AdjointSweep(net.cell(), net.weights(), 1, gradients);
    sweep.add(0, cotangent);
    net.walk(net.silence(steps), start).backward(sweep::step);
    return gradients.collect().get("W_hh");
  }

  private static void a2(Seed seed, Findings found) {
    Matrix u = Matrix.zeros(3, 3);
    new Diagonal(List.of(-0.25, 0.5, 0.999)).fill(u, "W_hh", seed);
    double[] logs = singularValues(Net.linear(u), 10_000);
    found.value("ln s w=0.999", logs[0]);
    found.value("ln s w=0.5", logs[1]);
    found.value("ln s w=-0.25", logs[2]);
    double[] norms = Net.linear(u).logNorms(Net.linear(u).silence(10_000), Matrix.zeros(3, 1));
    found.value("ln norm by lag; farthest from lag ln 0.999", farthest(norms, Math.log(0.999)));
  }

  private static double[] singularValues(Net net, int steps) {
    GradedProduct product = new GradedProduct(net.cell().stateSize());
    for (Matrix j : net.jacobians(net.silence(steps), net.origin())) {
      product.multiplyLeft(j);
    }
    return product.logSingularValues();
  }

  private static double farthest(double[] logs, double slope) {
    double worst = 0;
    for (int lag = 0; lag < logs.length; lag++) {
      worst = Math.max(worst, Math.abs(logs[lag] - lag * slope));
    }
    return worst;
  }

  private static void a3(Seed seed, Findings found) {
    int n = 12;
    for (double gain : new double[] {0.3, 1, 4}) {
      Matrix u = Matrix.zeros(n, n);
      new Orthogonal(gain).fill(u, "W_hh", seed);
      Net net = Net.linear(u);
      double[] logs = singularValues(net, 400);
      found.value("largest ln s / T g=" + gain, logs[0] / 400);
      found.value("smallest ln s / T g=" + gain, logs[n - 1] / 400);
      found.value("condition number g=" + gain, Math.exp(logs[0] - logs[n - 1]));
      LyapunovResult r =
          LyapunovSpectrum.of(400, 0).measure(net.cell(), net.weights(), Feed.zero(), net.origin());
      found.value("lambda_1 g=" + gain, r.exponents()[0]);
      found.value("lambda_12 g=" + gain, r.exponents()[n - 1]);
    }
  }

  private static void a4(Seed seed, Findings found) {
    Matrix u = Matrix.zeros(2, 2);
    new Jordan(0.9, 10).fill(u, "W_hh", seed);
    Net net = Net.linear(u);
    double[] logs = net.logNorms(net.silence(100), net.origin());
    int peak = 0;
    for (int lag = 1; lag < logs.length; lag++) {
      peak = logs[lag] > logs[peak] ? lag : peak;
    }
    for (int lag : new int[] {1, 5, 9, 100}) {
      found.value("norm t=" + lag, Math.exp(logs[lag]));
    }
    found.value("t of the peak", peak);
  }

  private static void a9(Seed seed, Findings found) {
    found.value("omega g=1.2 K=20", omega("omega_norm", 1.2, seed));
    found.value("omega g=0.7 K=20", omega("omega_norm", 0.7, seed));
    found.value("omega g=1 K=20", omega("omega_norm", 1, seed));
  }

  private static void a10(Seed seed, Findings found) {
    found.value("omega g=1.2 K=20", omega("omega_squared", 1.2, seed));
    found.value("omega g=0.7 K=20", omega("omega_squared", 0.7, seed));
    found.value("omega g=1 K=20", omega("omega_squared", 1, seed));
  }

  private static double omega(String form, double gain, Seed seed) {
    int n = 15;
    Matrix u = Matrix.zeros(n, n);
    new Orthogonal(gain).fill(u, "W_hh", seed);
    Net net = Net.linear(u);
    return new Instrument(net.cell(), net.weights(), new RandomDirection(When.LAST), seed)
            .measure(
                List.of(new NormPreservation()),
                net.silence(20),
                net.origin(),
                gradflow.flow.MemoryPlan.within(1L << 30, net.cell(), 20, 1))
            .stream()
            .filter(v -> v instanceof MeasureValue.Scalar s && s.name().equals(form))
            .mapToDouble(v -> ((MeasureValue.Scalar) v).value())
            .findFirst()
            .orElseThrow();
  }
}
