package gradflow.bench;

import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.Tape;
import gradflow.cell.TorchWeights;
import gradflow.cell.Weights;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One step of a cell, with its derivatives on the tape, and one step and its adjoint with all
 * parameter gradients (f64, 4 inputs). PyTorch: {@code rnn_tanh_cell}, {@code lstm_cell}, {@code
 * gru_cell}, and autograd's gradient of every input and parameter. A step of ours keeps what the
 * adjoint needs, so its peer is the one with gradients; {@code pytorchStep} records none.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CellStepBench {
  private static final int INPUTS = 4;

  @Param({"rnn_tanh", "lstm", "gru_reset_after"})
  String name;

  @Param({"32", "128"})
  int hidden;

  @Param({"1", "32"})
  int batch;

  private Cell cell;
  private Weights weights;
  private Gradients gradients;
  private Tape tape;
  private Tape bar;
  private double[][] cotangent;
  private final Tensor[][] inputs = new Tensor[2][];
  private TensorVector differentiated;
  private TensorVector torchCotangent;

  /** Stops unless both get the same state after the step and the same adjoint before it. */
  @Setup
  public void setUp() {
    torch.set_num_threads(1);
    cell = TorchWeights.cell(name, hidden, INPUTS);
    int gates = name.equals("lstm") ? 4 : name.equals("rnn_tanh") ? 1 : 3;
    Normals normals = new Normals(new Seed(1));
    Matrix[] p = {
      Matrix.zeros(gates * hidden, INPUTS),
      Matrix.zeros(gates * hidden, hidden),
      Matrix.zeros(gates * hidden, 1),
      Matrix.zeros(gates * hidden, 1)
    };
    for (Matrix m : p) {
      normals.fill(m.data(), 1 / Math.sqrt(m.cols() == 1 ? 4 : m.cols()));
    }
    weights = new TorchWeights(p[0], p[1], p[2], p[3]).toWeights(cell);
    gradients = Gradients.of(weights);
    tape = new Tape(cell, batch);
    bar = new Tape(cell, batch);
    normals.fill(tape.get("x"), 1);
    for (double[] part : tape.beforeArrays()) {
      normals.fill(part, 0.5);
    }
    cotangent = new double[cell.parts().size()][hidden * batch];
    for (double[] part : cotangent) {
      normals.fill(part, 1);
    }
    setUpTorch(p);
    compare();
  }

  private void setUpTorch(Matrix[] p) {
    for (int grad = 0; grad < 2; grad++) {
      int states = tape.beforeArrays().length;
      inputs[grad] = new Tensor[1 + states + p.length];
      inputs[grad][0] = samples(tape.get("x"));
      for (int k = 0; k < states; k++) {
        inputs[grad][1 + k] = samples(tape.beforeArrays()[k]);
      }
      for (int k = 0; k < p.length; k++) {
        double[] data = p[k].data().clone();
        inputs[grad][1 + states + k] =
            p[k].cols() == 1
                ? Tensor.create(data, data.length)
                : Tensor.create(data, p[k].rows(), p[k].cols());
      }
      for (Tensor t : inputs[grad]) {
        t.set_requires_grad(grad == 1);
      }
    }
    differentiated = new TensorVector(inputs[1]);
    torchCotangent =
        new TensorVector(Arrays.stream(cotangent).map(this::samples).toArray(Tensor[]::new));
  }

  /** PyTorch's rows are samples. */
  private Tensor samples(double[] columns) {
    Matrix m = Matrix.wrap(columns.length / batch, batch, columns).transposed();
    return Tensor.create(m.data(), m.rows(), m.cols());
  }

  private void compare() {
    gradflowStepAndAdjoint();
    try (PointerScope scope = new PointerScope()) {
      require(tape.output(), forward(1).get(0), "output");
      require(bar.beforeArrays()[0], gradient().get(1), "adjoint");
    }
  }

  private void require(double[] ours, Tensor theirs, String what) {
    DoublePointer data = new DoublePointer(theirs.contiguous().data_ptr());
    for (int j = 0; j < hidden; j++) {
      for (int b = 0; b < batch; b++) {
        if (Math.abs(ours[j * batch + b] - data.get((long) b * hidden + j)) > 1e-10) {
          throw new IllegalStateException(what + " differs at unit " + j + " of sample " + b);
        }
      }
    }
  }

  private TensorVector forward(int grad) {
    Tensor[] in = inputs[grad];
    if (name.equals("lstm")) {
      var next =
          torch.lstm_cell(
              in[0],
              new TensorVector(in[1], in[2]),
              in[3],
              in[4],
              new TensorOptional(in[5]),
              new TensorOptional(in[6]));
      return new TensorVector(next.get0(), next.get1());
    }
    TensorOptional first = new TensorOptional(in[4]);
    TensorOptional second = new TensorOptional(in[5]);
    return new TensorVector(
        name.equals("rnn_tanh")
            ? torch.rnn_tanh_cell(in[0], in[1], in[2], in[3], first, second)
            : torch.gru_cell(in[0], in[1], in[2], in[3], first, second));
  }

  private TensorVector gradient() {
    return torch.grad(forward(1), differentiated, torchCotangent, null, false, false);
  }

  @Benchmark
  public double[] gradflowStep() {
    cell.step(weights, tape);
    return tape.output();
  }

  @Benchmark
  public double[] gradflowStepAndAdjoint() {
    cell.step(weights, tape);
    for (int p = 0; p < cotangent.length; p++) {
      System.arraycopy(cotangent[p], 0, bar.afterArrays()[p], 0, cotangent[p].length);
    }
    cell.adjoint(weights, tape, bar, gradients);
    return bar.beforeArrays()[0];
  }

  @Benchmark
  public long pytorchStep() {
    try (PointerScope scope = new PointerScope()) {
      return forward(0).get(0).data_ptr().address();
    }
  }

  @Benchmark
  public long pytorchStepAndAdjoint() {
    try (PointerScope scope = new PointerScope()) {
      return gradient().get(1).data_ptr().address();
    }
  }
}
