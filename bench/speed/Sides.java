import gradflow.cell.Cell;
import gradflow.cell.Rnn;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.TorchWeights;
import gradflow.cell.Weights;
import gradflow.flow.ChainProduct;
import gradflow.flow.TangentFrame;
import gradflow.job.FigureDrawing;
import gradflow.job.ResultFolder;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.linalg.SpectralNorm;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.task.Adding;
import gradflow.task.Task;
import gradflow.team.Team;
import gradflow.train.Adam;
import gradflow.train.ConstantRate;
import gradflow.train.Model;
import gradflow.train.NoClipping;
import gradflow.train.Readout;
import gradflow.train.Trainer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * gradflow's side of speed.py, one work a process:
 *
 * <pre>
 * spectrum N STEPS THREADS EVERY K     ms a step; the K largest exponents, QR every EVERY steps (0: adaptive)
 * compare N STEPS THREADS              largest difference of an exponent, adaptive and QR at every step
 * training CELL H B THREADS UPDATES    ms an update, T = 100, median of the second half
 * norms N STEPS THREADS                ms a step: product, spectral and Frobenius norm
 * figure FOLDER CALLS THREADS          ms of the shortest call: tables of a result to PNG, SVG and PDF
 * </pre>
 */
final class Sides {
  private Sides() {}

  public static void main(String[] args) {
    int threads = Integer.parseInt(args[args[0].equals("training") ? 4 : 3]);
    String said =
        Team.with(
            threads,
            () ->
                switch (args[0]) {
                  case "spectrum" ->
                      spectrum(number(args, 1), number(args, 2), number(args, 4), number(args, 5));
                  case "compare" -> compare(number(args, 1), number(args, 2));
                  case "training" ->
                      training(args[1], number(args, 2), number(args, 3), number(args, 5));
                  case "figure" -> figure(Path.of(args[1]), number(args, 2));
                  default -> norms(number(args, 1), number(args, 2));
                });
    System.out.println(said);
  }

  private static int number(String[] args, int at) {
    return Integer.parseInt(args[at]);
  }

  /** A tanh net, g = 1.5, and what it does. */
  private static final class Net {
    final Cell cell;
    final Weights weights;
    final Matrix state;
    final Tape tape;
    final StepJacobian jacobian;

    Net(int n) {
      cell = new Rnn(1, n, Activation.TANH);
      weights = Weights.zeros(cell.layout());
      Normals normals = new Normals(new Seed(1));
      normals.fill(weights.block("W_hh").data(), 1.5 / Math.sqrt(n));
      weights.changed();
      state = Matrix.zeros(n, 1);
      normals.fill(state.data(), 1);
      tape = new Tape(cell, 1);
      jacobian = cell.newJacobian();
    }

    StepJacobian step() {
      tape.setBefore(state);
      cell.step(weights, tape);
      tape.getAfter(state);
      cell.jacobian(weights, tape, 0, jacobian);
      return jacobian;
    }
  }

  private record Exponents(double ms, double[] values) {}

  private static Exponents exponents(int n, int steps, int every, int k) {
    Net net = new Net(n);
    Matrix start = TangentFrame.start(net.weights.backend(), n, k, new Seed(2));
    TangentFrame frame = new TangentFrame(net.weights.backend(), start, n, every);
    long began = 0;
    int before = Math.max(20, 120_000_000 / n / n); // until Java has compiled what is hot
    for (int t = 1 - before; t <= steps; t++) {
      if (t == 1) {
        frame.begin();
        began = System.nanoTime();
      }
      frame.push(t + before, net.step());
    }
    double[] logs = frame.logs();
    double ms = (System.nanoTime() - began) / 1e6 / steps;
    return new Exponents(ms, Arrays.stream(logs).map(l -> l / steps).toArray());
  }

  private static String spectrum(int n, int steps, int every, int k) {
    Exponents e = exponents(n, steps, every, k);
    return say(e.ms) + String.format(Locale.ROOT, " lambda_1=%.6f", e.values[0]);
  }

  private static String compare(int n, int steps) {
    double[] adaptive = exponents(n, steps, 0, n).values;
    double[] each = exponents(n, steps, 1, n).values;
    double worst = 0;
    for (int i = 0; i < n; i++) {
      worst = Math.max(worst, Math.abs(adaptive[i] - each[i]));
    }
    return String.format(Locale.ROOT, "differs=%.2g", worst);
  }

  private static String norms(int n, int steps) {
    Net net = new Net(n);
    ChainProduct product =
        ChainProduct.of(
            net.weights.backend(), net.cell.parts(), net.jacobian, SpectralNorm.TOLERANCE);
    long began = 0;
    for (int t = -4; t <= steps; t++) {
      began = t == 1 ? System.nanoTime() : began;
      product.multiplyRight(t + 5, net.step());
      product.spectralNorm();
      product.frobeniusNorm();
    }
    return say((System.nanoTime() - began) / 1e6 / steps);
  }

  private static String figure(Path folder, int calls) {
    double shortest = Double.POSITIVE_INFINITY;
    for (int k = 0; k < calls; k++) {
      long began = System.nanoTime();
      FigureDrawing.all(ResultFolder.plan(folder).figures(), folder, System.err::println);
      shortest = Math.min(shortest, (System.nanoTime() - began) / 1e6);
    }
    return say(shortest);
  }

  private static String training(String name, int hidden, int batch, int updates) {
    Cell cell = TorchWeights.cell(name.equals("gru") ? "gru_reset_after" : name, hidden, 2);
    Weights weights = Weights.zeros(cell.layout());
    Normals normals = new Normals(new Seed(1));
    cell.layout()
        .names()
        .forEach(b -> normals.fill(weights.block(b).data(), 0.5 / Math.sqrt(hidden)));
    weights.changed();
    Matrix v = Matrix.zeros(1, hidden);
    normals.fill(v.data(), 0.5 / Math.sqrt(hidden));
    Task task = new Adding(100, Adding.Form.SUM);
    Trainer trainer =
        new Trainer(
            new Model(cell, weights, Readout.of(task.target()), v, new double[1]),
            task,
            new Trainer.Settings(
                batch,
                Long.MAX_VALUE,
                new Adam(1e-4),
                new ConstantRate(),
                new NoClipping(),
                null,
                List.of()),
            new Seed(1),
            2L << 30);
    double[] ms = new double[updates];
    for (int i = 0; i < updates; i++) {
      long began = System.nanoTime();
      trainer.update();
      ms[i] = (System.nanoTime() - began) / 1e6;
    }
    double[] late = Arrays.copyOfRange(ms, updates / 2, updates);
    Arrays.sort(late);
    return say(late[late.length / 2]);
  }

  private static String say(double ms) {
    return String.format(Locale.ROOT, "ms=%.4f", ms);
  }
}
