package gradflow.calibrate;

import gradflow.cell.ForgetGate;
import gradflow.cell.Mlstm;
import gradflow.cell.MlstmOutput;
import gradflow.flow.Feed;
import gradflow.flow.LyapunovSpectrum;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.theory.GateMemory;
import gradflow.theory.LogGate;
import java.util.List;

/** Section cells-M: the matrix lstm of xLSTM (beck2024). */
final class MlstmRows {
  private MlstmRows() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick("cells-M1", "mlstm: all exponents are E ln f", MlstmRows::m1),
        CalibrationRow.quick(
            "cells-M2", "mlstm: released forget biases of four heads", MlstmRows::m2));
  }

  private static void m1(Seed seed, Findings found) {
    int steps = 2000;
    double[] runs = new double[8];
    double spread = 0;
    for (int k = 0; k < runs.length; k++) {
      Seed own = seed.child(k);
      Net net = net(3, own);
      net.weights().block("w_ih_f").set(0, 0, 1);
      net.weights().changed();
      double[] e =
          net.exponents(
                  LyapunovSpectrum.of(steps, 0),
                  Feed.of(net.noise(steps, 1, own.child("x"))),
                  net.state(0.5, 1, own.child("state")))
              .exponents();
      runs[k] = e[0];
      spread = Math.max(spread, e[0] - e[e.length - 1]);
    }
    found.value("closed form", new LogGate(3, 1).exponent());
    found.mean("mean of 8 runs", runs);
    found.value("largest less smallest of 6 exponents", spread);
    Net net = net(3, seed);
    Matrix p = Matrix.identity(6);
    for (Matrix j : net.jacobians(net.noise(50, 1, seed.child("x")), net.origin())) {
      p = Net.product(j, p);
    }
    double[] sigma = Backends.standard().singularValues(p);
    found.value("condition number over 50 steps", sigma[0] / sigma[5]);
  }

  private static Net net(double bias, Seed seed) {
    return Net.random(new Mlstm(3, 2, 2, ForgetGate.SIGMOID, MlstmOutput.H), 0, seed)
        .everything("W_ih", 1, seed)
        .bias("b_f", bias);
  }

  private static void m2(Seed seed, Findings found) {
    for (int head = 0; head < 4; head++) {
      double bias = 3 + head;
      Net net = net(bias, seed);
      double f = net.jacobian(net.step(net.origin())).toMatrix().get(0, 0);
      GateMemory memory = new GateMemory(bias);
      found.value("ln f b_f=" + bias, Math.log(f));
      found.value("closed form b_f=" + bias, memory.exponent());
      found.value("half-life b_f=" + bias, memory.halfLife());
    }
  }
}
