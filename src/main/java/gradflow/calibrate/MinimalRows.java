package gradflow.calibrate;

import gradflow.cell.Minimal;
import gradflow.cell.Tape;
import gradflow.flow.Feed;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.theory.MinimalMeanField;
import gradflow.theory.MinimalMeanField.Solution;
import java.util.Arrays;
import java.util.List;

/** Section cells-I: large minimal rnns (chen2018), mean field and networks. */
final class MinimalRows {
  private MinimalRows() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick("cells-I1", "minimal rnn, g=1, mu=0", (s, f) -> point(1, 0, s, f)),
        CalibrationRow.quick("cells-I2", "minimal rnn, g=4, mu=0", (s, f) -> point(4, 0, s, f)),
        CalibrationRow.quick("cells-I3", "minimal rnn, g=2, mu=2", (s, f) -> point(2, 2, s, f)),
        CalibrationRow.quick("cells-I4", "minimal rnn, g=12, mu=2", (s, f) -> point(12, 2, s, f)),
        CalibrationRow.quick("cells-I5", "minimal rnn: gain of the transition", MinimalRows::i5),
        CalibrationRow.quick(
            "cells-I6", "minimal rnn, mu=4: the transition jumps", MinimalRows::i6),
        CalibrationRow.quick(
            "cells-I7", "minimal rnn, mu=6: two solutions at g=10", MinimalRows::i7),
        CalibrationRow.quick(
            "cells-I8", "minimal rnn at the transition: spread of one J", MinimalRows::i8),
        untied("cells-I1", 1, 0),
        untied("cells-I2", 4, 0),
        untied("cells-I3", 2, 2),
        untied("cells-I4", 12, 2),
        CalibrationRow.full(
            "cells-I5", "minimal rnn, tied, at the gain of the transition", MinimalRows::i5Full),
        CalibrationRow.full(
            "cells-I6", "minimal rnn, tied, mu=4: both sides of the jump", MinimalRows::i6Full),
        CalibrationRow.full(
            "cells-I8",
            "minimal rnn at the transition: spread of one J, H=400",
            MinimalRows::i8Full));
  }

  private static void point(double gain, double bias, Seed seed, Findings found) {
    Solution field = new MinimalMeanField(gain, bias).lowest();
    found.value("lambda_1 mean field", field.lambda1());
    found.value("E h^2 mean field", field.square());
    tied("lambda_1 of 8 tied nets H=400", 200, 80, gain, bias, seed, found);
  }

  private static void tied(
      String label, int steps, int burnIn, double gain, double bias, Seed seed, Findings found) {
    double[] leading = new double[8];
    for (int k = 0; k < leading.length; k++) {
      Seed own = seed.child(k);
      Net net = net(400, gain, bias, own);
      Feed feed = Net.noiseFeed(own.child("x"));
      leading[k] = net.lambda1(steps, burnIn, feed, net.origin());
    }
    found.mean(label, leading);
  }

  private static CalibrationRow untied(String id, double gain, double bias) {
    return CalibrationRow.full(
        id,
        "minimal rnn with new weights in each step",
        (seed, found) -> untied("lambda_1 of 6 untied nets H=400", gain, bias, seed, found));
  }

  /** Growth of a tangent over 50 steps after 30, each step with weights of its own. */
  private static void untied(String label, double gain, double bias, Seed seed, Findings found) {
    double[] leading = new double[6];
    for (int k = 0; k < leading.length; k++) {
      Matrix h = Matrix.zeros(400, 1);
      Matrix tangent = Net.gaussian(400, 1, 1, seed.child("tangent").child(k));
      for (int t = 0; t < 80; t++) {
        Seed own = seed.child("run").child(k).child(t);
        Net net = net(400, gain, bias, own);
        new Normals(own.child("z")).fill(net.weights().block("b_z").data(), 1); // as an input
        net.weights().changed();
        Tape tape = net.step(h);
        tangent = Net.product(net.jacobian(tape).toMatrix(), tangent);
        double[] v = tangent.data();
        double norm = Math.sqrt(Arrays.stream(v).map(x -> x * x).sum());
        leading[k] += t < 30 ? 0 : Math.log(norm) / 50;
        Arrays.setAll(v, i -> v[i] / norm);
        tape.getAfter(h);
      }
    }
    found.mean(label, leading);
  }

  private static Net net(int n, double gain, double bias, Seed seed) {
    Net net = Net.random(new Minimal(n, n), gain, seed).everything("V_u", 1, seed);
    net.weights().set("W_ih_z", Matrix.identity(n));
    return net.bias("b_u", bias);
  }

  /** Measures the variance of the squared singular values of a step Jacobian. */
  private static void i8(Seed seed, Findings found) {
    for (double bias : new double[] {0, 2}) {
      spread(200, 24, MinimalMeanField.criticalGain(bias, 5, 8), bias, seed, found);
    }
  }

  /** From mu = 4 on there is no gain with chi = 1: the one at which the lowest solution ends. */
  private static void i8Full(Seed seed, Findings found) {
    double[][] points = {
      {MinimalMeanField.criticalGain(0, 5, 8), 0},
      {MinimalMeanField.criticalGain(2, 5, 8), 2},
      {7.2, 4}
    };
    for (double[] p : points) {
      spread(400, 16, p[0], p[1], seed, found);
    }
  }

  private static void spread(int n, int nets, double gain, double bias, Seed seed, Findings found) {
    double[] variances = new double[nets];
    for (int k = 0; k < variances.length; k++) {
      Net net = net(n, gain, bias, seed.child("mu " + bias).child(k));
      double[] s =
          Backends.standard().singularValues(net.lastJacobian(60, seed.child("x").child(k)));
      double mean = Arrays.stream(s).map(v -> v * v).average().orElseThrow();
      variances[k] =
          Arrays.stream(s).map(v -> (v * v - mean) * (v * v - mean)).average().orElseThrow();
    }
    found.mean("mean of " + nets + " nets H=" + n + " mu=" + bias, variances);
  }

  private static void i5(Seed seed, Findings found) {
    found.value("critical gain mu=0", MinimalMeanField.criticalGain(0, 7, 8));
    found.value("critical gain mu=2", MinimalMeanField.criticalGain(2, 5, 7));
  }

  private static void i5Full(Seed seed, Findings found) {
    String label = "lambda_1 of 8 tied nets H=400";
    double first = MinimalMeanField.criticalGain(0, 7, 8);
    double second = MinimalMeanField.criticalGain(2, 5, 7);
    untied("lambda_1 of 6 untied nets H=400 mu=0", first, 0, seed.child("untied"), found);
    tied(label + " mu=0", 1000, 300, first, 0, seed.child("0"), found);
    tied(label + " mu=2", 1000, 300, second, 2, seed.child("2"), found);
  }

  private static void i6Full(Seed seed, Findings found) {
    for (double gain : new double[] {8, 10}) {
      tied("lambda_1 of 8 tied nets H=400 g=" + gain, 2000, 1000, gain, 4, seed, found);
    }
  }

  private static void solutions(double gain, double bias, Findings found) {
    List<Solution> all = new MinimalMeanField(gain, bias).solutions();
    String label = " g=" + gain;
    found.value("stable solutions" + label, (all.size() + 1) / 2.0);
    found.value("chi of the lowest" + label, all.get(0).chi());
    found.value("chi of the highest" + label, all.get(all.size() - 1).chi());
  }

  private static void i6(Seed seed, Findings found) {
    for (double gain : new double[] {7, 7.2, 7.3}) {
      solutions(gain, 4, found);
    }
  }

  private static void i7(Seed seed, Findings found) {
    solutions(10, 6, found);
  }
}
