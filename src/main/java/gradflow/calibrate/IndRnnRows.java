package gradflow.calibrate;

import gradflow.cell.IndRnn;
import gradflow.init.BoundedGrowth;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.theory.DrivenUnit;
import java.util.Arrays;
import java.util.List;

/** Section cells-H: the independently recurrent net (li2018). */
final class IndRnnRows {
  private IndRnnRows() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick("cells-H1", "indrnn, tanh: exponents of driven units", IndRnnRows::h1),
        CalibrationRow.quick(
            "cells-H2", "indrnn, relu: units that are on, and one that is off", IndRnnRows::h2),
        CalibrationRow.quick(
            "cells-H3", "indrnn, relu as published: units that were off", IndRnnRows::h3),
        CalibrationRow.full(
            "cells-H3",
            "indrnn, relu as published: units that were off, T=784",
            IndRnnRows::h3Full),
        CalibrationRow.quick("cells-H4", "indrnn: norm over T steps is at most 2", IndRnnRows::h4),
        CalibrationRow.quick(
            "cells-H5", "indrnn as published: memory of the draw", IndRnnRows::h5));
  }

  /** Returns an indrnn in which unit j receives only input j. */
  private static Net alone(int n, Activation phi, double noise, Seed seed) {
    Net net = Net.random(new IndRnn(n, n, phi), 0, seed);
    Net.diagonal(net.weights().block("W_ih"), 0, noise);
    net.weights().changed();
    return net;
  }

  private static void h1(Seed seed, Findings found) {
    double[][] points = {{0.9, 1}, {1, 0.5}, {0.9, 0.1}, {1.5, 0.5}};
    for (double[] p : points) {
      String label = " u=" + p[0] + " s=" + p[1];
      Net net = alone(48, Activation.TANH, p[1], seed);
      net.weights().block("w_hh").fill(p[0]);
      net.weights().changed();
      found.value("closed form" + label, new DrivenUnit(p[0], p[1]).exponent());
      found.mean(
          "mean of 48 units" + label,
          net.ownExponents(
              net.noise(1500, 1, seed.child(label)), net.state(0.5, 1, seed.child("state"))));
    }
  }

  private static void h2(Seed seed, Findings found) {
    int n = 8;
    Net net = alone(n, Activation.RELU, 0.1, seed).bias("b", 5);
    double worst = 0;
    for (int i = 0; i < n; i++) {
      net.weights().block("w_hh").set(i, 0, (i + 1) / 10.0);
    }
    net.weights().block("b").set(n - 1, 0, -5);
    net.weights().changed();
    double[] e = net.ownExponents(net.noise(100, 1, seed.child("x")), net.origin());
    for (int i = 0; i < n - 1; i++) {
      worst = Math.max(worst, Math.abs(e[i] - Math.log((i + 1) / 10.0)));
    }
    found.value("largest distance from ln u", worst);
    found.value("exponent of the unit that is off", e[n - 1]);
  }

  private static void h3(Seed seed, Findings found) {
    off(new int[] {10, 100}, seed, found);
  }

  private static void h3Full(Seed seed, Findings found) {
    off(new int[] {784}, seed, found);
  }

  private static void off(int[] lengths, Seed seed, Findings found) {
    int n = 1000;
    Net net = alone(n, Activation.RELU, 1, seed);
    new BoundedGrowth(784, 2).fill(net.weights().block("w_hh"), "w_hh", seed);
    net.weights().changed();
    for (int steps : lengths) {
      double[] e = net.ownExponents(net.noise(steps, 1, seed.child("x")), net.origin());
      found.value(
          "share that was off within T=" + steps,
          Arrays.stream(e).filter(Double::isInfinite).count() / (double) n);
    }
  }

  private static void h4(Seed seed, Findings found) {
    int steps = 200;
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < 20; k++) {
      Net net = alone(6, k % 2 == 0 ? Activation.RELU : Activation.TANH, 1, seed);
      new BoundedGrowth(steps, 2).fill(net.weights().block("w_hh"), "w_hh", seed.child(k));
      net.weights().block("w_hh").set(0, 0, Math.pow(2, 1.0 / steps));
      net.bias("b", 3);
      double[] log = net.logNorms(net.noise(steps, 1, seed.child(k)), net.origin());
      largest = Math.max(largest, log[steps]);
    }
    found.value("largest norm", Math.exp(largest));
    found.value("largest weight T=784", Math.pow(2, 1.0 / 784));
    found.value("largest weight T=5000", Math.pow(2, 1.0 / 5000));
  }

  private static void h5(Seed seed, Findings found) {
    Matrix w = Matrix.zeros(20_000, 1);
    new BoundedGrowth(784, 2).fill(w, "w_hh", seed);
    found.mean("mean ln u", Arrays.stream(w.data()).map(Math::log).toArray());
    found.mean(
        "share of u^100 > 1/2",
        Arrays.stream(w.data()).map(u -> 100 * Math.log(u) > Math.log(0.5) ? 1 : 0).toArray());
    found.value("closed form share", 1 - Math.pow(2, -1.0 / 100 - 1.0 / 784));
  }
}
