package gradflow.calibrate;

import gradflow.cell.Gradients;
import gradflow.flow.AdjointSweep;
import gradflow.flow.Trajectory;
import gradflow.rng.Seed;
import gradflow.theory.LinearUnit;
import java.util.Arrays;
import java.util.List;

/** Section cells-B, lru (orvieto2023): mean squares of derivatives by its parameters. */
final class LruSensitivityRows {
  private LruSensitivityRows() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick("cells-B9", "linear unit: E (dh/dlambda)^2", LruSensitivityRows::b9),
        CalibrationRow.full(
            "cells-B9", "linear unit: E (dh/dlambda)^2, long memory", LruSensitivityRows::b9Full),
        CalibrationRow.quick(
            "cells-B10", "linear unit, oscillating: E |dh/dlambda|^2", LruSensitivityRows::b10),
        CalibrationRow.full(
            "cells-B10", "linear unit, oscillating, long memory", LruSensitivityRows::b10Full),
        CalibrationRow.quick(
            "cells-B11", "linear unit: gamma tied or held fixed", LruSensitivityRows::b11),
        CalibrationRow.quick("cells-B12", "lru: E (dh/dnu_log)^2", LruSensitivityRows::b12),
        CalibrationRow.quick(
            "cells-B13", "lru, gamma tied: E (dh/dnu_log)^2", LruSensitivityRows::b13),
        CalibrationRow.quick("cells-B14", "lru: E |dh/dtheta_log|^2", LruSensitivityRows::b14));
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
      Trajectory run = net.walk(LruRows.correlated(steps, rho, seed.child(k)), net.origin());
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
      double[][] s =
          sensitivities(LruRows.unit(0.9, 0, false), rho, 150, 200, seed.child("rho " + rho));
      found.mean("mean of 200 runs lambda=0.9 rho=" + rho, scaled(s[0], 1 / rate(0.9)));
    }
  }

  private static void b9Full(Seed seed, Findings found) {
    double[][] points = {
      {0.9, 0.9}, {0.9, 0.99}, {0.99, 0}, {0.99, 0.5}, {0.99, 0.9}, {0.99, 0.99}
    };
    for (double[] p : points) {
      String label = " lambda=" + p[0] + " rho=" + p[1];
      double[][] s =
          sensitivities(LruRows.unit(p[0], 0, false), p[1], 2500, 400, seed.child(label));
      found.mean("mean of 400 runs" + label, scaled(s[0], 1 / rate(p[0])));
    }
  }

  private static void b10Full(Seed seed, Findings found) {
    double[][] points = {{0.99, Math.PI / 4}, {0.99, 0.05}};
    String[] labels = {" 0.99 e^(i pi/4) rho=0.9", " 0.99 e^(0.05 i) rho=0.9"};
    for (int k = 0; k < 2; k++) {
      double[] p = points[k];
      double[][] s = sensitivities(LruRows.unit(p[0], p[1], false), 0.9, 2500, 400, seed.child(k));
      found.mean("mean of 400 runs" + labels[k], scaled(s[0], 1 / rate(p[0])));
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
    double[][] s = sensitivities(LruRows.unit(0.9, eighth, false), 0.5, 150, 200, seed);
    found.mean("mean of 200 runs" + labels[0], scaled(s[0], 1 / rate(0.9)));
  }

  private static void b11(Seed seed, Findings found) {
    for (double l : new double[] {0.9, 0.99}) {
      LinearUnit unit = new LinearUnit(l, 0, 0);
      found.value("closed form tied lambda=" + l, unit.tiedSensitivity());
      found.value("closed form fixed lambda=" + l, (1 - l * l) * unit.sensitivity());
    }
    double[][] s = sensitivities(LruRows.unit(0.9, 0, true), 0, 150, 200, seed);
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
    double[][] s = sensitivities(LruRows.unit(0.9, 0, true), 0.5, 150, 200, seed);
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
    double[][] s = sensitivities(LruRows.unit(0.9, 0, true), 0.5, 150, 200, seed);
    found.mean("mean of 200 runs lambda=0.9 rho=0.5", s[1]);
  }

  private static void b14(Seed seed, Findings found) {
    double tenth = Math.PI / 10;
    for (double l : new double[] {0.9, 0.99, 0.999}) {
      found.value("closed form l=" + l, new LinearUnit(l, tenth, 0).phaseSensitivity());
    }
    found.value("closed form l=0.99 theta=0.01", new LinearUnit(0.99, 0.01, 0).phaseSensitivity());
    double[][] s = sensitivities(LruRows.unit(0.9, tenth, true), 0, 150, 200, seed);
    found.mean("mean of 200 runs l=0.9", s[2]);
  }
}
