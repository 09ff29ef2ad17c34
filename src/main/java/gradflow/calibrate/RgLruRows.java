package gradflow.calibrate;

import gradflow.cell.RgLru;
import gradflow.flow.Sequence;
import gradflow.init.GriffinRing;
import gradflow.linalg.Activations;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.theory.GaussianAverage;
import gradflow.theory.RingLaw;
import java.util.Arrays;
import java.util.List;

/** Section cells-C: the real-gated linear recurrent unit of Griffin (de2024). */
final class RgLruRows {
  private static final double LEAST = 0.9;
  private static final double MOST = 0.999;
  private static final double SCALE = 8;

  private RgLruRows() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick(
            "cells-C1", "rg-lru: exponents from the run's own gates", RgLruRows::c1),
        CalibrationRow.quick("cells-C2", "rg-lru: mean of the recurrence gate", RgLruRows::c2),
        CalibrationRow.quick("cells-C3", "rg-lru: exponents as released", RgLruRows::c3),
        CalibrationRow.quick("cells-C4", "rg-lru: exponents as the paper states it", RgLruRows::c4),
        CalibrationRow.quick("cells-C5", "rg-lru without gate weights: mean square", RgLruRows::c5),
        CalibrationRow.quick(
            "cells-C6", "rg-lru: the clip of the released derivative", RgLruRows::c6));
  }

  private static void c1(Seed seed, Findings found) {
    int n = 6;
    int steps = 300;
    Net net = Net.started(new RgLru(n, SCALE), seed).everything("W_ih", 1, seed).bias("b_a", 0.5);
    Sequence x = net.noise(steps, 1, seed.child("x"));
    double[] mean = new double[n];
    net.walk(x, net.origin())
        .forward(
            (t, tape) -> {
              for (int i = 0; i < n; i++) {
                mean[i] += tape.get("r")[i] / steps;
              }
            });
    double[] expected = new double[n];
    for (int i = 0; i < n; i++) {
      expected[i] =
          -SCALE * mean[i] * Activations.softplus(net.weights().block("Lambda").get(i, 0));
    }
    found.farthest("largest distance", net.ownExponents(x, net.origin()), expected);
  }

  private static void c2(Seed seed, Findings found) {
    int n = 64;
    for (double bias : new double[] {0, 1}) {
      Net net = Net.started(new RgLru(n, SCALE), seed).bias("b_a", bias);
      Net.diagonal(net.weights().block("W_ih_a"), 0, 1);
      net.weights().changed();
      double[] e = net.ownExponents(net.noise(20_000, 1, seed.child("x")), net.origin());
      for (int i = 0; i < n; i++) {
        e[i] /= -SCALE * Activations.softplus(net.weights().block("Lambda").get(i, 0));
      }
      found.value(
          "closed form b_a=" + bias, GaussianAverage.of(bias, 1, Activations::sigmoid).value());
      found.mean("mean of 64 units b_a=" + bias, e);
    }
  }

  private static void c3(Seed seed, Findings found) {
    RingLaw law = new RingLaw(LEAST, MOST);
    Matrix lambda = Matrix.zeros(20_000, 1);
    new GriffinRing(LEAST, MOST).fill(lambda, "Lambda", seed);
    double half = SCALE / 2; // for a half-open gate
    found.value("closed form", half * law.meanLog());
    found.mean(
        "mean of 20000 units",
        Arrays.stream(lambda.data()).map(v -> -half * Activations.softplus(v)).toArray());
    found.value("closed form median", half * Math.log(law.median()));
    ends(half * Math.log(LEAST), half * Math.log(MOST), found);
  }

  private static void ends(double least, double most, Findings found) {
    found.value("least exponent", least);
    found.value("largest exponent", most);
    found.value("shortest half-life", Math.log(0.5) / least);
    found.value("longest half-life", Math.log(0.5) / most);
  }

  private static void c4(Seed seed, Findings found) {
    found.value("closed form", 0.5 * RingLaw.meanLog(LEAST, MOST));
    ends(0.5 * Math.log(LEAST), 0.5 * Math.log(MOST), found);
  }

  private static void c5(Seed seed, Findings found) {
    int n = 64;
    Net net = Net.started(new RgLru(n, SCALE), seed);
    double[] squares = new double[n];
    int burnIn = 600;
    int steps = 2000;
    net.walk(net.noise(burnIn + steps, 1, seed.child("x")), net.origin())
        .forward(
            (t, tape) -> {
              for (int i = 0; i < n && t > burnIn; i++) {
                squares[i] += tape.output()[i] * tape.output()[i] / steps;
              }
            });
    found.mean("mean of 64 units", squares);
  }

  private static void c6(Seed seed, Findings found) {
    int n = 64;
    Net net = Net.started(new RgLru(n, SCALE), seed).everything("W_ih", 1, seed);
    double[] least = {1};
    net.walk(net.noise(200, 1, seed.child("x")), net.origin())
        .forward(
            (t, tape) -> {
              for (double r : tape.get("m")) {
                least[0] = Math.min(least[0], r * r);
              }
            });
    found.value("least 1 - a^2", least[0]);
    found.value("-ln a at which the clip begins", -0.5 * Math.log1p(-1e-6 / 4));
  }
}
