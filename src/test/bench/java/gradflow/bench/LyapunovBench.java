package gradflow.bench;

import gradflow.cell.Cell;
import gradflow.cell.Rnn;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.flow.TangentFrame;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Tensor;
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
 * Lyapunov spectra of a tanh network, g = 1.5 (f64, one sample, 100 steps of a given trajectory): J
 * of every step, J Q, orthonormalisation, logarithms. Ours: the whole of {@link TangentFrame}.
 * PyTorch: J Q = diag(φ') (W Q) without writing J, and {@code linalg.qr} at every step, all into
 * given memory. {@code top} = 0 means all n exponents. Both take turns in one JVM; at the end the
 * medians of the processor time of a step are printed, and their ratio.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 30)
@Measurement(iterations = 41)
@Fork(1)
public class LyapunovBench {
  private static final int STEPS = 500;

  @Param({"32", "64", "128", "256"})
  int n;

  @Param({"0", "8"})
  int top;

  private final Turns turns = new Turns();
  private Cell cell;
  private Weights weights;
  private final Tape[] tapes = new Tape[STEPS];
  private StepJacobian jacobian;
  private Matrix start;
  private Tensor torchU;
  private Tensor torchStart;
  private Tensor torchQ;
  private Tensor torchR;
  private Tensor torchProduct;
  private Tensor torchLogs;
  private final Tensor[] slopes = new Tensor[STEPS];

  /** Runs the network, and stops unless both get the exponents of QR at every step. */
  @Setup
  public void setUp() {
    torch.set_num_threads(1);
    cell = new Rnn(1, n, Activation.TANH);
    weights = Weights.zeros(cell.layout());
    Normals normals = new Normals(new Seed(1));
    normals.fill(weights.block("W_hh").data(), 1.5 / Math.sqrt(n));
    normals.fill(weights.block("W_ih").data(), 0.2);
    weights.changed();
    Matrix state = Matrix.zeros(n, 1);
    normals.fill(state.data(), 0.5);
    for (int t = -200; t < STEPS; t++) {
      Tape tape = new Tape(cell, 1);
      normals.fill(tape.get("x"), 1);
      tape.setBefore(state);
      cell.step(weights, tape);
      tape.getAfter(state);
      if (t >= 0) {
        tapes[t] = tape;
        slopes[t] = Tensor.create(tape.get("phi_1").clone(), n, 1);
      }
    }
    int k = top == 0 ? n : top;
    jacobian = cell.newJacobian();
    start = TangentFrame.start(weights.backend(), n, k, new Seed(2));
    torchU = Tensor.create(weights.block("W_hh").data().clone(), n, n);
    torchStart = Tensor.create(start.data().clone(), n, k);
    torchQ = Tensor.create(new double[n * k], n, k);
    torchR = Tensor.create(new double[k * k], k, k);
    torchProduct = Tensor.create(new double[n * k], n, k);
    torchLogs = Tensor.create(new double[k], k);
    requireEqual(gradflow(), "gradflow");
    double[] theirs = new double[k];
    new DoublePointer(pytorch().data_ptr()).get(theirs);
    requireEqual(theirs, "PyTorch");
  }

  /** Stops unless they are the exponents of ours with QR at every step, to 1e-8 nats a step. */
  private void requireEqual(double[] logs, String whose) {
    double[] expected = spectrum(1);
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      worst = Math.max(worst, Math.abs(logs[i] - expected[i]) / STEPS);
    }
    System.out.printf("%s: largest difference from interval 1: %.2g nats/step%n", whose, worst);
    if (!(worst <= 1e-8)) {
      throw new IllegalStateException(whose + ": exponents differ by " + worst);
    }
  }

  /** Says whether the coming iteration counts. */
  @Setup(Level.Iteration)
  public void begin(IterationParams params) {
    turns.measuring(params.getType() == IterationType.MEASUREMENT);
  }

  /** Spectra of ours and as many of PyTorch's: several of small nets, for the clock's sake. */
  @Benchmark
  public void turn() {
    turns.time("gradflow", () -> repeat(this::gradflow));
    turns.time("pytorch", () -> repeat(this::pytorch));
  }

  private int repeats() {
    return Math.max(1, 64 / n);
  }

  private void repeat(Runnable spectrum) {
    for (int k = 0; k < repeats(); k++) {
      spectrum.run();
    }
  }

  /** Prints medians and ratio. */
  @TearDown
  public void report() {
    double perStep = 1e3 / (repeats() * STEPS);
    double ours = turns.median("gradflow") * perStep;
    double theirs = turns.median("pytorch") * perStep;
    System.out.println();
    System.out.println(
        String.format(
            Locale.ROOT,
            "n = %d, %s exponents: gradflow %.1f us, PyTorch %.1f us, ratio %.2f",
            n,
            top == 0 ? "all" : String.valueOf(top),
            ours,
            theirs,
            theirs / ours));
  }

  private double[] gradflow() {
    return spectrum(0);
  }

  /** Orthonormal after so many steps; 0 for as late as the condition bound allows. */
  private double[] spectrum(int every) {
    TangentFrame frame = new TangentFrame(weights.backend(), start, n, every);
    for (int t = 0; t < STEPS; t++) {
      cell.jacobian(weights, tapes[t], 0, jacobian);
      frame.push(t + 1, jacobian);
    }
    return frame.logs();
  }

  private Tensor pytorch() {
    torchQ.copy_(torchStart);
    torchLogs.zero_();
    for (int t = 0; t < STEPS; t++) {
      torch.mm_out(torchProduct, torchU, torchQ);
      torchProduct.mul_(slopes[t]);
      torch.linalg_qr_out(torchQ, torchR, torchProduct).close();
      try (Tensor diagonal = torchR.diagonal();
          Tensor positive = diagonal.abs()) {
        torchLogs.add_(positive.log_());
      }
    }
    return torchLogs;
  }
}
