package gradflow.calibrate;

import gradflow.cell.Cornn;
import gradflow.cell.Damping;
import gradflow.cell.Tape;
import gradflow.flow.LyapunovSpectrum;
import gradflow.flow.Sequence;
import gradflow.linalg.Backends;
import gradflow.linalg.Eigenvalues;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.theory.Oscillators;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Section cells-E: coupled oscillators (rusch2021cornn). */
final class CornnRows {
  /** Parameters of a released script. */
  private record Script(String name, double dt, double gamma, double epsilon) {
    Cornn cell(int inputs, int units, Damping damping) {
      return new Cornn(inputs, units, dt, gamma, epsilon, damping);
    }

    Oscillators theory(Damping damping) {
      return new Oscillators(dt, gamma, epsilon, damping);
    }
  }

  private static final Script PSMNIST = new Script("psMNIST", 0.076, 0.4, 8);
  private static final Script SMNIST = new Script("sMNIST", 0.042, 2.7, 4.7);
  private static final Script CIFAR = new Script("CIFAR", 0.034, 1.3, 12.7);
  private static final Script HAR = new Script("HAR-2", 0.1, 0.2, 6.4);
  private static final Script ADDING = new Script("adding", 0.06, 66, 15);
  private static final Script IMDB = new Script("IMDB", 0.054, 4.9, 4.8);

  private CornnRows() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick("cells-E1", "cornn: det J = det A at random states", CornnRows::e1),
        CalibrationRow.quick(
            "cells-E2", "cornn without W_hh_z: sum of all exponents / H", CornnRows::e2),
        CalibrationRow.quick("cells-E3", "cornn without weights: both exponents", CornnRows::e3),
        CalibrationRow.quick(
            "cells-E4", "cornn at zero: eigenvalues from those of W_hh_y", CornnRows::e4),
        CalibrationRow.quick("cells-E5", "cornn as published: lambda_1", CornnRows::e5),
        CalibrationRow.full(
            "cells-E5", "cornn as published: ln norm over all steps, long runs", CornnRows::e5Full),
        CalibrationRow.quick(
            "cells-E6", "cornn: bound on the norm of J, 200 draws", CornnRows::e6));
  }

  private static String name(Damping damping) {
    return damping.name().toLowerCase(Locale.ROOT);
  }

  /** Returns the tape of a step from a random state with a random input. */
  private static Tape step(Net net, double spread, Seed seed) {
    Tape tape = new Tape(net.cell(), 1);
    tape.setBefore(net.state(spread, 1, seed.child("state")));
    System.arraycopy(
        net.noise(1, 1, seed.child("x")).at(1), 0, tape.get("x"), 0, net.cell().inputSize());
    net.cell().step(net.weights(), tape);
    return tape;
  }

  private static void e1(Seed seed, Findings found) {
    int n = 12;
    for (Damping damping : Damping.values()) {
      Cornn cell = new Cornn(3, n, 0.3, 1.5, 0.7, damping);
      Net net = Net.random(cell, 1, seed).everything("W_ih", 1, seed);
      double worst = 0;
      for (int k = 0; k < 20; k++) {
        Tape tape = step(net, 1, seed.child(k));
        Matrix a = net.weights().block("W_hh_z").copy();
        double kept = damping == Damping.EXPLICIT ? 1 - cell.epsilon() * cell.dt() : 1;
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            a.set(i, j, cell.dt() * tape.get("u_1")[i] * a.get(i, j) + (i == j ? kept : 0));
          }
        }
        double q = damping == Damping.EXPLICIT ? 0 : Math.log1p(cell.epsilon() * cell.dt());
        double expected = Backends.standard().logAbsDeterminant(a) - n * q;
        double own = Backends.standard().logAbsDeterminant(net.jacobian(tape).toMatrix());
        worst = Math.max(worst, Math.abs(own - expected));
      }
      found.value("largest difference " + name(damping), worst);
    }
  }

  private static void e2(Seed seed, Findings found) {
    int n = 16;
    for (Script s : List.of(PSMNIST, SMNIST, CIFAR, IMDB, HAR, ADDING)) {
      Seed own = seed.child(s.name);
      Net net = Net.random(s.cell(2, n, Damping.EXPLICIT), 1, own).everything("W_ih", 1, own);
      net.weights().block("W_hh_z").fill(0);
      net.weights().changed();
      double sum =
          net.exponents(
                  LyapunovSpectrum.of(500, 0),
                  gradflow.flow.Feed.of(net.noise(500, 1, own.child("x"))),
                  net.state(0.5, 1, own.child("state")))
              .sumOfExponents();
      found.value("sum of exponents / H " + s.name, sum / n);
      found.value(
          "less the closed form " + s.name, sum / n - s.theory(Damping.EXPLICIT).contraction());
    }
  }

  private static void e3(Seed seed, Findings found) {
    for (Script s : List.of(PSMNIST, SMNIST, CIFAR, HAR, ADDING)) {
      both(s, Damping.EXPLICIT, seed, found);
    }
    both(ADDING, Damping.IMPLICIT, seed, found);
  }

  private static void both(Script s, Damping damping, Seed seed, Findings found) {
    Net net = Net.random(s.cell(1, 1, damping), 0, seed);
    double[] measured = logModuli(net.jacobian(step(net, 1, seed.child(s.name))).toMatrix());
    double[] closed = s.theory(damping).exponents(0, 0);
    String label = " " + s.name + (damping == Damping.IMPLICIT ? " implicit" : "");
    found.value("slow" + label, measured[0]);
    found.value("fast" + label, measured[1]);
    found.value(
        "from the closed form" + label,
        Math.max(Math.abs(measured[0] - closed[0]), Math.abs(measured[1] - closed[1])));
  }

  /** Returns ln |mu| of all eigenvalues, the largest first. */
  private static double[] logModuli(Matrix j) {
    Eigenvalues e = Backends.standard().eigenvalues(j);
    return IntStream.range(0, e.size())
        .mapToDouble(k -> -Math.log(e.modulus(k)))
        .sorted()
        .map(v -> -v)
        .toArray();
  }

  private static void e4(Seed seed, Findings found) {
    int nets = 8;
    Oscillators theory = PSMNIST.theory(Damping.EXPLICIT);
    double worst = 0;
    for (double gain : new double[] {0.25, 0.5, 1}) {
      double[] leading = new double[nets];
      for (int k = 0; k < nets; k++) {
        Net net = Net.random(PSMNIST.cell(1, 100, Damping.EXPLICIT), gain, seed.child(k));
        net.weights().block("W_hh_z").fill(0);
        net.weights().changed();
        double[] own = logModuli(net.jacobian(net.step(net.origin())).toMatrix());
        Eigenvalues w = Backends.standard().eigenvalues(net.weights().block("W_hh_y"));
        double[] mapped =
            IntStream.range(0, w.size())
                .mapToObj(i -> theory.exponents(w.re()[i], w.im()[i]))
                .flatMapToDouble(Arrays::stream)
                .map(v -> -v)
                .sorted()
                .map(v -> -v)
                .toArray();
        worst = Math.max(worst, Findings.distance(own, mapped));
        leading[k] = own[0];
      }
      found.value("closed form edge g=" + gain, theory.edge(gain));
      found.mean("mean of 8 nets g=" + gain, leading);
    }
    found.value("largest distance from the net's own w", worst);
  }

  /** Returns a net with all blocks uniform on ±1/√(D + 2H), as in the released code. */
  private static Net published(Script s, Seed seed) {
    return Net.uniform(s.cell(1, 128, Damping.EXPLICIT), 1 / Math.sqrt(257), seed);
  }

  private static void e5(Seed seed, Findings found) {
    leading(List.of(CIFAR, ADDING), 4, 800, 300, seed, found);
  }

  private static void leading(
      List<Script> scripts, int nets, int steps, int burnIn, Seed seed, Findings found) {
    for (Script s : scripts) {
      double[] leading = new double[nets];
      for (int k = 0; k < leading.length; k++) {
        Seed own = seed.child(s.name).child(k);
        Net net = published(s, own);
        leading[k] = net.lambda1(steps, burnIn, Net.uniformFeed(own.child("x")), net.origin());
      }
      found.value(
          "mean lambda_1 " + s.name + " of " + nets + " nets",
          Arrays.stream(leading).average().orElseThrow());
    }
  }

  private static void e5Full(Seed seed, Findings found) {
    leading(List.of(PSMNIST, CIFAR, SMNIST, HAR, ADDING), 8, 2000, 1000, seed, found);
    for (Script s : List.of(PSMNIST, CIFAR, SMNIST, HAR, ADDING)) {
      int steps = 784;
      double[] whole = new double[8];
      double[] last = new double[8];
      for (int k = 0; k < whole.length; k++) {
        Seed own = seed.child(s.name).child(k);
        Net net = published(s, own);
        Sequence x = Net.uniformInputs(1, steps, own.child("x"));
        double[] log = net.logNorms(x, net.origin());
        whole[k] = log[steps];
        last[k] = log[100];
      }
      found.mean("ln norm of P over 784 steps " + s.name, whole);
      if (s.equals(ADDING)) {
        found.mean("ln norm of P over 100 steps " + s.name, last);
      }
    }
  }

  private static void e6(Seed seed, Findings found) {
    double largest = 0;
    for (int k = 0; k < 200; k++) {
      Damping damping = k % 2 == 0 ? Damping.EXPLICIT : Damping.IMPLICIT;
      Seed own = seed.child(k);
      var random = own.child("numbers").generator();
      Script s =
          new Script("", random.nextDouble(), 20 * random.nextDouble(), 20 * random.nextDouble());
      Net net = Net.random(s.cell(1, 6, damping), 3 * random.nextDouble(), own);
      Matrix j = net.jacobian(step(net, 0.1, own)).toMatrix();
      double bound =
          s.theory(damping)
              .bound(rowSum(net.weights().block("W_hh_y")), rowSum(net.weights().block("W_hh_z")));
      largest = Math.max(largest, rowSum(j) / bound);
    }
    found.value("largest norm / bound", largest);
  }

  /** Returns the largest absolute row sum. */
  private static double rowSum(Matrix m) {
    double largest = 0;
    for (int i = 0; i < m.rows(); i++) {
      double sum = 0;
      for (int j = 0; j < m.cols(); j++) {
        sum += Math.abs(m.get(i, j));
      }
      largest = Math.max(largest, sum);
    }
    return largest;
  }
}
