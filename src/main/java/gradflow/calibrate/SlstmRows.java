package gradflow.calibrate;

import gradflow.cell.Coordinates;
import gradflow.cell.ForgetGate;
import gradflow.cell.Slstm;
import gradflow.flow.Feed;
import gradflow.flow.LyapunovSpectrum;
import gradflow.init.SlstmForget;
import gradflow.linalg.Activations;
import gradflow.linalg.Backends;
import gradflow.linalg.Eigenvalues;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.theory.GateMemory;
import gradflow.theory.LogGate;
import gradflow.theory.ZeroState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Section cells-L: the scalar lstm of xLSTM (beck2024) in both coordinates. */
final class SlstmRows {
  private SlstmRows() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick(
            "cells-L1", "slstm without W_hh: spectrum of (h, c, n)", SlstmRows::l1),
        CalibrationRow.quick(
            "cells-L2", "slstm without W_hh: (h, c/n, ln n) has the same", SlstmRows::l2),
        CalibrationRow.quick(
            "cells-L3", "slstm without W_hh: the stabilised state has H more", SlstmRows::l3),
        CalibrationRow.quick("cells-L4", "slstm, forget gate exp that grows", SlstmRows::l4),
        CalibrationRow.quick("cells-L5", "slstm, forget gate exp that decays", SlstmRows::l5),
        CalibrationRow.quick(
            "cells-L6", "slstm, coupled: both coordinates agree, H=12", SlstmRows::l6),
        CalibrationRow.quick("cells-L7", "slstm at zero: edge, H=60", SlstmRows::l7),
        CalibrationRow.full("cells-L6", "slstm, coupled, g=4: both coordinates", SlstmRows::l6Full),
        CalibrationRow.full("cells-L7", "slstm at zero: edge, H=200", SlstmRows::l7Full),
        CalibrationRow.quick("cells-L8", "slstm: released forget biases, 64 units", SlstmRows::l8));
  }

  /**
   * Returns a net in which unit j receives only input j; forget gates have N(b, v) pre-activations.
   */
  private static Net alone(
      int n, ForgetGate forget, Coordinates coordinates, double b, double v, Seed seed) {
    Net net =
        Net.random(new Slstm(2 * n, n, forget, coordinates), 0, seed)
            .everything("W_ih_z", 1, seed)
            .everything("W_ih_o", 1, seed)
            .bias("b_f", b);
    for (int j = 0; j < n; j++) {
      net.weights().block("W_ih_f").set(j, j, Math.sqrt(v));
      net.weights().block("W_ih_i").set(j, n + j, 1);
    }
    net.weights().changed();
    return net;
  }

  private static double[] exponents(Net net, int steps, int burnIn, Seed seed) {
    return exponents(net, steps, burnIn, 0, seed);
  }

  /** Returns the k largest exponents, or all if k = 0, starting from h = c = 0 and n = 1. */
  private static double[] exponents(Net net, int steps, int burnIn, int k, Seed seed) {
    Matrix start = Matrix.zeros(net.cell().stateSize(), 1);
    if (net.cell().parts().get(2).name().equals("n")) {
      int h = net.cell().hiddenSize();
      Arrays.fill(start.data(), 2 * h, 3 * h, 1);
    }
    return net.exponents(
            LyapunovSpectrum.of(steps, burnIn).top(k),
            Feed.of(net.noise(steps + burnIn, 1, seed.child("x"))),
            start)
        .exponents();
  }

  private static void l1(Seed seed, Findings found) {
    int n = 8;
    double[][] cases = {{1, 1}, {3, 1}, {3, 0.25}, {0, 1}};
    int annihilated = 0;
    for (double[] c : cases) {
      String label = " b=" + c[0] + " v=" + c[1];
      Seed own = seed.child(label);
      Net net = alone(n, ForgetGate.SIGMOID, Coordinates.PLAIN, c[0], c[1], own);
      double[] e = exponents(net, 1500, 50, own);
      double[] units = new double[n];
      for (int j = 0; j < n; j++) {
        units[j] = (e[2 * j] + e[2 * j + 1]) / 2;
      }
      found.value("closed form" + label, new LogGate(c[0], c[1]).exponent());
      found.mean("mean of 16 exponents" + label, units);
      annihilated += (int) Arrays.stream(e, 2 * n, 3 * n).filter(Double::isInfinite).count();
    }
    found.value("exponents that are -Infinity of 32", annihilated);
  }

  private static void l2(Seed seed, Findings found) {
    Net plain = alone(4, ForgetGate.SIGMOID, Coordinates.PLAIN, 1, 1, seed);
    Net ratio = alone(4, ForgetGate.SIGMOID, Coordinates.RATIO, 1, 1, seed);
    double[] p = exponents(plain, 20_000, 100, seed);
    double[] r = exponents(ratio, 20_000, 100, seed);
    double worst = 0;
    for (int k = 0; k < 8; k++) {
      worst = Math.max(worst, Math.abs(p[k] - r[k]));
    }
    found.value("largest difference of 8 exponents", worst);
    found.value(
        "exponents that are -Infinity of 4",
        (double) Arrays.stream(r, 8, 12).filter(Double::isInfinite).count());
  }

  /**
   * One unit (h, c, n, m) at a time, starting from zero: dm'/dm is 1 or 0, and the gauge direction
   * (c, n, −1) is multiplied by exactly this factor.
   */
  private static void l3(Seed seed, Findings found) {
    int steps = 400;
    for (ForgetGate forget : ForgetGate.values()) {
      boolean grows = forget == ForgetGate.EXP; // beyond the reach of the input gate
      Net net = alone(1, forget, Coordinates.RATIO, grows ? 0.5 : 1, 0.04, seed);
      net.bias("b_i", grows ? -9 : 0);
      StabilisedUnit unit = new StabilisedUnit();
      net.walk(net.noise(steps, 1, seed.child("x")), net.origin())
          .forward(
              (t, tape) ->
                  unit.step(grows ? tape.get("a_f")[0] : Math.log(tape.get("f")[0]), tape));
      String label = grows ? " input gate never wins" : " input gate wins";
      found.value("ln of the gauge factor" + label, unit.gauge());
      found.value("largest error of the gauge direction" + label, unit.error());
    }
  }

  private static void l4(Seed seed, Findings found) {
    grown(0.2, seed, found);
  }

  private static void l5(Seed seed, Findings found) {
    grown(-0.2, seed, found);
  }

  private static void grown(double mean, Seed seed, Findings found) {
    int n = 4;
    Net plain = alone(n, ForgetGate.EXP, Coordinates.PLAIN, mean, 0.04, seed);
    Net ratio = alone(n, ForgetGate.EXP, Coordinates.RATIO, mean, 0.04, seed);
    double[] p = exponents(plain, 2500, 100, seed);
    double[] r = exponents(ratio, 2500, 200, seed);
    found.mean("mean of 8 exponents of (h c n)", units(p, n));
    found.mean("mean of 8 exponents of (h c/n ln n)", units(r, n));
  }

  private static double[] units(double[] e, int n) {
    double[] units = new double[n];
    for (int j = 0; j < n; j++) {
      units[j] = (e[2 * j] + e[2 * j + 1]) / 2;
    }
    return units;
  }

  private static void l6(Seed seed, Findings found) {
    coupled(new double[] {1, 2}, 8000, seed, found);
  }

  private static void l6Full(Seed seed, Findings found) {
    coupled(new double[] {4}, 40_000, seed, found);
  }

  private static void coupled(double[] gains, int steps, Seed seed, Findings found) {
    for (double gain : gains) {
      Seed own = seed.child("gain " + gain);
      List<double[]> both = new ArrayList<>();
      for (Coordinates c : Coordinates.values()) {
        Net net =
            Net.random(new Slstm(2, 12, ForgetGate.SIGMOID, c), gain, own)
                .everything("W_ih", 1, own)
                .bias("b_f", 1);
        both.add(exponents(net, steps, 200, 2, own));
      }
      found.value("difference of lambda_1 g=" + gain, both.get(0)[0] - both.get(1)[0]);
      found.value("difference of lambda_2 g=" + gain, both.get(0)[1] - both.get(1)[1]);
    }
  }

  private static void l7(Seed seed, Findings found) {
    edge(60, 10, seed, found);
  }

  private static void l7Full(Seed seed, Findings found) {
    edge(200, 8, seed, found);
  }

  private static void edge(int n, int nets, Seed seed, Findings found) {
    double worst = 0;
    for (double bias : new double[] {0, 1, 3}) {
      ZeroState law = ZeroState.slstm(bias, 0);
      for (double gain : new double[] {1, 3}) {
        double[] leading = new double[nets];
        for (int k = 0; k < leading.length; k++) {
          Net net =
              Net.random(
                      new Slstm(1, n, ForgetGate.SIGMOID, Coordinates.PLAIN), gain, seed.child(k))
                  .bias("b_f", bias);
          Matrix start = net.origin();
          Arrays.fill(start.data(), 2 * n, 3 * n, 1 / Activations.sigmoid(-bias));
          Matrix j = net.jacobian(net.step(start)).toMatrix();
          leading[k] = Math.log(Backends.standard().eigenvalues(j).spectralRadius());
          worst = Math.max(worst, Math.abs(leading[k] - mapped(law, net)));
        }
        String label = " b_f=" + bias + " g=" + gain;
        found.value("closed form" + label, law.tiedLambda1(gain));
        found.mean("mean of " + nets + " nets" + label, leading);
      }
      found.value("closed form threshold b_f=" + bias, law.tiedThreshold());
    }
    found.value("largest distance from the net's own w", worst);
  }

  /** Returns ln of the largest modulus of the mapped eigenvalues of W_hh_z and of f. */
  private static double mapped(ZeroState law, Net net) {
    Eigenvalues w = Backends.standard().eigenvalues(net.weights().block("W_hh_z"));
    return Math.log(Math.max(law.offset(), law.spectralRadius(w)));
  }

  private static void l8(Seed seed, Findings found) {
    int blocks = 2;
    for (int block = 0; block < blocks; block++) {
      Matrix b = Matrix.zeros(64, 1);
      new SlstmForget(block, blocks).fill(b, "b_f", seed);
      String label = block == 0 ? " first block" : " last block";
      found.value(
          "mean ln f" + label,
          Arrays.stream(b.data()).map(v -> new GateMemory(v).exponent()).average().orElseThrow());
      found.value(
          "share with a half-life above 10 steps" + label,
          Arrays.stream(b.data()).filter(v -> new GateMemory(v).halfLife() > 10).count() / 64.0);
    }
  }
}
