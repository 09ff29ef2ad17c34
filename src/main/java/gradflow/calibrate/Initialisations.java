package gradflow.calibrate;

import gradflow.cell.Gradients;
import gradflow.cell.Rnn;
import gradflow.flow.AdjointSweep;
import gradflow.init.Identity;
import gradflow.init.Normal;
import gradflow.init.Orthogonal;
import gradflow.init.Sparse;
import gradflow.linalg.Activation;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.Arrays;
import java.util.List;

/** Section F: effects of the initialisation alone (pascanu2013, le2015). */
final class Initialisations {
  private Initialisations() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick(
            "F8", "initialisations of the temporal-order experiment", Initialisations::f8),
        CalibrationRow.quick(
            "F13", "identity weights and relu: the Jacobian", Initialisations::f13),
        CalibrationRow.quick(
            "F14", "gradient norm by time at initialisation", Initialisations::f14));
  }

  private static void f8(Seed seed, Findings found) {
    for (double std : new double[] {0.01, 0.1}) {
      Matrix w = Matrix.zeros(300, 300);
      new Normal(std).fill(w, "W_hh", seed.child("normal " + std));
      double squares = Arrays.stream(w.data()).map(v -> v * v).sum() / w.data().length;
      double measured = Math.sqrt(squares);
      found.estimate(
          "standard deviation " + std,
          measured,
          measured / Math.sqrt(2.0 * w.data().length),
          Double.POSITIVE_INFINITY);
    }
    Matrix sparse = Matrix.zeros(50, 50);
    new Sparse(15, 0.95).fill(sparse, "W_hh", seed);
    long least = 50;
    long most = 0;
    for (double[] row : sparse.toRows()) {
      long nonzero = Arrays.stream(row).filter(v -> v != 0).count();
      least = Math.min(least, nonzero);
      most = Math.max(most, nonzero);
    }
    found.value("fewest inputs of a unit", (double) least);
    found.value("most inputs of a unit", (double) most);
    found.value("spectral radius", Backends.standard().eigenvalues(sparse).spectralRadius());
  }

  private static void f13(Seed seed, Findings found) {
    int n = 8;
    Net net = Net.random(new Rnn(1, n, Activation.RELU), 0, seed);
    new Identity(1).fill(net.weights().block("W_hh"), "W_hh", seed);
    net.weights().changed();
    Matrix start = net.state(1, 1, seed.child("state"));
    for (int k = 0; k < n; k++) {
      start.data()[k] = 0.1 + Math.abs(start.data()[k]);
    }
    double worst = 0;
    for (Matrix j : net.jacobians(net.silence(500), start)) {
      for (int i = 0; i < n; i++) {
        for (int k = 0; k < n; k++) {
          worst = Math.max(worst, Math.abs(j.get(i, k) - (i == k ? 1 : 0)));
        }
      }
    }
    found.value("largest entry of J - I", worst);
    double[] logs = net.logNorms(net.silence(500), start);
    found.value("ln norm at lag 500", logs[500]);
  }

  /**
   * Measures slopes of log10 of the gradient norm against lag, for a random direction at T = 200.
   */
  private static void f14(Seed seed, Findings found) {
    Matrix q = Matrix.zeros(80, 80);
    new Orthogonal(1).fill(q, "W_hh", seed);
    found.value("log10 slope orthogonal linear", slope(Net.linear(q), seed));
    Net tanh = Net.tanh(80, 0.7, seed.child("tanh"));
    found.value("log10 slope tanh g=0.7", slope(tanh, seed));
  }

  private static double slope(Net net, Seed seed) {
    int n = net.cell().hiddenSize();
    double[] delta = new double[n];
    new Normals(seed.child("delta")).fill(delta, 1);
    AdjointSweep sweep = new AdjointSweep(net.cell(), net.weights(), 1, Gradients.none());
    sweep.add(0, delta);
    double first = sweep.norm(0, 0).log10();
    net.walk(net.silence(200), net.origin()).backward(sweep::step);
    return (sweep.norm(0, 0).log10() - first) / 200;
  }
}
