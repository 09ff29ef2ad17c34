package gradflow.calibrate;

import gradflow.cell.Cell;
import gradflow.cell.Gru;
import gradflow.cell.Lstm;
import gradflow.cell.Reset;
import gradflow.flow.Feed;
import gradflow.linalg.Backends;
import gradflow.linalg.Eigenvalues;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.theory.ZeroState;
import java.util.List;
import java.util.function.IntFunction;

/** Section D: gated cells at their zero state (can2020). */
final class ZeroStates {
  private ZeroStates() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick(
            "D1", "lstm at zero: eigenvalues of the whole Jacobian", ZeroStates::d1),
        CalibrationRow.quick("D2", "lstm below onset, N=64, g=1", ZeroStates::d2),
        CalibrationRow.quick(
            "D3", "lstm: gain at which the zero state loses stability, N=200", ZeroStates::d3),
        CalibrationRow.quick("D4", "lstm beyond the threshold, N=64", ZeroStates::d4),
        CalibrationRow.quick(
            "D5", "lstm: the whole state against h alone, 12 nets, g=1", ZeroStates::d5),
        CalibrationRow.quick("D6", "lstm with small weights, N=16, by forget bias", ZeroStates::d6),
        CalibrationRow.quick("D7", "gru at zero: eigenvalues of the Jacobian", ZeroStates::d7),
        CalibrationRow.quick("D8", "gru below onset, N=100", ZeroStates::d8),
        CalibrationRow.quick("D9", "gru threshold at any update bias, N=200", ZeroStates::d9),
        CalibrationRow.quick("D10", "gru: slow modes by the update bias", ZeroStates::d10),
        CalibrationRow.quick("D12", "minimal rnn without recurrent weights", ZeroStates::d12));
  }

  private static Net lstm(int n, double gain, double forgetBias, Seed seed) {
    return Net.random(new Lstm(1, n), gain, seed).bias("b_f", forgetBias);
  }

  private static Net gru(int n, double gain, double updateBias, Seed seed) {
    return Net.random(new Gru(1, n, Reset.AFTER), gain, seed).bias("b_z", updateBias);
  }

  private static void d1(Seed seed, Findings found) {
    Net net = lstm(16, 1, 0.7, seed).bias("b_i", -0.3).bias("b_o", 0.4);
    Eigenvalues e = Backends.standard().eigenvalues(jacobian(net));
    ZeroState law = ZeroState.lstm(-0.3, 0.7, 0.4);
    found.value("largest distance N=16", distance(e, mapped(law, net, "W_hh_g", 32)));
  }

  private static void d7(Seed seed, Findings found) {
    for (Reset reset : Reset.values()) {
      Net net =
          Net.random(new Gru(1, 16, reset), 1, seed.child(reset.name()))
              .bias("b_z", 0.5)
              .bias("b_r", -0.4);
      Eigenvalues e = Backends.standard().eigenvalues(jacobian(net));
      found.value(
          "largest distance N=16 reset " + reset.name().toLowerCase(java.util.Locale.ROOT),
          distance(e, mapped(ZeroState.gru(0.5, -0.4), net, "W_hh_n", 16)));
    }
  }

  private static Matrix jacobian(Net net) {
    return net.jacobian(net.step(net.origin())).toMatrix();
  }

  /** Returns offset + slope mu for the eigenvalues mu of a block, followed by zeros. */
  private static Eigenvalues mapped(ZeroState law, Net net, String block, int size) {
    Eigenvalues mu = Backends.standard().eigenvalues(net.weights().block(block));
    double[] re = new double[size];
    double[] im = new double[size];
    for (int k = 0; k < mu.size(); k++) {
      re[k] = law.realPart(mu.re()[k]);
      im[k] = law.imaginaryPart(mu.im()[k]);
    }
    return new Eigenvalues(re, im);
  }

  /**
   * Returns the largest distance between a value and its nearest partner, where each partner is
   * used once.
   */
  private static double distance(Eigenvalues a, Eigenvalues b) {
    boolean[] taken = new boolean[b.size()];
    double worst = 0;
    for (int i = 0; i < a.size(); i++) {
      int best = -1;
      double nearest = Double.POSITIVE_INFINITY;
      for (int k = 0; k < b.size(); k++) {
        double d = Math.hypot(a.re()[i] - b.re()[k], a.im()[i] - b.im()[k]);
        if (!taken[k] && d < nearest) {
          nearest = d;
          best = k;
        }
      }
      taken[best] = true;
      worst = Math.max(worst, nearest);
    }
    return worst;
  }

  /** Returns lambda_1 of a net that starts at zero, nats/step. */
  private static double leading(Net net, int steps) {
    return net.lambda1(steps, steps / 2, Feed.zero(), net.origin());
  }

  private static double mean(int nets, IntFunction<Net> draw, int steps) {
    double sum = 0;
    for (int k = 0; k < nets; k++) {
      sum += leading(draw.apply(k), steps) / nets;
    }
    return sum;
  }

  private static void d2(Seed seed, Findings found) {
    double sum = 0;
    double worst = 0;
    for (int k = 0; k < 12; k++) {
      Net net = lstm(64, 1, 0, seed.child(k));
      double measured = leading(net, 2000);
      double exact = Math.log(mapped(ZeroState.lstm(0, 0, 0), net, "W_hh_g", 64).spectralRadius());
      worst = Math.max(worst, Math.abs(measured - exact));
      sum += measured / 12;
    }
    found.value("closed form ln(1/2 + g/4)", ZeroState.lstm(0, 0, 0).tiedLambda1(1));
    found.value("mean lambda_1 of 12 nets", sum);
    found.value("largest distance from ln|1/2 + mu/4|", worst);
  }

  private static void d3(Seed seed, Findings found) {
    for (double bias : new double[] {0, 1, 2}) {
      double threshold = ZeroState.lstm(0, bias, 0).tiedThreshold();
      found.value("closed form threshold b_f=" + bias, threshold);
      for (double share : new double[] {0.9, 1.1}) {
        Seed own = seed.child(bias + " " + share);
        found.value(
            "lambda_1 at " + share + " of it b_f=" + bias,
            mean(3, k -> lstm(200, share * threshold, bias, own.child(k)), 160));
      }
    }
  }

  /** Starts from a random state, because the zero state is not stable. */
  private static void d4(Seed seed, Findings found) {
    for (double gain : new double[] {4, 8}) {
      double sum = 0;
      for (int k = 0; k < 6; k++) {
        Seed own = seed.child("g=" + gain).child(k);
        Net net = lstm(64, gain, 0, own);
        sum += net.lambda1(800, 300, Feed.zero(), net.state(0.5, 1, own.child("state")));
      }
      found.value("mean lambda_1 g=" + gain, sum / 6);
    }
  }

  private static void d5(Seed seed, Findings found) {
    double whole = 0;
    double h = 0;
    for (int k = 0; k < 12; k++) {
      Net net = lstm(64, 1, 0, seed.child(k));
      Matrix alone = net.jacobian(net.step(net.origin())).dense(0);
      whole += Math.log(Backends.standard().eigenvalues(jacobian(net)).spectralRadius()) / 12;
      h += Math.log(Backends.standard().eigenvalues(alone).spectralRadius()) / 12;
    }
    found.value("lambda_1 of the whole state", whole);
    found.value("it exceeds what h alone gives by", whole - h);
  }

  private static void d6(Seed seed, Findings found) {
    int n = 16;
    double gain = 0.05 * Math.sqrt(n);
    for (double bias : new double[] {0, 1, 2, Math.log(99)}) {
      String name = bias > 2 ? "ln 99" : Double.toString(bias);
      double sum = 0;
      for (int k = 0; k < 8; k++) {
        Seed own = seed.child(name).child(k);
        Net net = lstm(n, gain, bias, own);
        sum += net.lambda1(2000, 1000, Feed.zero(), net.state(0.1, 1, own.child("state")));
      }
      found.value("mean lambda_1 of 8 nets b_f=" + name, sum / 8);
    }
  }

  private static void d8(Seed seed, Findings found) {
    for (double gain : new double[] {1, 1.8}) {
      double worst = 0;
      for (int k = 0; k < 3; k++) {
        Net net = gru(100, gain, 0, seed.child("g=" + gain).child(k));
        double exact = Math.log(mapped(ZeroState.gru(0, 0), net, "W_hh_n", 100).spectralRadius());
        worst = Math.max(worst, Math.abs(leading(net, 2000) - exact));
      }
      found.value("closed form disc edge g=" + gain, ZeroState.gru(0, 0).tiedLambda1(gain));
      found.value("largest distance from ln|1/2 + mu/4| g=" + gain, worst);
    }
  }

  private static void d9(Seed seed, Findings found) {
    for (double bias : new double[] {0, 2}) {
      found.value("closed form threshold b_z=" + bias, ZeroState.gru(bias, 0).tiedThreshold());
      for (double share : new double[] {0.9, 1.1}) {
        Seed own = seed.child(bias + " " + share);
        double gain = share * ZeroState.gru(bias, 0).tiedThreshold();
        found.value(
            "lambda_1 at " + share + " of it b_z=" + bias,
            mean(3, k -> gru(200, gain, bias, own.child(k)), 160));
      }
    }
  }

  private static void d10(Seed seed, Findings found) {
    for (double bias : new double[] {2, 4}) {
      found.value("closed form disc edge b_z=" + bias, ZeroState.gru(bias, 0).tiedLambda1(1));
      found.value(
          "mean lambda_1 of 4 nets N=100 b_z=" + bias,
          mean(4, k -> gru(100, 1, bias, seed.child("b=" + bias).child(k)), 1500));
    }
  }

  private static void d12(Seed seed, Findings found) {
    Cell cell = new MinimalCell(2, 6);
    Net net = Net.random(cell, 0, seed).bias("b", 0.8);
    net.weights().set("W_ih", Net.gaussian(6, 2, 1, seed.child("W_ih")));
    double worst = 0;
    double diagonal = 0;
    for (Matrix j :
        net.jacobians(net.noise(20, 1, seed.child("x")), net.state(1, 1, seed.child("state")))) {
      for (int i = 0; i < 6; i++) {
        diagonal = j.get(i, i);
        for (int k = 0; k < 6; k++) {
          worst = Math.max(worst, Math.abs(j.get(i, k) - (i == k ? j.get(0, 0) : 0)));
        }
      }
    }
    found.value("ln of the diagonal b=0.8", Math.log(diagonal));
    found.value("largest entry beside it", worst);
  }
}
