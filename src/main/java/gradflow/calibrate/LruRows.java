package gradflow.calibrate;

import gradflow.cell.LinearOutput;
import gradflow.cell.Lru;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.flow.Trajectory;
import gradflow.init.Ring;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.theory.LinearUnit;
import gradflow.theory.RingLaw;
import java.util.Arrays;
import java.util.List;

/** Section cells-B: the linear recurrent unit (orvieto2023). */
final class LruRows {
  private static final double[][] RINGS = {{0, 1}, {0.4, 0.9}, {0.9, 0.999}};
  private static final int DRAWS = 20_000;

  private LruRows() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick("cells-B1", "lru: spectrum at any T", LruRows::b1),
        CalibrationRow.quick("cells-B2", "lru, ring: law of the radius", LruRows::b2),
        CalibrationRow.quick("cells-B3", "lru, ring: mean log radius", LruRows::b3),
        CalibrationRow.quick("cells-B4", "lru, ring: median radius", LruRows::b4),
        CalibrationRow.quick("cells-B5", "lru, ring: share of long half-lives", LruRows::b5),
        CalibrationRow.quick("cells-B6", "lru, ring: largest exponent", LruRows::b6),
        CalibrationRow.quick("cells-B7", "lru: mean square under white input", LruRows::b7),
        CalibrationRow.quick("cells-B8", "lru: mean square under correlated input", LruRows::b8),
        CalibrationRow.full(
            "cells-B7", "lru: mean square under white input, H=2000", LruRows::b7Full),
        CalibrationRow.full(
            "cells-B8", "lru: mean square under correlated input, long memory", LruRows::b8Full));
  }

  private static String name(double[] ring) {
    return " " + ring[0] + " to " + ring[1];
  }

  private static void b1(Seed seed, Findings found) {
    int n = 6;
    Net net = Net.started(new Lru(2, n, LinearOutput.Y), seed);
    for (String block : List.of("nu_log", "theta_log")) {
      new Ring(RINGS[1][0], RINGS[1][1], 6).fill(net.weights().block(block), block, seed);
    }
    net.weights().changed();
    double[] expected =
        Arrays.stream(net.weights().block("nu_log").data())
            .map(v -> Math.exp(v))
            .sorted()
            .toArray();
    double worst = 0;
    for (int steps : new int[] {1, 3, 10}) {
      Matrix p = Matrix.identity(2 * n);
      for (Matrix j : net.jacobians(net.noise(steps, 1, seed.child("x")), net.origin())) {
        p = Net.product(j, p);
      }
      double[] sigma = Backends.standard().singularValues(p);
      for (int k = 0; k < 2 * n; k++) {
        worst = Math.max(worst, Math.abs(Math.log(sigma[k]) / steps + expected[k / 2]));
      }
    }
    found.value("largest distance of ln s / T", worst);
  }

  /** Returns radii drawn by the initialiser. */
  private static double[] radii(double[] ring, int count, Seed seed) {
    Matrix nu = Matrix.zeros(count, 1);
    new Ring(ring[0], ring[1], Math.PI).fill(nu, "nu_log", seed);
    return Arrays.stream(nu.data()).map(v -> Math.exp(-Math.exp(v))).toArray();
  }

  private static void b2(Seed seed, Findings found) {
    for (double[] ring : RINGS) {
      double[] r = radii(ring, DRAWS, seed);
      Arrays.sort(r);
      RingLaw law = new RingLaw(ring[0], ring[1]);
      double distance = 0;
      for (int k = 0; k < DRAWS; k++) {
        double p = law.probabilityBelow(r[k]);
        distance = Math.max(distance, Math.max(p - k / (double) DRAWS, (k + 1.0) / DRAWS - p));
      }
      found.value("sqrt H times the KS distance" + name(ring), Math.sqrt(DRAWS) * distance);
    }
  }

  private static void b3(Seed seed, Findings found) {
    for (double[] ring : RINGS) {
      found.value("closed form" + name(ring), new RingLaw(ring[0], ring[1]).meanLog());
      found.mean(
          "mean of 20000 units" + name(ring),
          Arrays.stream(radii(ring, DRAWS, seed)).map(Math::log).toArray());
    }
  }

  private static void b4(Seed seed, Findings found) {
    for (double[] ring : RINGS) {
      double median = new RingLaw(ring[0], ring[1]).median();
      found.value("closed form" + name(ring), median);
      found.mean(
          "share of 20000 units below it" + name(ring),
          Arrays.stream(radii(ring, DRAWS, seed)).map(r -> r < median ? 1 : 0).toArray());
    }
  }

  private static void b5(Seed seed, Findings found) {
    for (double[] ring : new double[][] {RINGS[0], RINGS[2]}) {
      found.value("closed form" + name(ring), new RingLaw(ring[0], ring[1]).shareAbove(100));
      found.mean(
          "share of 20000 units" + name(ring),
          Arrays.stream(radii(ring, DRAWS, seed))
              .map(r -> Math.log(0.5) / Math.log(r) > 100 ? 1 : 0)
              .toArray());
    }
  }

  private static void b6(Seed seed, Findings found) {
    for (int n : new int[] {8, 64}) {
      double[] leading = new double[2000];
      for (int k = 0; k < leading.length; k++) {
        leading[k] =
            Arrays.stream(radii(RINGS[0], n, seed.child(n).child(k)))
                .map(Math::log)
                .max()
                .orElse(0);
      }
      found.value("closed form H=" + n, RingLaw.meanLargestLog(n));
      found.mean("mean of 2000 nets H=" + n, leading);
    }
  }

  private static void b7(Seed seed, Findings found) {
    square(RINGS[1], 40, 24, 100, 300, true, seed, found);
    RingLaw law = new RingLaw(RINGS[2][0], RINGS[2][1]);
    found.value("closed form without gamma" + name(RINGS[2]), law.meanSquare());
  }

  private static void b7Full(Seed seed, Findings found) {
    square(RINGS[2], 2000, 8, 2000, 2000, true, seed, found);
    square(RINGS[2], 2000, 8, 2000, 2000, false, seed, found);
  }

  /** Measures the mean of |h|² with white inputs of unit variance. */
  private static void square(
      double[] ring,
      int n,
      int nets,
      int burnIn,
      int steps,
      boolean normalised,
      Seed seed,
      Findings found) {
    double[] squares = new double[nets];
    for (int k = 0; k < squares.length; k++) {
      Seed own = seed.child(k);
      Net net = Net.started(new Lru(16, n, LinearOutput.Y), own);
      for (String block : List.of("nu_log", "theta_log", "gamma_log")) {
        new Ring(ring[0], ring[1], 6).fill(net.weights().block(block), block, own);
      }
      if (!normalised) {
        net.weights().block("gamma_log").fill(0);
      }
      net.weights().changed();
      double[] sum = {0};
      Sequence x = net.noise(burnIn + steps, 1, own.child("x"));
      MemoryPlan plan = MemoryPlan.least(net.cell(), x.steps(), 1);
      new Trajectory(net.cell(), net.weights(), x, net.origin(), plan)
          .forward(
              (t, tape) -> {
                for (double v : tape.afterArrays()[0]) {
                  sum[0] += t > burnIn ? v * v : 0;
                }
              });
      squares[k] = sum[0] / ((double) steps * n);
    }
    String what = normalised ? " nets" : " nets without gamma";
    found.mean("mean of " + nets + what + name(ring), squares);
  }

  /** Returns a net with one unit and B = 1. */
  static Net unit(double modulus, double phase, boolean normalised) {
    Net net = Net.random(new Lru(1, 1, LinearOutput.STATE), 0, new Seed(0));
    net.weights().block("nu_log").set(0, 0, Math.log(-Math.log(modulus)));
    net.weights().block("theta_log").set(0, 0, phase == 0 ? -200 : Math.log(phase));
    net.weights()
        .block("gamma_log")
        .set(0, 0, normalised ? 0.5 * Math.log1p(-modulus * modulus) : 0);
    net.weights().block("B_re").set(0, 0, 1);
    net.weights().changed();
    return net;
  }

  /** Returns a stationary sequence with unit variance and autocorrelation rho^k. */
  static Sequence correlated(int steps, double rho, Seed seed) {
    Normals normals = new Normals(seed);
    double[][] x = new double[steps][1];
    double value = normals.next();
    for (double[] at : x) {
      at[0] = value;
      value = rho * value + Math.sqrt(1 - rho * rho) * normals.next();
    }
    return Sequence.of(1, 1, x);
  }

  private static void b8(Seed seed, Findings found) {
    double[][] points = {{0.9, 0.5}, {0.9, 0.9}, {0.99, 0.9}, {0.99, 0.99}};
    for (double[] p : points) {
      String label = " lambda=" + p[0] + " rho=" + p[1];
      found.value("closed form" + label, new LinearUnit(p[0], 0, p[1]).normalisedSquare());
      if (p[0] == 0.9) {
        runs(p, 24, 200, 1000, seed.child(label), found);
      }
    }
  }

  private static void b8Full(Seed seed, Findings found) {
    for (double rho : new double[] {0.9, 0.99}) {
      runs(new double[] {0.99, rho}, 200, 2000, 2000, seed.child("rho " + rho), found);
    }
  }

  private static void runs(double[] p, int runs, int burnIn, int steps, Seed seed, Findings found) {
    double[] squares = new double[runs];
    Net net = unit(p[0], 0, true);
    for (int k = 0; k < squares.length; k++) {
      double[] sum = {0};
      net.walk(correlated(burnIn + steps, p[1], seed.child(k)), net.origin())
          .forward((t, tape) -> sum[0] += t > burnIn ? tape.output()[0] * tape.output()[0] : 0);
      squares[k] = sum[0] / steps;
    }
    found.mean("mean of " + runs + " runs lambda=" + p[0] + " rho=" + p[1], squares);
  }
}
