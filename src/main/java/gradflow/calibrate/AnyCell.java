package gradflow.calibrate;

import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.Gru;
import gradflow.cell.Lstm;
import gradflow.cell.Reset;
import gradflow.cell.Rnn;
import gradflow.cell.StepJacobian;
import gradflow.flow.AdjointSweep;
import gradflow.flow.Feed;
import gradflow.flow.LyapunovResult;
import gradflow.flow.LyapunovSpectrum;
import gradflow.flow.Sequence;
import gradflow.flow.Trajectory;
import gradflow.linalg.Activation;
import gradflow.linalg.Backend;
import gradflow.linalg.Backends;
import gradflow.linalg.Eigenvalues;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Section A: identities that hold for every cell and every seed. */
final class AnyCell {
  private AnyCell() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick(
            "A5", "sum of exponents against the mean log determinant", AnyCell::a5),
        CalibrationRow.quick("A6", "tangent against adjoint: u.(P v) = (P^T u).v", AnyCell::a6),
        CalibrationRow.quick("A7", "analytic Jacobian against central differences", AnyCell::a7),
        CalibrationRow.quick("A8", "the bound (gamma sigma_max)^lag, 40 nets", AnyCell::a8),
        CalibrationRow.quick(
            "A19", "order of the product under a drive of period 3", AnyCell::a19));
  }

  /** Returns cells with n units by their names in the table. */
  private static Map<String, Cell> cells(int n) {
    Map<String, Cell> cells = new LinkedHashMap<>();
    cells.put("rnn", new Rnn(2, n, Activation.TANH));
    cells.put("lstm", new Lstm(2, n));
    cells.put("gru reset before", new Gru(2, n, Reset.BEFORE));
    cells.put("gru reset after", new Gru(2, n, Reset.AFTER));
    return cells;
  }

  private static void a5(Seed seed, Findings found) {
    Net net = Net.tanh(30, 1.5, seed);
    Matrix start = net.state(0.5, 1, seed.child("state"));
    for (int steps : new int[] {1, 7, 500}) {
      LyapunovResult r =
          LyapunovSpectrum.of(steps, 0)
              .orthonormalisedEvery(1)
              .withSumRule()
              .measure(net.cell(), net.weights(), Feed.zero(), start);
      found.value("difference T=" + steps, r.sumOfExponents() - r.meanLogDeterminant());
    }
  }

  private static void a6(Seed seed, Findings found) {
    for (Map.Entry<String, Cell> e : cells(12).entrySet()) {
      Cell cell = e.getValue();
      Seed own = seed.child(e.getKey());
      Net net = Net.random(cell, 1.5, own);
      Sequence x = net.noise(50, 1, own.child("x"));
      double[] u = direction(cell, own.child("u"));
      double[] v = direction(cell, own.child("v"));
      Trajectory trajectory = net.walk(x, net.state(0.5, 1, own.child("state")));
      double[][] forward = {v.clone(), new double[v.length]};
      StepJacobian j = cell.newJacobian();
      trajectory.forward(
          (t, tape) -> {
            cell.jacobian(net.weights(), tape, 0, j);
            j.multiply(forward[0], forward[1]);
            double[] last = forward[0];
            forward[0] = forward[1];
            forward[1] = last;
          });
      AdjointSweep sweep = new AdjointSweep(cell, net.weights(), 1, Gradients.none());
      int from = 0;
      for (int p = 0; p < cell.parts().size(); p++) {
        int size = cell.parts().get(p).size();
        sweep.add(p, java.util.Arrays.copyOfRange(u, from, from + size));
        from += size;
      }
      trajectory.backward(sweep::step);
      double left = dot(u, forward[0]);
      double right = 0;
      from = 0;
      for (int p = 0; p < cell.parts().size(); p++) {
        for (int k = 0; k < cell.parts().get(p).size(); k++) {
          right += sweep.value(p, k) * v[from++];
        }
      }
      double scale = Math.sqrt(dot(u, u) * dot(forward[0], forward[0]));
      found.value("difference / size " + e.getKey(), (left - right) / scale);
    }
  }

  private static double[] direction(Cell cell, Seed seed) {
    double[] v = new double[cell.stateSize()];
    new Normals(seed).fill(v, 1);
    return v;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static void a7(Seed seed, Findings found) {
    double step = 1e-5;
    for (Map.Entry<String, Cell> e : cells(9).entrySet()) {
      Cell cell = e.getValue();
      Seed own = seed.child(e.getKey());
      Net net = Net.random(cell, 1.5, own);
      Matrix state = net.state(0.8, 1, own.child("state"));
      Matrix j = net.jacobian(net.step(state)).toMatrix();
      double worst = 0;
      for (int k = 0; k < cell.stateSize(); k++) {
        double[] up = shifted(net, state, k, step);
        double[] down = shifted(net, state, k, -step);
        for (int i = 0; i < up.length; i++) {
          worst = Math.max(worst, Math.abs((up[i] - down[i]) / (2 * step) - j.get(i, k)));
        }
      }
      found.value("largest difference / largest entry " + e.getKey(), worst / j.maxAbs());
    }
  }

  private static double[] shifted(Net net, Matrix state, int k, double by) {
    Matrix moved = state.copy();
    moved.data()[k] += by;
    Matrix after = Matrix.zeros(state.rows(), 1);
    net.step(moved).getAfter(after);
    return after.data();
  }

  private static void a8(Seed seed, Findings found) {
    for (Activation activation : List.of(Activation.TANH, Activation.SIGMOID)) {
      double product = Double.NEGATIVE_INFINITY;
      double step = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < 20; k++) {
        Seed own = seed.child(activation.name()).child(k);
        Net net = Net.random(new Rnn(2, 10, activation), 0.3 + 0.2 * k, own);
        net.weights().set("W_ih", Net.gaussian(10, 2, 1, own.child("W_ih")));
        double bound =
            Math.log(
                activation.maxSlope()
                    * Backends.standard().singularValues(net.weights().block("W_hh"))[0]);
        Sequence x = net.noise(30, 1, own.child("x"));
        double[] logs = net.logNorms(x, net.origin());
        for (int lag = 1; lag < logs.length; lag++) {
          product = Math.max(product, logs[lag] - lag * bound);
        }
        for (Matrix j : net.jacobians(x, net.origin())) {
          step = Math.max(step, Math.log(Backends.standard().singularValues(j)[0]) - bound);
        }
      }
      String name = activation.name().toLowerCase(java.util.Locale.ROOT);
      found.value("ln of product norm / bound " + name, product);
      found.value("ln of step norm / bound " + name, step);
    }
  }

  /**
   * Sums of the first i exponents converge exponentially if there is a gap between the moduli i and
   * i + 1. The individual exponents of a pair with equal moduli converge only as 1/T.
   */
  private static void a19(Seed seed, Findings found) {
    double[][] drive = {{1.0, -0.5}, {-0.3, 1.2}, {0.2, -1.4}};
    Net net = Net.random(new Rnn(2, 8, Activation.TANH), 1, seed);
    net.weights().set("W_ih", Net.gaussian(8, 2, 1.4, seed.child("W_ih")));
    Matrix start = Matrix.zeros(8, 1);
    double[] measured =
        LyapunovSpectrum.of(3000, 3000)
            .measure(net.cell(), net.weights(), Feed.periodic(drive), start)
            .exponents();
    double[][] x = new double[3003][];
    for (int t = 0; t < x.length; t++) {
      x[t] = drive[t % 3];
    }
    List<Matrix> js = net.jacobians(Sequence.of(2, 1, x), start).subList(3000, 3003);
    double[] forward = logModuli(js.get(2), js.get(1), js.get(0));
    double[] reverse = logModuli(js.get(0), js.get(1), js.get(2));
    double worst = 0;
    double apart = 0;
    double sum = 0;
    for (int i = 0; i < 8; i++) {
      sum += measured[i] - forward[i];
      if (i == 7 || forward[i] - forward[i + 1] > 0.02) {
        worst = Math.max(worst, Math.abs(sum));
      }
      apart = Math.max(apart, Math.abs(reverse[i] - forward[i]));
    }
    found.value("sums of exponents; largest difference from J3 J2 J1", worst);
    found.value("J1 J2 J3 differs by", apart);
  }

  private static double[] logModuli(Matrix a, Matrix b, Matrix c) {
    Backend backend = Backends.standard();
    Eigenvalues e = backend.eigenvalues(Net.product(a, Net.product(b, c)));
    double[] out = new double[e.size()];
    for (int k = 0; k < out.length; k++) {
      out[k] = Math.log(e.modulus(k)) / 3;
    }
    return out;
  }
}
