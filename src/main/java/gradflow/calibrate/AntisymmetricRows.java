package gradflow.calibrate;

import gradflow.cell.Antisymmetric;
import gradflow.flow.Feed;
import gradflow.linalg.Activations;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.theory.AntisymmetricFlow;
import java.util.List;

/** Section cells-G: the antisymmetric rnn (chang2019). */
final class AntisymmetricRows {
  private static final double STEP = 0.01;

  private AntisymmetricRows() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick(
            "cells-G1", "antisymmetric rnn at zero: lambda_1", AntisymmetricRows::g1),
        CalibrationRow.full(
            "cells-G1", "antisymmetric rnn at zero: lambda_1, H=400", AntisymmetricRows::g1Full),
        CalibrationRow.quick(
            "cells-G2", "antisymmetric rnn: damping at which lambda_1 is 0", AntisymmetricRows::g2),
        CalibrationRow.quick(
            "cells-G3", "antisymmetric rnn: mean of all exponents", AntisymmetricRows::g3),
        CalibrationRow.quick(
            "cells-G4", "gated antisymmetric rnn at zero: lambda_1", AntisymmetricRows::g4),
        CalibrationRow.quick(
            "cells-G5", "antisymmetric rnn, epsilon = 1, gamma = 0", AntisymmetricRows::g5),
        CalibrationRow.full("cells-G6", "antisymmetric rnn, driven, H=64", AntisymmetricRows::g6),
        CalibrationRow.full(
            "cells-G7", "antisymmetric rnn, driven, more damping", AntisymmetricRows::g7));
  }

  private static Net net(int n, boolean gated, double epsilon, double gamma, Seed seed) {
    return Net.random(new Antisymmetric(1, n, gated, epsilon, gamma), 1, seed);
  }

  private static Matrix jacobian(Net net) {
    return net.jacobian(net.step(net.origin())).toMatrix();
  }

  /** Returns the largest omega of W − Wᵀ. */
  private static double frequency(Net net) {
    Matrix w = net.weights().block("W_hh");
    Matrix m = Matrix.zeros(w.rows(), w.rows());
    for (int i = 0; i < w.rows(); i++) {
      for (int j = 0; j < w.rows(); j++) {
        m.set(i, j, w.get(i, j) - w.get(j, i));
      }
    }
    return Backends.standard().singularValues(m)[0];
  }

  private static double leading(Net net) {
    return Math.log(Backends.standard().eigenvalues(jacobian(net)).spectralRadius());
  }

  private static void g1(Seed seed, Findings found) {
    edge(200, seed, found);
  }

  private static void g1Full(Seed seed, Findings found) {
    edge(400, seed, found);
  }

  private static void edge(int n, Seed seed, Findings found) {
    AntisymmetricFlow theory = new AntisymmetricFlow(STEP, STEP, 1);
    double[] measured = new double[8];
    double worst = 0;
    for (int k = 0; k < measured.length; k++) {
      Net net = net(n, false, STEP, STEP, seed.child(k));
      measured[k] = leading(net);
      worst = Math.max(worst, Math.abs(measured[k] - theory.exponent(frequency(net))));
    }
    found.value("closed form edge", theory.exponent(AntisymmetricFlow.edgeFrequency(1)));
    found.mean("mean of 8 nets H=" + n, measured);
    found.value("largest distance from the net's own omega", worst);
  }

  private static void g2(Seed seed, Findings found) {
    AntisymmetricFlow theory = new AntisymmetricFlow(STEP, 0, 1);
    double[] critical = new double[8];
    double worst = 0;
    for (int k = 0; k < critical.length; k++) {
      Seed own = seed.child(k);
      critical[k] = theory.criticalDamping(frequency(net(200, false, STEP, 0, own)));
      worst = Math.max(worst, Math.abs(leading(net(200, false, STEP, critical[k], own))));
    }
    found.value("closed form", theory.criticalDamping(AntisymmetricFlow.edgeFrequency(1)));
    found.mean("mean of 8 nets H=200", critical);
    found.value("largest lambda_1 there", worst);
  }

  private static void g3(Seed seed, Findings found) {
    double[] means = new double[8];
    for (int k = 0; k < means.length; k++) {
      Net net = net(200, false, STEP, STEP, seed.child(k));
      means[k] = Backends.standard().logAbsDeterminant(jacobian(net)) / 200;
    }
    found.value("closed form", new AntisymmetricFlow(STEP, STEP, 1).meanExponent(1));
    found.mean("mean of 8 nets H=200", means);
  }

  private static void g4(Seed seed, Findings found) {
    for (double bias : new double[] {0, 1}) {
      AntisymmetricFlow theory = new AntisymmetricFlow(STEP, STEP, Activations.sigmoid(bias));
      double[] measured = new double[8];
      double worst = 0;
      for (int k = 0; k < measured.length; k++) {
        Net net = net(200, true, STEP, STEP, seed.child(k)).bias("b_z", bias);
        measured[k] = leading(net);
        worst = Math.max(worst, Math.abs(measured[k] - theory.exponent(frequency(net))));
      }
      String label = " b_z=" + bias;
      found.value("closed form edge" + label, theory.exponent(AntisymmetricFlow.edgeFrequency(1)));
      found.mean("mean of 8 nets H=200" + label, measured);
      found.value("largest distance from the net's own omega" + label, worst);
    }
  }

  private static void g5(Seed seed, Findings found) {
    AntisymmetricFlow theory = new AntisymmetricFlow(1, 0, 1);
    double[] measured = new double[8];
    double[] driven = new double[6];
    for (int k = 0; k < measured.length; k++) {
      measured[k] = leading(net(200, false, 1, 0, seed.child(k)));
    }
    for (int k = 0; k < driven.length; k++) {
      driven[k] = driven(64, false, 1, 0, 4000, 2000, seed.child("driven").child(k));
    }
    found.value("closed form edge", theory.exponent(AntisymmetricFlow.edgeFrequency(1)));
    found.mean("mean of 8 nets H=200", measured);
    found.mean("lambda_1 driven H=64", driven);
  }

  /**
   * Computes lambda_1 with white pre-activations of unit variance. Those of a gate are independent
   * of the others: one noise for both correlates gate and step, and lambda_1 is then 0.00049 where
   * it is 0.0006.
   */
  private static double driven(
      int n, boolean gated, double epsilon, double gamma, int steps, int burnIn, Seed seed) {
    int inputs = gated ? 2 * n : n;
    Net net = Net.random(new Antisymmetric(inputs, n, gated, epsilon, gamma), 1, seed);
    Net.diagonal(net.weights().block("W_ih_h"), 0, 1);
    if (gated) {
      Net.diagonal(net.weights().block("W_ih_z"), n, 1);
      net.weights().block("b_z").fill(1);
    }
    net.weights().changed();
    Feed feed = Net.noiseFeed(seed.child("x"));
    return net.lambda1(steps, burnIn, feed, net.origin());
  }

  /**
   * The gated nets are many, rather than long: the noise of a mean depends on all steps together,
   * and the error of its standard error on the number of nets. The tolerance then tells 0.00065
   * from 0.00049.
   */
  private static void g6(Seed seed, Findings found) {
    several("plain", false, STEP, 16, 100_000, seed, found);
    several("gated", true, STEP, 64, 60_000, seed, found);
  }

  private static void g7(Seed seed, Findings found) {
    several("plain gamma=0.1", false, 0.1, 8, 100_000, seed.child("g7"), found);
    several("plain gamma=0.04", false, 0.04, 8, 100_000, seed.child("g7"), found);
    several("gated gamma=0.04", true, 0.04, 8, 100_000, seed.child("g7"), found);
  }

  /** Several nets, each after a burn-in of half as many steps. */
  private static void several(
      String label, boolean gated, double gamma, int nets, int steps, Seed seed, Findings found) {
    double[] leading = new double[nets];
    for (int k = 0; k < leading.length; k++) {
      Seed own = seed.child(label).child(k);
      leading[k] = driven(64, gated, STEP, gamma, steps, steps / 2, own);
    }
    found.mean("lambda_1 " + label, leading);
  }
}
