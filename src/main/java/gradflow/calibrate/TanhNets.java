package gradflow.calibrate;

import gradflow.cell.Gradients;
import gradflow.cell.Rnn;
import gradflow.flow.AdjointSweep;
import gradflow.flow.Feed;
import gradflow.flow.Sequence;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.theory.CausalMeanField;
import gradflow.theory.EdgeOfChaos;
import gradflow.theory.GateLaw;
import gradflow.theory.TanhEnsemble;
import gradflow.theory.TanhMeanField;
import java.util.List;
import java.util.stream.IntStream;

/** Section C: leading exponents and gradients of autonomous nets (chen2018, schoenholz2017). */
final class TanhNets {
  private TanhNets() {}

  static List<CalibrationRow> rows() {
    return List.of(
        CalibrationRow.quick("C5", "onset of chaos, N=200", TanhNets::c5),
        CalibrationRow.full("C5", "onset of chaos, N=800", TanhNets::c5Large),
        CalibrationRow.full("C7", "just above onset, small steps", TanhNets::c7),
        CalibrationRow.quick("C12", "squared gradient norm per step", TanhNets::c12),
        CalibrationRow.quick("C13", "relu: chi = sigma_w^2 / 2", TanhNets::c13),
        CalibrationRow.quick(
            "C14", "slope of ln norm against lag 20 to 60, N=200, g=2", TanhNets::c14),
        CalibrationRow.full("C14", "the same, other gains", TanhNets::c14Full));
  }

  /** Returns lambda_1 of independent nets, nats/step. */
  static double[] leading(int n, double gain, double leak, int nets, int steps, Seed seed) {
    return IntStream.range(0, nets)
        .mapToDouble(
            k -> {
              Seed own = seed.child(k);
              Net net = Net.random(new Rnn(1, n, Activation.TANH, leak), gain, own);
              return net.lambda1(
                  steps, steps / 4, Feed.zero(), net.state(1, 1, own.child("state")));
            })
        .toArray();
  }

  /** Measures simulated nets, for comparison with the solutions of {@link TanhSolver}. */
  static void c1(Seed seed, Findings found) {
    for (double g : new double[] {1.5, 2, 5, 10}) {
      found.mean(
          "simulated lambda_1 N=200 g=" + g, leading(200, g, 1, 24, 500, seed.child("g=" + g)));
    }
  }

  static void c1Large(Seed seed, Findings found) {
    found.mean("simulated lambda_1 N=1000 g=2", leading(1000, 2, 1, 12, 600, seed));
  }

  private static void c5(Seed seed, Findings found) {
    found.value("lambda_1 g=0.9", Maps.mean(leading(200, 0.9, 1, 10, 300, seed.child("below"))));
    found.value("lambda_1 g=1.4", Maps.mean(leading(200, 1.4, 1, 12, 800, seed.child("above"))));
    found.value(
        "lambda_1 g=0.9 leak 0.1",
        Maps.mean(leading(200, 0.9, 0.1, 6, 1000, seed.child("slow below"))));
  }

  private static void c5Large(Seed seed, Findings found) {
    found.value("lambda_1 g=1.25 N=800", Maps.mean(leading(800, 1.25, 1, 10, 600, seed)));
  }

  /**
   * Exponents per unit of time, where a time step has the length of the leak. The net is infinitely
   * large, because nets of a few hundred units still settle into cycles at these gains.
   */
  private static void c7(Seed seed, Findings found) {
    double leak = 0.2;
    double g = 1.5;
    TanhEnsemble ensemble = new TanhEnsemble(new GateLaw(g, 0), 0, leak);
    double step = CausalMeanField.sample(ensemble, 2500, 1000, 500, seed).lambda1();
    found.value("lambda_1 / ((g-1)^2/2) g=1.5", step / leak / ((g - 1) * (g - 1) / 2));
  }

  /** Random deltas at T, propagated back through nets in their stationary state. */
  private static void c12(Seed seed, Findings found) {
    int n = 300;
    int steps = 30;
    int batch = 8;
    double[][] gains = {{0.9, 0.4}, {2, 0.3}};
    for (double[] gain : gains) {
      double[] growth = new double[12];
      for (int k = 0; k < growth.length; k++) {
        Seed own = seed.child("g=" + gain[0]).child(k);
        Net net = Net.driven(n, gain[0], gain[1], own);
        double[] squared = squaredNorms(net, steps, batch, own);
        growth[k] = (Math.log(squared[steps]) - Math.log(squared[0])) / steps;
      }
      String name = " g=" + gain[0] + " sigma_b=" + gain[1];
      found.value("ln chi" + name, Math.log(TanhMeanField.solve(gain[0], gain[1], 0).chi()));
      found.mean("slope of ln mean squared norm" + name, growth);
    }
  }

  /** Returns the batch mean of |delta P_{T,t}|² by lag. */
  private static double[] squaredNorms(Net net, int steps, int batch, Seed seed) {
    int n = net.cell().hiddenSize();
    Matrix start = net.state(1, batch, seed.child("state"));
    AdjointSweep sweep = new AdjointSweep(net.cell(), net.weights(), batch, Gradients.none());
    double[] delta = new double[n * batch];
    new Normals(seed.child("delta")).fill(delta, 1);
    sweep.add(0, delta);
    double[] squared = new double[steps + 1];
    int all = 60 + steps;
    net.walk(Sequence.zeros(all, n, batch), start)
        .backward(
            (t, tape) -> {
              if (t > 60) {
                add(squared, all - t, sweep, batch);
                sweep.step(t, tape);
                if (t == 61) {
                  add(squared, steps, sweep, batch);
                }
              }
            });
    return squared;
  }

  private static void add(double[] squared, int lag, AdjointSweep sweep, int batch) {
    for (int b = 0; b < batch; b++) {
      squared[lag] += Math.exp(2 * sweep.norm(0, b).ln()) / batch;
    }
  }

  /** Fresh weights at a random state: half of the units are active. */
  private static void c13(Seed seed, Findings found) {
    found.value("chi sigma_w^2=1.7", EdgeOfChaos.reluChi(1.7));
    found.value("critical sigma_w^2", EdgeOfChaos.relu());
    int n = 400;
    double[] measured = new double[20];
    for (int k = 0; k < measured.length; k++) {
      Seed own = seed.child(k);
      Net net = Net.random(new Rnn(1, n, Activation.RELU), Math.sqrt(1.7), own);
      double size = net.jacobian(net.step(net.state(1, 1, own.child("state")))).sumOfSquares();
      measured[k] = size / n;
    }
    found.mean("measured chi sigma_w^2=1.7", measured);
  }

  private static void c14(Seed seed, Findings found) {
    slope(2, seed, found);
  }

  private static void c14Full(Seed seed, Findings found) {
    slope(0.9, seed, found);
    slope(1.5, seed, found);
    slope(3, seed, found);
  }

  private static void slope(double gain, Seed seed, Findings found) {
    int n = 200;
    double[] slopes = new double[20];
    for (int k = 0; k < slopes.length; k++) {
      Seed own = seed.child("g=" + gain).child(k);
      Net net = Net.tanh(n, gain, own);
      Matrix state = settled(net, 300, own);
      double[] logs = net.logNorms(net.silence(60), state);
      slopes[k] = (logs[60] - logs[20]) / 40;
    }
    found.mean("slope g=" + gain, slopes);
  }

  /** Returns the state reached from a random state. */
  private static Matrix settled(Net net, int steps, Seed seed) {
    Matrix state = net.state(1, 1, seed.child("state"));
    for (int t = 0; t < steps; t++) {
      net.step(state).getAfter(state);
    }
    return state;
  }
}
