package gradflow.calibrate;

import gradflow.cell.Cell;
import gradflow.cell.Forget;
import gradflow.cell.Lstm;
import gradflow.cell.Tape;
import gradflow.flow.Feed;
import gradflow.flow.LyapunovResult;
import gradflow.flow.LyapunovSpectrum;
import gradflow.init.Chrono;
import gradflow.init.Constant;
import gradflow.linalg.Activation;
import gradflow.linalg.Activations;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import java.util.Arrays;
import java.util.List;

/** Section A: the memory of the gates of an lstm (hochreiter1997, gers2000, tallec2018). */
final class GateMemories {
  private GateMemories() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick(
            "A12", "lstm without weights: spectrum of the whole state", GateMemories::a12),
        CalibrationRow.quick("A13", "lstm without forget gate: dc_T/dc_0", GateMemories::a13),
        CalibrationRow.quick(
            "A14", "forget bias 0 and 1: half-life and retention", GateMemories::a14),
        CalibrationRow.quick("A15", "forget bias ln(T-1)", GateMemories::a15),
        CalibrationRow.quick("A16", "chrono initialisation: mean forget gate", GateMemories::a16),
        CalibrationRow.quick(
            "A17", "chrono initialisation: mean log forget gate", GateMemories::a17));
  }

  private static void a12(Seed seed, Findings found) {
    int n = 5;
    Net net = Net.random(new Lstm(1, n), 0, seed).bias("b_f", 1.3);
    LyapunovResult r =
        LyapunovSpectrum.of(300, 50)
            .withSumRule()
            .measure(net.cell(), net.weights(), Feed.zero(), net.state(1, 1, seed.child("state")));
    double[] e = r.exponents();
    found.value("lambda_1 b_f=1.3", e[0]);
    found.value("lambda_5 b_f=1.3", e[n - 1]);
    found.value("lambda_6", e[n]);
    found.value("lambda_10", e[2 * n - 1]);
    found.value("exponents that are NaN", (double) Arrays.stream(e).filter(Double::isNaN).count());
    found.value("mean log determinant", r.meanLogDeterminant());
  }

  private static void a13(Seed seed, Findings found) {
    int n = 6;
    Cell cell = new Lstm(1, n, Forget.ABSENT, false, Activation.TANH, Activation.TANH);
    Net net = Net.random(cell, 0, seed);
    for (int steps : new int[] {1, 1000}) {
      Matrix p = Matrix.identity(2 * n);
      for (Matrix j : net.jacobians(net.silence(steps), net.state(1, 1, seed.child("state")))) {
        p = Net.product(j, p);
      }
      double worst = 0;
      for (int i = 0; i < n; i++) {
        for (int k = 0; k < n; k++) {
          worst = Math.max(worst, Math.abs(p.get(n + i, n + k) - (i == k ? 1 : 0)));
        }
      }
      found.value("largest entry of dc_T/dc_0 - I T=" + steps, worst);
    }
  }

  private static void a14(Seed seed, Findings found) {
    for (double bias : new double[] {0, 1}) {
      Net net = Net.random(new Lstm(1, 3), 0, seed).bias("b_f", bias);
      Tape tape = net.step(net.origin());
      double kept = net.jacobian(tape).diagonal(1)[0];
      double[] cc = {1};
      net.jacobians(net.silence(100), net.state(1, 1, seed.child("state")))
          .forEach(j -> cc[0] *= j.get(3, 3));
      found.value("gate b_f=" + bias, tape.get("f")[0]);
      found.value("half-life b_f=" + bias, Math.log(0.5) / Math.log(kept));
      found.value("retention over 100 steps b_f=" + bias, cc[0]);
    }
  }

  private static void a15(Seed seed, Findings found) {
    for (int lag : new int[] {10, 1000}) {
      Net net = Net.random(new Lstm(1, 2), 0, seed);
      new Constant(Math.log(lag - 1.0)).fill(net.weights().block("b_f"), "b_f", seed);
      new Constant(-Math.log(lag - 1.0)).fill(net.weights().block("b_i"), "b_i", seed);
      net.weights().changed();
      Tape tape = net.step(net.origin());
      found.value("f T=" + lag, tape.get("f")[0]);
      found.value("1/(1-f) T=" + lag, 1 / (1 - tape.get("f")[0]));
      found.value("1/i T=" + lag, 1 / tape.get("i")[0]);
    }
  }

  private static void a16(Seed seed, Findings found) {
    for (int lag : new int[] {10, 100}) {
      found.mean("mean f Tmax=" + lag, gates(lag, seed));
    }
  }

  private static void a17(Seed seed, Findings found) {
    for (int lag : new int[] {10, 100}) {
      found.mean("mean ln f Tmax=" + lag, Arrays.stream(gates(lag, seed)).map(Math::log).toArray());
    }
  }

  private static double[] gates(int lag, Seed seed) {
    Matrix bias = Matrix.zeros(200_000, 1);
    new Chrono(lag, 1).fill(bias, "b_f", seed.child(lag));
    return Arrays.stream(bias.data()).map(Activations::sigmoid).toArray();
  }
}
