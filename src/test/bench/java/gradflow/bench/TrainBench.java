package gradflow.bench;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;

import gradflow.cell.Cell;
import gradflow.cell.TorchWeights;
import gradflow.cell.Weights;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.task.Adding;
import gradflow.task.Batch;
import gradflow.task.Signature;
import gradflow.task.Task;
import gradflow.train.Adam;
import gradflow.train.ConstantRate;
import gradflow.train.Model;
import gradflow.train.NoClipping;
import gradflow.train.Readout;
import gradflow.train.Trainer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.global.torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/**
 * One update (forward, backward, Adam; f64) of the adding problem at T = 100, B = 32, ours and
 * PyTorch's in turn in one JVM, with the best rate of a square dgemm between. At the end it prints
 * the medians of the processor time of the thread, PyTorch's over ours, and the share of the dgemm
 * bound: the time that T B G H (6H + 8) flop would take at the best rate (G gates), over ours.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 150)
@Measurement(iterations = 61)
@Fork(1)
public class TrainBench {
  private static final int STEPS = 100;
  private static final int BATCH = 32;
  private static final double RATE = 1e-4;
  private static final int[] SQUARES = {64, 128, 256, 512};

  @Param({"lstm", "gru_reset_after"})
  String name;

  @Param({"32", "128", "256"})
  int hidden;

  private final Turns turns = new Turns();
  private final DoublePointer[] square = new DoublePointer[3];
  private double rate;
  private Trainer trainer;
  private TorchTraining peer;

  /** The adding problem, drawn once. */
  private record Given(Task task, Batch batch) implements Task {
    @Override
    public Signature signature() {
      return task.signature();
    }

    @Override
    public double chanceLoss() {
      return task.chanceLoss();
    }

    @Override
    public double chanceError() {
      return task.chanceError();
    }

    @Override
    public Batch batch(int size, Seed seed) {
      return batch;
    }
  }

  /** Stops unless one update on both sides gives the same loss and the same parameters. */
  @Setup
  public void setUp() {
    torch.set_num_threads(1);
    Cell cell = TorchWeights.cell(name, hidden, 2);
    int gates = gates();
    double bound = 1 / Math.sqrt(hidden);
    SplittableRandom random = new SplittableRandom(1);
    TorchWeights initial =
        new TorchWeights(
            uniform(random, gates * hidden, 2, bound),
            uniform(random, gates * hidden, hidden, bound),
            uniform(random, gates * hidden, 1, bound),
            uniform(random, gates * hidden, 1, bound));
    Matrix v = uniform(random, 1, hidden, bound);
    double[] c = {0.1};
    Task task = new Adding(STEPS, Adding.Form.SUM);
    Given given = new Given(task, task.batch(BATCH, new Seed(1)));
    peer = new TorchTraining(name.equals("lstm"), initial, v, c, given.batch(), RATE);
    Model model =
        new Model(cell, initial.toWeights(cell), Readout.of(task.target()), v.copy(), c.clone());
    trainer =
        new Trainer(
            model,
            given,
            new Trainer.Settings(
                BATCH,
                Long.MAX_VALUE,
                new Adam(RATE),
                new ConstantRate(),
                new NoClipping(),
                null,
                List.of()),
            new Seed(1),
            1L << 30);
    compare(cell, model, initial, v, c);
    for (int k = 0; k < square.length; k++) {
      square[k] = new DoublePointer(random.doubles(512 * 512).toArray());
    }
  }

  private int gates() {
    return name.equals("lstm") ? 4 : 3;
  }

  private static Matrix uniform(SplittableRandom random, int rows, int cols, double bound) {
    return Matrix.wrap(rows, cols, random.doubles((long) rows * cols, -bound, bound).toArray());
  }

  /**
   * PyTorch's two biases of a gate get one gradient, so that each moves as our single one does;
   * hence changes are compared, not values.
   */
  private void compare(Cell cell, Model model, TorchWeights initial, Matrix v, double[] c) {
    Weights before = model.weights().copy();
    double ours = trainer.update().loss();
    double theirs = peer.update();
    require("loss", new double[] {ours}, new double[] {theirs}, new double[1]);
    Map<String, Matrix> changes = new LinkedHashMap<>();
    for (String block : cell.layout().names()) {
      Matrix m = model.weights().block(block).copy();
      for (int k = 0; k < m.data().length; k++) {
        m.data()[k] -= before.block(block).data()[k];
      }
      changes.put(block, m);
    }
    TorchWeights change = TorchWeights.ofGradients(cell, changes);
    require("weight_ih", change.weightIh().data(), peer.parameter(0), initial.weightIh().data());
    require("weight_hh", change.weightHh().data(), peer.parameter(1), initial.weightHh().data());
    require("bias_ih", change.biasIh().data(), peer.parameter(2), initial.biasIh().data());
    require("bias_hh", change.biasHh().data(), peer.parameter(3), initial.biasHh().data());
    require("V", model.v().data(), peer.parameter(4), new double[hidden]);
    require("c", model.c(), peer.parameter(5), new double[1]);
  }

  /** Stops unless {@code ours} = {@code theirs} − {@code start} to 1e-10. */
  private static void require(String what, double[] ours, double[] theirs, double[] start) {
    for (int k = 0; k < ours.length; k++) {
      if (!(Math.abs(ours[k] - (theirs[k] - start[k])) <= 1e-10)) {
        throw new IllegalStateException(
            what + "[" + k + "]: " + ours[k] + " and " + (theirs[k] - start[k]));
      }
    }
  }

  /** Says whether the coming iteration counts. */
  @Setup(Level.Iteration)
  public void begin(IterationParams params) {
    turns.measuring(params.getType() == IterationType.MEASUREMENT);
  }

  /** An update of ours, one of PyTorch's, and square products. */
  @Benchmark
  public double update() {
    double[] loss = new double[2];
    turns.time("gradflow", () -> loss[0] = trainer.update().loss());
    turns.time("pytorch", () -> loss[1] = peer.update());
    for (int n : SQUARES) {
      double ms = turns.time("dgemm " + n, () -> product(n));
      rate = Math.max(rate, 2.0 * n * n * n / ms);
    }
    return loss[0] + loss[1];
  }

  private void product(int n) {
    cblas_dgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasNoTrans,
        n,
        n,
        n,
        1,
        square[0],
        n,
        square[1],
        n,
        0,
        square[2],
        n);
  }

  /** Prints medians, ratio and share. */
  @TearDown
  public void report() {
    double ours = turns.median("gradflow");
    double theirs = turns.median("pytorch");
    double flop = (double) STEPS * BATCH * gates() * hidden * (6 * hidden + 8);
    System.out.println();
    System.out.println(
        String.format(
            Locale.ROOT,
            "%s H = %d: gradflow %.2f ms, PyTorch %.2f ms, ratio %.2f;"
                + " dgemm %.1f GFLOP/s, share of its bound %.0f %% (PyTorch %.0f %%)",
            name,
            hidden,
            ours,
            theirs,
            theirs / ours,
            rate / 1e6,
            100 * flop / rate / ours,
            100 * flop / rate / theirs));
  }
}
