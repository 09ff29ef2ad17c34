package gradflow.calibrate;

import gradflow.cell.Rnn;
import gradflow.cell.Weights;
import gradflow.flow.Feed;
import gradflow.flow.LyapunovResult;
import gradflow.flow.LyapunovSpectrum;
import gradflow.init.Jordan;
import gradflow.linalg.Activation;
import gradflow.linalg.GradedProduct;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.task.WhiteNoise;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Section H: cases in which plain arithmetic fails. */
final class Robustness {
  private Robustness() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick(
            "H1", "steps to underflow, and the slope at 100 000 steps", Robustness::h1),
        CalibrationRow.quick("H3", "condition numbers beyond a double", Robustness::h3),
        CalibrationRow.quick("H4", "dead relu units: exponents -Infinity", Robustness::h4),
        CalibrationRow.quick("H5", "sech^2 where tanh rounds to 1", Robustness::h5),
        CalibrationRow.quick("H6", "every orthonormalisation interval", Robustness::h6),
        CalibrationRow.quick("H7", "the first k exponents of the full run", Robustness::h7),
        CalibrationRow.quick("H8", "a contracting warm-up of 10 000 steps", Robustness::h8));
  }

  private static void h1(Seed seed, Findings found) {
    for (double r : new double[] {0.5, 0.9, 0.95, 0.99}) {
      found.value(
          "float: first step at or below the least normal r=" + r,
          first(t -> (float) Math.pow(r, t) <= Float.MIN_NORMAL));
      found.value("float: first step at zero r=" + r, first(t -> (float) Math.pow(r, t) == 0));
    }
    for (double r : new double[] {0.5, 0.9}) {
      found.value(
          "double: first step at or below the least normal r=" + r,
          first(t -> Math.pow(r, t) <= Double.MIN_NORMAL));
      found.value("double: first step at zero r=" + r, first(t -> Math.pow(r, t) == 0));
    }
    for (double r : new double[] {0.5, 0.99}) {
      Net net = Net.linear(Matrix.of(new double[][] {{r}}));
      double[] logs = net.logNorms(net.silence(100_000), net.origin());
      found.value("ln norm / T at T=100 000 r=" + r, logs[100_000] / 100_000);
    }
  }

  private static double first(IntPredicate reached) {
    return IntStream.iterate(1, t -> t + 1).filter(reached).findFirst().orElseThrow();
  }

  private static void h3(Seed seed, Findings found) {
    found.value(
        "log10 of the condition number diag(1; 1e-5) T=100",
        condition(Matrix.of(new double[][] {{1, 0}, {0, 1e-5}}), 100));
    Matrix u = Matrix.zeros(2, 2);
    new Jordan(0.5, 10).fill(u, "W_hh", seed);
    found.value("log10 of the condition number Jordan block T=1000", condition(u, 1000));
    found.value(
        "log10 of the condition number diag(0.5; 1) T=10 000",
        condition(Matrix.of(new double[][] {{0.5, 0}, {0, 1}}), 10_000));
  }

  private static double condition(Matrix u, int steps) {
    Net net = Net.linear(u);
    GradedProduct p = new GradedProduct(2);
    net.jacobians(net.silence(steps), net.origin()).forEach(p::multiplyLeft);
    double[] logs = p.logSingularValues();
    return (logs[0] - logs[1]) / Math.log(10);
  }

  private static void h4(Seed seed, Findings found) {
    Net net = Net.random(new Rnn(1, 12, Activation.RELU), 0.25, seed);
    Matrix b = Matrix.zeros(12, 1);
    for (int i = 0; i < 12; i++) {
      b.data()[i] = i % 3 == 0 ? -50 : 5;
    }
    net.weights().set("b", b);
    LyapunovResult r =
        net.exponents(LyapunovSpectrum.of(500, 50).withSumRule(), Feed.zero(), net.origin());
    double[] e = r.exponents();
    found.value("exponents of -Infinity", count(e, v -> v == Double.NEGATIVE_INFINITY));
    found.value("finite exponents", count(e, Double::isFinite));
    found.value("NaN", count(e, Double::isNaN));
    found.value(
        "pairs out of order", (double) IntStream.range(1, 12).filter(i -> e[i] > e[i - 1]).count());
    found.value("sum", r.sumOfExponents());
    found.value("mean log determinant", r.meanLogDeterminant());
  }

  private static double count(double[] values, java.util.function.DoublePredicate p) {
    return Arrays.stream(values).filter(p).count();
  }

  private static void h5(Seed seed, Findings found) {
    Net net = Net.tanh(1, 1, seed).bias("b", 20);
    net.weights().set("W_hh", Matrix.identity(1));
    found.value("phi'(20)", net.jacobian(net.step(net.origin())).dense(0).get(0, 0));
    found.value("1 - tanh(20)^2", 1 - Math.tanh(20) * Math.tanh(20));
  }

  private static void h6(Seed seed, Findings found) {
    for (double g : new double[] {0.7, 1.5, 5}) {
      Net net = Net.driven(20, g, 0, seed.child("g=" + g));
      double[] one = null;
      double worst = 0;
      for (int every : new int[] {1, 0, 3, 10, 64}) {
        double[] e =
            net.exponents(
                    LyapunovSpectrum.of(997, 103).orthonormalisedEvery(every),
                    Feed.of(new WhiteNoise(0.5), 20, 1, seed.child("x")),
                    net.origin())
                .exponents();
        one = one == null ? e : one;
        worst = Math.max(worst, Findings.distance(e, one));
      }
      found.value("largest difference from interval 1 g=" + g, worst);
    }
  }

  private static void h7(Seed seed, Findings found) {
    Net net = Net.tanh(25, 2, seed);
    Matrix start = net.state(0.5, 1, seed.child("state"));
    LyapunovSpectrum options = LyapunovSpectrum.of(1000, 200).orthonormalisedEvery(1);
    double[] all = byColumn(net.exponents(options.inWindows(1), Feed.zero(), start));
    double[] some = byColumn(net.exponents(options.inWindows(1).top(4), Feed.zero(), start));
    found.farthest("largest difference k=4 of 25", Arrays.copyOf(all, 4), some);
  }

  /** Returns exponents in column order: after sorting, two close exponents might be swapped. */
  private static double[] byColumn(LyapunovResult r) {
    return r.windows().get(0).exponents();
  }

  private static void h8(Seed seed, Findings found) {
    Rnn cell = new Rnn(1, 3, Activation.IDENTITY);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_hh", Matrix.of(new double[][] {{0.5, 1, 2}, {0, 1e-3, 1}, {0, 0, 1e-6}}));
    double[] e =
        new Net(cell, w)
            .exponents(LyapunovSpectrum.of(100, 10_000), Feed.zero(), Matrix.zeros(3, 1))
            .exponents();
    for (int i = 0; i < 3; i++) {
      found.value("lambda_" + (i + 1), e[i]);
    }
  }
}
