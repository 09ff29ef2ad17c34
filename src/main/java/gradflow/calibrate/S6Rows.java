package gradflow.calibrate;

import gradflow.cell.Discretisation;
import gradflow.cell.LinearOutput;
import gradflow.cell.S6;
import gradflow.cell.Tape;
import gradflow.flow.Sequence;
import gradflow.init.LogUniformStep;
import gradflow.init.PytorchLinear;
import gradflow.linalg.Activations;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.theory.StepSizes;
import java.util.Arrays;
import java.util.List;

/** Section cells-D: the selective state space model of Mamba (gu2023). */
final class S6Rows {
  private static final StepSizes PUBLISHED = new StepSizes(0.001, 0.1);
  private static final int STATES = 16;

  private S6Rows() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick("cells-D1", "s6: exponents from the run's own steps", S6Rows::d1),
        CalibrationRow.quick("cells-D2", "s6 as published: mean exponents", S6Rows::d2),
        CalibrationRow.quick("cells-D3", "s6 as published: small steps, half-lives", S6Rows::d3),
        CalibrationRow.quick(
            "cells-D4", "s6 as published: what selection does to the step", S6Rows::d4),
        CalibrationRow.quick("cells-D5", "s6: exact over Euler's input weight", S6Rows::d5));
  }

  private static S6 cell(int inputs, int states, Discretisation how) {
    return new S6(inputs, states, 1, how, LinearOutput.STATE);
  }

  private static void d1(Seed seed, Findings found) {
    int d = 3;
    int n = 4;
    int steps = 300;
    Net net = Net.started(cell(d, n, Discretisation.EULER), seed).everything("W_ih", 1, seed);
    Sequence x = net.noise(steps, 1, seed.child("x"));
    double[] mean = new double[d];
    net.walk(x, net.origin())
        .forward(
            (t, tape) -> {
              for (int i = 0; i < d; i++) {
                mean[i] += tape.get("dt")[i] / steps;
              }
            });
    double[] expected = new double[d * n];
    for (int i = 0; i < d; i++) {
      for (int k = 0; k < n; k++) {
        expected[i * n + k] = -Math.exp(net.weights().block("A_log").get(i, k)) * mean[i];
      }
    }
    found.farthest("largest distance", net.ownExponents(x, net.origin()), expected);
  }

  private static double[] steps(Seed seed) {
    Matrix b = Matrix.zeros(20_000, 1);
    LogUniformStep.published().fill(b, "b_dt", seed);
    return Arrays.stream(b.data()).map(Activations::softplus).toArray();
  }

  private static void d2(Seed seed, Findings found) {
    found.value("closed form E dt", PUBLISHED.mean());
    found.mean("mean of 20000 steps", steps(seed));
    double sum = 0;
    for (int n = 1; n <= STATES; n++) {
      sum -= n * PUBLISHED.mean();
    }
    found.value("closed form sum of a channel N=16", sum);
  }

  private static void d3(Seed seed, Findings found) {
    double small = 2 * PUBLISHED.min();
    found.value("closed form share below twice the least", PUBLISHED.shareBelow(small));
    found.mean(
        "share of 20000 steps", Arrays.stream(steps(seed)).map(v -> v < small ? 1 : 0).toArray());
    found.value("half-life of the least step", StepSizes.halfLife(1, PUBLISHED.min()));
    found.value("half-life of the mean step", StepSizes.halfLife(1, PUBLISHED.mean()));
    found.value("half-life of the largest step", StepSizes.halfLife(1, PUBLISHED.max()));
  }

  private static void d4(Seed seed, Findings found) {
    int d = 64;
    int rank = 4;
    double[] variances = new double[100];
    for (int k = 0; k < variances.length; k++) {
      Matrix low = Matrix.zeros(rank, d);
      Matrix up = Matrix.zeros(d, rank);
      new PytorchLinear().fill(low, "W_ih_dt", seed.child(k));
      new PytorchLinear().fill(up, "W_up_dt", seed.child(k));
      Matrix both = Net.product(up, low);
      variances[k] = Arrays.stream(both.data()).map(v -> v * v).sum() / d;
    }
    found.mean("variance of the pre-activation of dt in 100 nets", variances);
    for (double s : new double[] {1, 2}) {
      found.value("closed form inflation s=" + s, StepSizes.inflation(0.01, s));
    }
    found.value("closed form inflation s=1/3", StepSizes.inflation(0.01, 1.0 / 3));
  }

  private static void d5(Seed seed, Findings found) {
    found.value("closed form n=16 dt=0.1", StepSizes.exactOverEuler(16, 0.1));
    found.value("closed form n=1 dt=0.01", StepSizes.exactOverEuler(1, 0.01));
    found.value("cell n=16 dt=0.1", reached(Discretisation.ZOH) / reached(Discretisation.EULER));
  }

  /** Returns state 16 of a channel after one step from 0. */
  private static double reached(Discretisation how) {
    Net net = Net.started(cell(1, STATES, how), new Seed(0));
    net.weights().block("W_ih_B").fill(1);
    net.weights().block("W_up_dt").fill(0);
    net.weights().block("b_dt").fill(0.1 + Math.log(-Math.expm1(-0.1)));
    net.weights().changed();
    Tape tape = new Tape(net.cell(), 1);
    tape.get("x")[0] = 1;
    net.cell().step(net.weights(), tape);
    return tape.afterArrays()[0][STATES - 1];
  }
}
