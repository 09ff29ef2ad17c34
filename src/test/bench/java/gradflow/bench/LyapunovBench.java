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
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Lyapunov spectra of a tanh network, g = 1.5 (f64, one sample, 100 steps of a given trajectory): J
 * of every step, J Q, orthonormalisation, logarithms. Ours: the whole of {@link TangentFrame}.
 * PyTorch: J in closed form, the product and {@code linalg.qr} at every step, all into given
 * memory. {@code top} = 0 means all n exponents. Times are per step.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@OperationsPerInvocation(LyapunovBench.STEPS)
public class LyapunovBench {
  static final int STEPS = 100;

  @Param({"32", "64", "128", "256"})
  int n;

  @Param({"0", "8"})
  int top;

  private Cell cell;
  private Weights weights;
  private final Tape[] tapes = new Tape[STEPS];
  private StepJacobian jacobian;
  private Matrix start;
  private Tensor torchU;
  private Tensor torchStart;
  private Tensor torchJ;
  private Tensor torchQ;
  private Tensor torchR;
  private Tensor torchProduct;
  private Tensor torchLogs;
  private final Tensor[] slopes = new Tensor[STEPS];

  /** Runs the network, and stops unless both get the same exponents to 1e-8 nats a step. */
  @Setup
  public void setUp() {
    torch.set_num_threads(1);
    cell = new Rnn(1, n, Activation.TANH);
    weights = Weights.zeros(cell.layout());
    Normals normals = new Normals(new Seed(1));
    normals.fill(weights.block("U").data(), 1.5 / Math.sqrt(n));
    normals.fill(weights.block("W").data(), 0.2);
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
    torchU = Tensor.create(weights.block("U").data().clone(), n, n);
    torchStart = Tensor.create(start.data().clone(), n, k);
    torchJ = Tensor.create(new double[n * n], n, n);
    torchQ = Tensor.create(new double[n * k], n, k);
    torchR = Tensor.create(new double[k * k], k, k);
    torchProduct = Tensor.create(new double[n * k], n, k);
    torchLogs = Tensor.create(new double[k], k);
    double[] ours = gradflow();
    DoublePointer theirs = new DoublePointer(pytorch().data_ptr());
    for (int i = 0; i < k; i++) {
      if (!(Math.abs(ours[i] - theirs.get(i)) <= 1e-8 * STEPS)) {
        throw new IllegalStateException(
            "exponent " + i + ": " + ours[i] / STEPS + " and " + theirs.get(i) / STEPS);
      }
    }
  }

  @Benchmark
  public double[] gradflow() {
    TangentFrame frame = new TangentFrame(weights.backend(), start, n, 0);
    for (int t = 0; t < STEPS; t++) {
      cell.jacobian(weights, tapes[t], 0, jacobian);
      frame.push(t + 1, jacobian);
    }
    frame.orthonormalise();
    return frame.logs();
  }

  @Benchmark
  public Tensor pytorch() {
    torchQ.copy_(torchStart);
    torchLogs.zero_();
    for (int t = 0; t < STEPS; t++) {
      torch.mul_out(torchJ, slopes[t], torchU);
      torch.mm_out(torchProduct, torchJ, torchQ);
      torch.linalg_qr_out(torchQ, torchR, torchProduct).close();
      try (Tensor diagonal = torchR.diagonal();
          Tensor positive = diagonal.abs()) {
        torchLogs.add_(positive.log_());
      }
    }
    return torchLogs;
  }
}
