package gradflow.calibrate;

import gradflow.cell.Gradients;
import gradflow.cell.Rnn;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.flow.AdjointSweep;
import gradflow.flow.Feed;
import gradflow.flow.LyapunovSpectrum;
import gradflow.linalg.Activation;
import gradflow.linalg.Activations;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.theory.SigmoidUnit;
import gradflow.theory.TanhUnit;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;

/** Section E: one unit: saddle-nodes, latching, a wall in the error surface (pascanu2013). */
final class OneUnit {
  private OneUnit() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick("E1", "saddle-nodes of x = 5 sigmoid(x) + b", OneUnit::e1),
        CalibrationRow.quick(
            "E2", "largest bias that keeps two attractors of w tanh(a) + b", OneUnit::e2),
        CalibrationRow.quick("E3", "fixed point of h = tanh(2 h)", OneUnit::e3),
        CalibrationRow.quick("E4", "error surface of a sigmoid unit over 50 steps", OneUnit::e4));
  }

  private static Net unit(Activation activation, double weight, double bias) {
    Rnn cell = new Rnn(1, 1, activation);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_hh", Matrix.of(new double[][] {{weight}}));
    return new Net(cell, w).bias("b", bias);
  }

  /** Returns the output after many steps from a given output. */
  private static double settled(Net net, double start) {
    Tape tape = new Tape(net.cell(), 1);
    double h = start;
    for (int t = 0; t < 20_000; t++) {
      tape.get("h")[0] = h;
      net.cell().step(net.weights(), tape);
      h = tape.get("h'")[0];
    }
    return h;
  }

  /**
   * Returns the point at which a predicate changes that holds at {@code yes} and fails at {@code
   * no}.
   */
  private static double edge(double yes, double no, DoublePredicate holds) {
    double in = yes;
    double out = no;
    while (Math.abs(out - in) > 1e-8) {
      double middle = (in + out) / 2;
      if (holds.test(middle)) {
        in = middle;
      } else {
        out = middle;
      }
    }
    return (in + out) / 2;
  }

  private static void e1(Seed seed, Findings found) {
    SigmoidUnit unit = new SigmoidUnit(5);
    found.value("closed form b where the lower attractor ends", unit.lowerBias());
    found.value("closed form b where the upper attractor ends", unit.upperBias());
    found.value("closed form x there", unit.upperState());
    DoublePredicate two =
        b -> {
          Net net = unit(Activation.SIGMOID, 5, b);
          return settled(net, 1) - settled(net, 0) > 1e-3;
        };
    found.value("by iteration b where the lower attractor ends", edge(-2.5, -2, two));
    found.value("by iteration b where the upper attractor ends", edge(-2.5, -3, two));
  }

  private static void e2(Seed seed, Findings found) {
    for (double weight : new double[] {1.25, 2}) {
      found.value("closed form w=" + weight, new TanhUnit(weight).latchingBias());
      found.value(
          "by iteration w=" + weight,
          edge(0, 1, b -> settled(unit(Activation.TANH, weight, -b), 1) > 0));
    }
  }

  private static void e3(Seed seed, Findings found) {
    Net net = unit(Activation.TANH, 2, 0);
    Matrix start = Matrix.of(new double[][] {{settled(net, 0.3)}});
    found.value("closed form fixed point", new TanhUnit(2).fixedPoint());
    found.value("fixed point", start.get(0, 0));
    found.value("slope", net.jacobian(net.step(start)).dense(0).get(0, 0));
    found.value(
        "exponent", net.exponents(LyapunovSpectrum.of(100, 0), Feed.zero(), start).exponents()[0]);
  }

  /** L = (sigmoid(x_50) - 0.7)², x_t = w sigmoid(x_{t−1}) + b, x_0 = ½: h_t = sigmoid(x_t). */
  private static void e4(Seed seed, Findings found) {
    int points = 61;
    double[] norms = new double[points * points];
    Matrix start = Matrix.of(new double[][] {{Activations.sigmoid(0.5)}});
    for (int i = 0; i < points; i++) {
      for (int k = 0; k < points; k++) {
        Net net = unit(Activation.SIGMOID, 4 + 3.0 * i / (points - 1), -4 + 3.0 * k / (points - 1));
        Gradients gradients = Gradients.of(net.weights());
        AdjointSweep sweep = new AdjointSweep(net.cell(), net.weights(), 1, gradients);
        net.walk(net.silence(50), start)
            .backward(
                (t, tape) -> {
                  if (t == 50) {
                    sweep.add(0, new double[] {2 * (tape.output()[0] - 0.7)});
                  }
                  sweep.step(t, tape);
                });
        var g = gradients.collect();
        norms[i * points + k] = Math.hypot(g.get("W_hh").get(0, 0), g.get("b").get(0, 0));
      }
    }
    Arrays.sort(norms);
    found.value(
        "largest / median gradient norm", norms[norms.length - 1] / norms[norms.length / 2]);
  }
}
