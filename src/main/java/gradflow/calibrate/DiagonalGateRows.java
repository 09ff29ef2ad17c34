package gradflow.calibrate;

import gradflow.cell.Candidate;
import gradflow.cell.Cell;
import gradflow.cell.Discretisation;
import gradflow.cell.ForgetGate;
import gradflow.cell.LinearOutput;
import gradflow.cell.MinGru;
import gradflow.cell.MinLstm;
import gradflow.cell.Mlstm;
import gradflow.cell.MlstmOutput;
import gradflow.cell.RgLru;
import gradflow.cell.S6;
import gradflow.init.PytorchLinear;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.theory.LogGate;
import gradflow.theory.SharedGate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Section cells-A: mingru and minlstm (feng2024). Exponents are means of ln gate. */
final class DiagonalGateRows {
  private static final double[] VARIANCES = {0, 0.25, 1, 4, 9};

  private DiagonalGateRows() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick(
            "cells-A1", "mingru: exponents by the variance of the gate", DiagonalGateRows::a1),
        CalibrationRow.quick(
            "cells-A2", "mingru: exponents by the bias of the gate", DiagonalGateRows::a2),
        CalibrationRow.quick(
            "cells-A3", "mingru as PyTorch starts it, 64 inputs", DiagonalGateRows::a3),
        CalibrationRow.quick(
            "cells-A4", "mingru: variance of finite-time exponents", DiagonalGateRows::a4),
        CalibrationRow.quick("cells-A5", "mingru: slope of the mean square", DiagonalGateRows::a5),
        CalibrationRow.quick("cells-A6", "minlstm, normalised: exponents", DiagonalGateRows::a6),
        CalibrationRow.quick(
            "cells-A7", "minlstm, not normalised: exponents", DiagonalGateRows::a7),
        CalibrationRow.quick(
            "cells-A8", "mingru: norm of a product, 64 units, T=100", DiagonalGateRows::a8),
        CalibrationRow.quick(
            "cells-A9", "diagonal cells: norms never grow with the lag", DiagonalGateRows::a9));
  }

  /** Returns a mingru in which unit j receives only input j. */
  private static Net mingru(int n, double bias, double variance) {
    Net net = Net.random(new MinGru(n, n, Candidate.LINEAR), 0, new Seed(0)).bias("b_z", bias);
    Net.diagonal(net.weights().block("W_ih_z"), 0, Math.sqrt(variance));
    net.weights().changed();
    return net;
  }

  private static Net minlstm(int n, boolean normalise, double variance) {
    MinLstm cell = new MinLstm(2 * n, n, Candidate.LINEAR, normalise);
    Net net = Net.random(cell, 0, new Seed(0));
    Net.diagonal(net.weights().block("W_ih_f"), 0, Math.sqrt(variance));
    Net.diagonal(net.weights().block("W_ih_i"), n, Math.sqrt(variance));
    net.weights().changed();
    return net;
  }

  private static void measured(String label, Net net, Seed seed, Findings found) {
    double[] e = net.ownExponents(net.noise(20_000, 1, seed.child(label)), net.origin());
    double first = e[0];
    if (Arrays.stream(e).allMatch(v -> v == first)) {
      found.value("largest exponent" + label, first); // without noise
    } else {
      found.mean("mean of 64 units" + label, e);
    }
  }

  private static void a1(Seed seed, Findings found) {
    for (double v : VARIANCES) {
      String label = " v=" + v;
      found.value("closed form" + label, new LogGate(0, v).exponent());
      measured(label, mingru(64, 0, v), seed, found);
    }
  }

  /** J contains 1 − z, so a bias of z has the opposite sign. */
  private static void a2(Seed seed, Findings found) {
    for (double b : new double[] {1, -2, -4}) {
      String label = " b_z=" + b;
      found.value("closed form" + label, new LogGate(-b, 1).exponent());
      measured(label, mingru(64, b, 1), seed, found);
    }
  }

  private static void a3(Seed seed, Findings found) {
    int n = 256;
    Net net = Net.random(new MinGru(64, n, Candidate.LINEAR), 0, seed);
    new PytorchLinear().fill(net.weights().block("W_ih_z"), "W_ih_z", seed);
    net.weights().changed();
    found.value("closed form", new LogGate(0, 1.0 / 3).exponent());
    found.mean(
        "mean of 256 units", net.ownExponents(net.noise(5000, 1, seed.child("x")), net.origin()));
  }

  private static void a4(Seed seed, Findings found) {
    int steps = 200;
    for (double v : new double[] {1, 4}) {
      String label = " v=" + v;
      Net net = mingru(200, 0, v);
      double[] e = net.ownExponents(net.noise(steps, 1, seed.child(label)), net.origin());
      double mean = Arrays.stream(e).average().orElseThrow();
      double corrected = steps * e.length / (e.length - 1.0);
      found.value("closed form" + label, new LogGate(0, v).logVariance());
      found.mean(
          "T Var of 200 units" + label,
          Arrays.stream(e).map(x -> corrected * (x - mean) * (x - mean)).toArray());
    }
  }

  private static void a5(Seed seed, Findings found) {
    for (double v : new double[] {1, 4}) {
      LogGate gate = new LogGate(0, v);
      found.value("closed form v=" + v, gate.meanSquareSlope());
      found.value("above the typical one v=" + v, gate.meanSquareSlope() - gate.exponent());
    }
  }

  private static void a6(Seed seed, Findings found) {
    for (double v : new double[] {0, 1, 4}) {
      String label = " v=" + v;
      found.value("closed form" + label, new SharedGate(v).exponent());
      found.value("closed form variance" + label, new SharedGate(v).logVariance());
      measured(label, minlstm(64, true, v), seed, found);
    }
  }

  private static void a7(Seed seed, Findings found) {
    for (double v : new double[] {1, 4}) {
      measured(" v=" + v, minlstm(64, false, v), seed, found);
    }
  }

  private static void a8(Seed seed, Findings found) {
    int steps = 100;
    Net net = mingru(64, 0, 1);
    double[] norms = new double[40];
    for (int k = 0; k < norms.length; k++) {
      norms[k] = net.logNorms(net.noise(steps, 1, seed.child(k)), net.origin())[steps] / steps;
    }
    found.value("closed form, Gaussian".replace(",", ""), new LogGate(0, 1).largestOf(64, steps));
    found.mean("ln norm / T of 40 runs", norms);
  }

  private static void a9(Seed seed, Findings found) {
    List<Cell> cells = new ArrayList<>();
    cells.add(new MinGru(3, 8, Candidate.G));
    cells.add(new MinLstm(3, 8, Candidate.G, true));
    cells.add(new RgLru(8, 8));
    cells.add(new S6(3, 4, 1, Discretisation.EULER, LinearOutput.Y));
    cells.add(new Mlstm(3, 2, 2, ForgetGate.SIGMOID, MlstmOutput.H));
    double most = Double.NEGATIVE_INFINITY;
    for (Cell cell : cells) {
      Seed own = seed.child(cell.getClass().getSimpleName());
      Net net = Net.started(cell, own).everything("W_ih", 2, own).everything("w_ih", 2, own);
      Matrix start = net.state(0.1, 1, own.child("state"));
      for (int k = 0; k < start.data().length; k++) {
        start.data()[k] = Math.abs(start.data()[k]);
      }
      double[] log = net.logNorms(net.noise(100, 1, own.child("x")), start);
      for (int lag = 1; lag < log.length; lag++) {
        most = Math.max(most, log[lag] - log[lag - 1]);
      }
    }
    found.value("largest growth of ln norm in a lag", most);
  }
}
