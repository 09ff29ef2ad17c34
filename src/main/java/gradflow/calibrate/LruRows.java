package gradflow.calibrate;

import gradflow.cell.Gradients;
import gradflow.cell.LinearOutput;
import gradflow.cell.Lru;
import gradflow.flow.AdjointSweep;
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
        CalibrationRow.quick("cells-B9", "linear unit: E (dh/dlambda)^2", LruRows::b9),
        CalibrationRow.quick(
            "cells-B10", "linear unit, oscillating: E |dh/dlambda|^2", LruRows::b10),
        CalibrationRow.quick("cells-B11", "linear unit: gamma tied or held fixed", LruRows::b11),
        CalibrationRow.quick("cells-B12", "lru: E (dh/dnu_log)^2", LruRows::b12),
        CalibrationRow.quick("cells-B13", "lru, gamma tied: E (dh/dnu_log)^2", LruRows::b13),
        CalibrationRow.quick("cells-B14", "lru: E |dh/dtheta_log|^2", LruRows::b14));
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
    double[] ring = RINGS[1];
    double[] squares = new double[24];
    for (int k = 0; k < squares.length; k++) {
      Seed own = seed.child(k);
      int n = 40;
      Net net = Net.started(new Lru(16, n, LinearOutput.Y), own);
      for (String block : List.of("nu_log", "theta_log", "gamma_log")) {
        new Ring(ring[0], ring[1], 6).fill(net.weights().block(block), block, own);
      }
      net.weights().changed();
      double[] sum = {0};
      net.walk(net.noise(400, 1, own.child("x")), net.origin())
          .forward(
              (t, tape) -> {
                for (double v : tape.afterArrays()[0]) {
                  sum[0] += t > 100 ? v * v : 0;
                }
              });
      squares[k] = sum[0] / (300.0 * n);
    }
    found.mean("mean of 24 nets".concat(name(ring)), squares);
    RingLaw law = new RingLaw(RINGS[2][0], RINGS[2][1]);
    found.value("closed form without gamma" + name(RINGS[2]), law.meanSquare());
  }

  /** Returns a net with one unit and B = 1. */
  private static Net unit(double modulus, double phase, boolean normalised) {
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
  private static Sequence correlated(int steps, double rho, Seed seed) {
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
        double[] squares = new double[24];
        Net net = unit(p[0], 0, true);
        for (int k = 0; k < squares.length; k++) {
          double[] sum = {0};
          net.walk(correlated(1200, p[1], seed.child(label).child(k)), net.origin())
              .forward((t, tape) -> sum[0] += t > 200 ? tape.output()[0] * tape.output()[0] : 0);
          squares[k] = sum[0] / 1000;
        }
        found.mean("mean of 24 runs" + label, squares);
      }
    }
  }

  /**
   * Returns the squared derivatives of h_T with respect to nu_log (gamma held fixed), nu_log (gamma
   * tied) and theta_log, summed over both parts of h, one row per run.
   */
  private static double[][] sensitivities(Net net, double rho, int steps, int runs, Seed seed) {
    double[][] out = new double[3][runs];
    double modulus = Math.exp(-Math.exp(net.weights().block("nu_log").get(0, 0)));
    // d gamma_log / d nu_log, gamma² = 1 − |lambda|²
    double tie = -modulus * modulus * Math.log(modulus) / ((1 - modulus) * (1 + modulus));
    for (int k = 0; k < runs; k++) {
      Trajectory run = net.walk(correlated(steps, rho, seed.child(k)), net.origin());
      for (int part = 0; part < 2; part++) {
        Gradients gradients = Gradients.of(net.weights());
        AdjointSweep sweep = new AdjointSweep(net.cell(), net.weights(), 1, gradients);
        double[] one = new double[2];
        one[part] = 1;
        run.backward(
            (t, tape) -> {
              if (t == steps) {
                sweep.addOutput(tape, one);
              }
              sweep.step(t, tape);
            });
        var g = gradients.collect();
        double nu = g.get("nu_log").get(0, 0);
        double theta = g.get("theta_log").get(0, 0);
        double tied = nu + tie * g.get("gamma_log").get(0, 0);
        out[0][k] += nu * nu;
        out[1][k] += tied * tied;
        out[2][k] += theta * theta;
      }
    }
    return out;
  }

  private static double[] scaled(double[] values, double factor) {
    return Arrays.stream(values).map(v -> v * factor).toArray();
  }

  /** Returns |dlambda/dnu_log|² for a modulus. */
  private static double rate(double modulus) {
    double v = modulus * Math.log(modulus);
    return v * v;
  }

  private static void b9(Seed seed, Findings found) {
    for (double l : new double[] {0.9, 0.99}) {
      for (double rho : new double[] {0, 0.5, 0.9, 0.99}) {
        found.value(
            "closed form lambda=" + l + " rho=" + rho, new LinearUnit(l, 0, rho).sensitivity());
      }
    }
    for (double rho : new double[] {0, 0.5}) {
      double[][] s = sensitivities(unit(0.9, 0, false), rho, 150, 200, seed.child("rho " + rho));
      found.mean("mean of 200 runs lambda=0.9 rho=" + rho, scaled(s[0], 1 / rate(0.9)));
    }
  }

  private static void b10(Seed seed, Findings found) {
    double eighth = Math.PI / 4;
    double[][] points = {{0.9, eighth, 0.5}, {0.99, eighth, 0.9}, {0.99, 0.05, 0.9}};
    String[] labels = {
      " 0.9 e^(i pi/4) rho=0.5", " 0.99 e^(i pi/4) rho=0.9", " 0.99 e^(0.05 i) rho=0.9"
    };
    for (int k = 0; k < 3; k++) {
      double[] p = points[k];
      found.value("closed form" + labels[k], new LinearUnit(p[0], p[1], p[2]).sensitivity());
    }
    double[][] s = sensitivities(unit(0.9, eighth, false), 0.5, 150, 200, seed);
    found.mean("mean of 200 runs" + labels[0], scaled(s[0], 1 / rate(0.9)));
  }

  private static void b11(Seed seed, Findings found) {
    for (double l : new double[] {0.9, 0.99}) {
      LinearUnit unit = new LinearUnit(l, 0, 0);
      found.value("closed form tied lambda=" + l, unit.tiedSensitivity());
      found.value("closed form fixed lambda=" + l, (1 - l * l) * unit.sensitivity());
    }
    double[][] s = sensitivities(unit(0.9, 0, true), 0, 150, 200, seed);
    found.mean("mean of 200 runs tied lambda=0.9", scaled(s[1], 1 / rate(0.9)));
    found.mean("mean of 200 runs fixed lambda=0.9", scaled(s[0], 1 / rate(0.9)));
  }

  private static void b12(Seed seed, Findings found) {
    for (double l : new double[] {0.9, 0.99}) {
      for (double rho : new double[] {0, 0.5, 0.9}) {
        found.value(
            "closed form lambda=" + l + " rho=" + rho,
            new LinearUnit(l, 0, rho).decaySensitivity());
      }
    }
    for (double l : new double[] {0.9, 0.99, 0.999}) {
      found.value(
          "closed form without gamma lambda=" + l,
          new LinearUnit(l, 0, 0).unnormalisedDecaySensitivity());
    }
    double[][] s = sensitivities(unit(0.9, 0, true), 0.5, 150, 200, seed);
    found.mean("mean of 200 runs lambda=0.9 rho=0.5", s[0]);
  }

  private static void b13(Seed seed, Findings found) {
    for (double l : new double[] {0.9, 0.99}) {
      for (double rho : new double[] {0, 0.5, 0.9}) {
        found.value(
            "closed form lambda=" + l + " rho=" + rho,
            new LinearUnit(l, 0, rho).tiedDecaySensitivity());
      }
    }
    double[][] s = sensitivities(unit(0.9, 0, true), 0.5, 150, 200, seed);
    found.mean("mean of 200 runs lambda=0.9 rho=0.5", s[1]);
  }

  private static void b14(Seed seed, Findings found) {
    double tenth = Math.PI / 10;
    for (double l : new double[] {0.9, 0.99, 0.999}) {
      found.value("closed form l=" + l, new LinearUnit(l, tenth, 0).phaseSensitivity());
    }
    found.value("closed form l=0.99 theta=0.01", new LinearUnit(0.99, 0.01, 0).phaseSensitivity());
    double[][] s = sensitivities(unit(0.9, tenth, true), 0, 150, 200, seed);
    found.mean("mean of 200 runs l=0.9", s[2]);
  }
}
