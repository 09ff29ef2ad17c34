package gradflow.calibrate;

import gradflow.cell.Lem;
import gradflow.cell.Tape;
import gradflow.flow.Feed;
import gradflow.flow.LyapunovResult;
import gradflow.flow.LyapunovSpectrum;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.theory.LogGate;
import gradflow.theory.LongExpressiveMemory;
import java.util.List;

/** Section cells-F: long expressive memory (rusch2022lem). */
final class LemRows {
  private static final double[] STEPS = {1, 0.21, 0.0242};

  private LemRows() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick("cells-F1", "lem: det J = det G det E at random states", LemRows::f1),
        CalibrationRow.quick("cells-F2", "lem without weights: all exponents", LemRows::f2),
        CalibrationRow.quick(
            "cells-F3", "lem, dt = 1, gates driven alone: all exponents", LemRows::f3),
        CalibrationRow.quick("cells-F4", "lem at zero: largest eigenvalue, H=100", LemRows::f4),
        CalibrationRow.full("cells-F4", "lem at zero: largest eigenvalue, H=300", LemRows::f4Full),
        CalibrationRow.quick("cells-F5", "lem as published, H=64: lambda_1", LemRows::f5),
        CalibrationRow.quick("cells-F6", "lem with dt <= 1: states stay in the box", LemRows::f6));
  }

  private static void f1(Seed seed, Findings found) {
    int n = 10;
    double worst = 0;
    for (int k = 0; k < 20; k++) {
      Seed own = seed.child(k);
      Lem cell = new Lem(1, n, 0.7);
      Net net = Net.random(cell, 1, own);
      Tape tape = net.step(net.state(0.5, 1, own.child("state")));
      Matrix g = net.weights().block("W_hh_2").copy();
      double expected = 0;
      for (int i = 0; i < n; i++) {
        double factor = cell.dt() * tape.get("g2_1")[i] * (tape.get("v")[i] - tape.get("y")[i]);
        for (int j = 0; j < n; j++) {
          g.set(i, j, factor * g.get(i, j) + (i == j ? 1 - cell.dt() * tape.get("g2")[i] : 0));
        }
        expected += Math.log1p(-cell.dt() * tape.get("g1")[i]);
      }
      expected += Backends.standard().logAbsDeterminant(g);
      double own2 = Backends.standard().logAbsDeterminant(net.jacobian(tape).toMatrix());
      worst = Math.max(worst, Math.abs(own2 - expected));
    }
    found.value("largest difference", worst);
  }

  private static void f2(Seed seed, Findings found) {
    for (double dt : STEPS) {
      Net net = Net.random(new Lem(1, 3, dt), 0, seed);
      LyapunovResult r =
          net.exponents(
              LyapunovSpectrum.of(200, 0), Feed.zero(), net.state(0.5, 1, seed.child("state")));
      found.value("closed form dt=" + dt, new LongExpressiveMemory(dt).idleExponent());
      found.value("lambda_1 dt=" + dt, r.exponents()[0]);
      found.value("lambda_6 dt=" + dt, r.exponents()[5]);
    }
  }

  private static void f3(Seed seed, Findings found) {
    int n = 16;
    Net net = Net.random(new Lem(2 * n, n, 1), 0, seed);
    for (int i = 0; i < n; i++) {
      net.weights().block("W_ih_1").set(i, i, 1);
      net.weights().block("W_ih_2").set(i, n + i, 1);
    }
    net.weights().changed();
    int steps = 3000;
    double[] e =
        net.exponents(
                LyapunovSpectrum.of(steps, 0),
                Feed.of(net.noise(steps, 1, seed.child("x"))),
                net.origin())
            .exponents();
    found.value("closed form", new LogGate(0, 1).exponent());
    found.mean("mean of all exponents", e);
  }

  private static void f4(Seed seed, Findings found) {
    edge(100, seed, found);
  }

  private static void f4Full(Seed seed, Findings found) {
    edge(300, seed, found);
  }

  private static void edge(int n, Seed seed, Findings found) {
    double critical = 1 / Math.sqrt(3);
    for (double dt : new double[] {1, 0.0242}) {
      for (boolean published : new boolean[] {true, false}) {
        double gain = published ? critical : 1.5;
        double[] leading = new double[8];
        for (int k = 0; k < leading.length; k++) {
          Net net = Net.random(new Lem(1, n, dt), gain, seed.child(k));
          Matrix j = net.jacobian(net.step(net.origin())).toMatrix();
          leading[k] = Math.log(Backends.standard().eigenvalues(j).spectralRadius());
        }
        String label = " dt=" + dt + (published ? " g=1/sqrt 3" : " g=1.5");
        found.value("closed form edge" + label, new LongExpressiveMemory(dt).edge(gain));
        found.mean("mean of 8 nets" + label, leading);
      }
      found.value("closed form edge g=1 dt=" + dt, new LongExpressiveMemory(dt).edge(1));
    }
  }

  /**
   * All blocks are uniform on ±1/√H, as in the released code; the two biases of each gate are
   * added.
   */
  private static void f5(Seed seed, Findings found) {
    int n = 64;
    for (double dt : new double[] {0.0242, 0.31, 1}) {
      double[] leading = new double[4];
      for (int k = 0; k < leading.length; k++) {
        Seed own = seed.child(k);
        int inputs = dt == 0.0242 ? 2 : 1;
        Net net = Net.uniform(new Lem(inputs, n, dt), 1 / Math.sqrt(n), own);
        Net second = Net.uniform(new Lem(inputs, n, dt), 1 / Math.sqrt(n), own.child("second"));
        for (String bias : List.of("b_1", "b_2", "b_z", "b_y")) {
          double[] b = net.weights().block(bias).data();
          for (int i = 0; i < n; i++) {
            b[i] += second.weights().block(bias).data()[i];
          }
        }
        net.weights().changed();
        leading[k] = net.lambda1(800, 300, Net.uniformFeed(own.child("x")), net.origin());
      }
      found.value(
          "mean lambda_1 of 4 nets dt=" + dt,
          java.util.Arrays.stream(leading).average().orElseThrow());
    }
  }

  private static void f6(Seed seed, Findings found) {
    double largest = 0;
    for (int k = 0; k < 40; k++) {
      Seed own = seed.child(k);
      var random = own.child("numbers").generator();
      Net net = Net.random(new Lem(1, 8, random.nextDouble()), 6 * random.nextDouble(), own);
      net.everything("W_ih", 20 * random.nextDouble(), own);
      Matrix s = Matrix.zeros(16, 1);
      for (int i = 0; i < 16; i++) {
        s.set(i, 0, 2 * random.nextDouble() - 1);
      }
      double[] most = {0};
      net.walk(net.noise(200, 1, own.child("x")), s)
          .forward(
              (t, tape) -> {
                for (double[] part : tape.afterArrays()) {
                  for (double v : part) {
                    most[0] = Math.max(most[0], Math.abs(v));
                  }
                }
              });
      largest = Math.max(largest, most[0]);
    }
    found.value("largest modulus of a state", largest);
  }
}
