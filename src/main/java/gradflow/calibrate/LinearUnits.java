package gradflow.calibrate;

import gradflow.cell.Rnn;
import gradflow.cell.Tape;
import gradflow.flow.Feed;
import gradflow.flow.LyapunovSpectrum;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.task.WhiteNoise;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/** Section G and row A18: diagonal linear units. */
final class LinearUnits {
  private LinearUnits() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick(
            "A18", "diagonal complex net under input: exponents", LinearUnits::a18),
        CalibrationRow.quick(
            "G1", "ring initialisation under white input: E|x|^2", LinearUnits::g1),
        CalibrationRow.quick("G2", "the same, normalised", LinearUnits::g2),
        CalibrationRow.quick(
            "G3", "sensitivity of a linear unit to its eigenvalue", LinearUnits::g3));
  }

  /** A complex unit is a pair of real units that are rotated and scaled. */
  private static void a18(Seed seed, Findings found) {
    double[] modulus = {0.99, 0.9, 0.7, 0.4};
    UniformRandomProvider random = seed.child("phases").generator();
    Matrix u = Matrix.zeros(8, 8);
    for (int k = 0; k < 4; k++) {
      double phase = 2 * Math.PI * random.nextDouble();
      double re = modulus[k] * Math.cos(phase);
      double im = modulus[k] * Math.sin(phase);
      u.set(2 * k, 2 * k, re);
      u.set(2 * k, 2 * k + 1, -im);
      u.set(2 * k + 1, 2 * k, im);
      u.set(2 * k + 1, 2 * k + 1, re);
    }
    Net net = Net.linear(u);
    net.weights().set("W_ih", Net.gaussian(8, 1, 1, seed.child("W_ih")));
    double[] e =
        net.exponents(
                LyapunovSpectrum.of(500, 800),
                Feed.of(new WhiteNoise(1), 1, 1, seed.child("x")),
                net.state(1, 1, seed.child("state")))
            .exponents();
    for (int i = 0; i < 8; i++) {
      found.value("lambda_" + (i + 1), e[i]);
    }
  }

  /** Draws moduli with |lambda|² uniform on [low², high²]. */
  private static double[] ring(double low, double high, int count, Seed seed) {
    UniformRandomProvider random = seed.child("ring").generator();
    double[] squares = new double[count];
    for (int k = 0; k < count; k++) {
      squares[k] = low * low + (high * high - low * low) * random.nextDouble();
    }
    return squares;
  }

  private static void g1(Seed seed, Findings found) {
    for (double[] r : new double[][] {{0.9, 0.999}, {0.4, 0.9}}) {
      String name = " r=" + r[0] + " to " + r[1];
      double[] all = ring(r[0], r[1], 1_000_000, seed.child("draws" + name));
      for (int k = 0; k < all.length; k++) {
        all[k] = 1 / (1 - all[k]);
      }
      found.mean("mean of 1/(1-|lambda|^2)" + name, all);
      found.mean("mean of |x|^2" + name, simulated(r[0], r[1], false, seed.child("run" + name)));
    }
  }

  private static void g2(Seed seed, Findings found) {
    found.mean("mean of |x|^2 r=0.9 to 0.999", simulated(0.9, 0.999, true, seed));
  }

  /** Returns the mean of |x|² over the last steps for units with independent inputs. */
  private static double[] simulated(double low, double high, boolean normalised, Seed seed) {
    int units = 4000;
    int steps = 5000;
    int counted = 2000;
    double[] squares = ring(low, high, units, seed);
    UniformRandomProvider phases = seed.child("phases").generator();
    Normals input = new Normals(seed.child("input"));
    double[] out = new double[units];
    for (int k = 0; k < units; k++) {
      double phase = 2 * Math.PI * phases.nextDouble();
      double re = Math.sqrt(squares[k]) * Math.cos(phase);
      double im = Math.sqrt(squares[k]) * Math.sin(phase);
      double gamma = normalised ? Math.sqrt(1 - squares[k]) : 1;
      double x = 0;
      double y = 0;
      for (int t = 0; t < steps; t++) {
        double next = re * x - im * y + gamma * input.next();
        y = im * x + re * y;
        x = next;
        if (t >= steps - counted) {
          out[k] += (x * x + y * y) / counted;
        }
      }
    }
    return out;
  }

  /** h' = l h + x and s' = l s + h, a linear net of two units: s = dh/dl. */
  private static void g3(Seed seed, Findings found) {
    for (double l : new double[] {0.9, 0.99}) {
      int batch = 400;
      int burnIn = (int) (12 / (1 - l));
      int steps = (int) (60 / (1 - l));
      Rnn cell = new Rnn(1, 2, Activation.IDENTITY);
      Net net = Net.linear(Matrix.of(new double[][] {{l, 0}, {1, l}}));
      net.weights().set("W_ih", Matrix.of(new double[][] {{1}, {0}}));
      Normals input = new Normals(seed.child("l=" + l));
      Tape tape = new Tape(cell, batch);
      Matrix state = Matrix.zeros(2, batch);
      double[] squares = new double[batch];
      for (int t = 0; t < burnIn + steps; t++) {
        input.fill(tape.get("x"), 1);
        tape.setBefore(state);
        cell.step(net.weights(), tape);
        tape.getAfter(state);
        for (int b = 0; t >= burnIn && b < batch; b++) {
          squares[b] += state.get(1, b) * state.get(1, b) / steps;
        }
      }
      found.mean("E (dh/dl)^2 l=" + l, squares);
    }
  }
}
