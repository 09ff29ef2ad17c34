package gradflow.bench;

import gradflow.cell.Cell;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.TorchWeights;
import gradflow.cell.Weights;
import gradflow.flow.ChainProduct;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
 * The step Jacobian of 100 steps (f64, one sample), gate values given. Ours, from the gates: the
 * factors (vectors beside the weights, what products with few vectors use), the structured matrix
 * written out (an lstm's 2H² + 2H numbers), the full matrix written out (of which an lstm's zeros
 * stay); the last two one step at a time, and four steps together. PyTorch: the same vectors, all
 * steps at once; its best closed form of the full matrix (the vectors, then in-place products over
 * {@code chunk} steps at a time into preallocated full matrices of which the zeros stay). Both: the
 * same, and the product P ← P J, written into the same two matrices. Times are per step.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@OperationsPerInvocation(StepJacobianBench.STEPS)
public class StepJacobianBench {
  static final int STEPS = 100;

  @Param({"rnn_tanh", "lstm", "gru_reset_after"})
  String name;

  @Param({"128"})
  int hidden;

  private Cell cell;
  private Weights weights;
  private final Tape[] tapes = new Tape[STEPS];
  private StepJacobian jacobian;
  private List<StepJacobian> together;
  private Matrix full;
  private double[][] bound;
  private double[] copied;
  private ChainProduct chain;
  private final List<TorchJacobian> peers = new ArrayList<>();

  /** The closed form for one size of chunk. */
  @State(Scope.Thread)
  public static class Chunk {
    @Param({"1", "2", "4", "10", "100"})
    int chunk;
  }

  /** Runs the cell, and stops unless the peer gets the same Jacobians. */
  @Setup
  public void setUp() {
    torch.set_num_threads(1);
    cell = TorchWeights.cell(name, hidden, 4);
    weights = Weights.zeros(cell.layout());
    Normals normals = new Normals(new Seed(1));
    for (String block : cell.layout().names()) {
      normals.fill(
          weights.block(block).data(), block.startsWith("U") ? 1.2 / Math.sqrt(hidden) : 0.5);
    }
    weights.changed();
    Matrix state = Matrix.zeros(cell.stateSize(), 1);
    normals.fill(state.data(), 0.5);
    for (int t = 0; t < STEPS; t++) {
      tapes[t] = new Tape(cell, 1);
      normals.fill(tapes[t].get("x"), 1);
      tapes[t].setBefore(state);
      cell.step(weights, tapes[t]);
      tapes[t].getAfter(state);
    }
    jacobian = cell.newJacobian();
    chain = new ChainProduct(weights.backend(), cell.parts(), jacobian.denseColumns());
    together = StepJacobian.together(cell, StepJacobian.TOGETHER);
    full = Matrix.zeros(cell.stateSize(), cell.stateSize());
    bound = new double[jacobian.parts()][hidden * hidden];
    copied = new double[hidden * hidden];
    requireSameTogether();
    for (int chunk : new int[] {1, 2, 4, 10, 100}) {
      TorchJacobian peer = new TorchJacobian(name, weights, tapes, chunk);
      peer.run();
      cell.jacobian(weights, tapes[STEPS - 1], 0, jacobian);
      jacobian.toMatrix(full);
      peer.requireLast(full);
      peer.chain();
      gradflowChain();
      peer.requireProduct(chain);
      peers.add(peer);
    }
  }

  private void requireSameTogether() {
    gradflowTogether();
    gradflowFullMatrixTogether();
    for (int k = 0; k < together.size(); k++) {
      cell.jacobian(weights, tapes[STEPS - together.size() + k], 0, jacobian);
      jacobian.toMatrix(full);
      if (!Arrays.equals(full.data(), together.get(k).full().data())
          || !Arrays.equals(full.data(), together.get(k).toMatrix().data())) {
        throw new IllegalStateException("step Jacobian " + k + " differs from that alone");
      }
    }
  }

  private void fillTogether(int first) {
    for (int k = 0; k < together.size(); k++) {
      cell.jacobian(weights, tapes[first + k], 0, together.get(k));
    }
  }

  /** The vectors that, with the weights, are J: what a product with few columns needs. */
  @Benchmark
  public StepJacobian gradflowFactors() {
    for (Tape tape : tapes) {
      cell.jacobian(weights, tape, 0, jacobian);
    }
    return jacobian;
  }

  /** Written out, without an lstm's zeros: 2H² + 2H numbers for an lstm, H² else. */
  @Benchmark
  public double gradflow() {
    double sum = 0;
    for (Tape tape : tapes) {
      cell.jacobian(weights, tape, 0, jacobian);
      sum += jacobian.dense(0).data()[0];
    }
    return sum;
  }

  /** The same, four steps together: each row of the weights is read once for all four. */
  @Benchmark
  public double gradflowTogether() {
    double sum = 0;
    for (int t = 0; t < STEPS; t += together.size()) {
      fillTogether(t);
      for (int k = 0; k < together.size(); k++) {
        sum += together.get(k).dense(0).data()[0];
      }
    }
    return sum;
  }

  /** Full matrices, four steps together. */
  @Benchmark
  public double gradflowFullMatrixTogether() {
    double sum = 0;
    for (int t = 0; t < STEPS; t += together.size()) {
      fillTogether(t);
      for (int k = 0; k < together.size(); k++) {
        sum += together.get(k).full().data()[0];
      }
    }
    return sum;
  }

  /** Written out as the full matrix: 4H² numbers for an lstm, of which the zeros stay. */
  @Benchmark
  public double gradflowFullMatrix() {
    double sum = 0;
    for (Tape tape : tapes) {
      cell.jacobian(weights, tape, 0, jacobian);
      sum += jacobian.full().data()[0];
    }
    return sum;
  }

  /** J of every step, and P ← P J. */
  @Benchmark
  public ChainProduct gradflowChain() {
    chain.reset();
    for (int t = STEPS; t >= 1; t--) {
      cell.jacobian(weights, tapes[t - 1], 0, jacobian);
      chain.multiplyRight(t, jacobian);
    }
    return chain;
  }

  /** The least for whoever writes J: as many numbers as the structured form has, all the same. */
  @Benchmark
  public double boundOfWriting() {
    double sum = 0;
    for (int t = 0; t < STEPS; t++) {
      for (double[] part : bound) {
        Arrays.fill(part, t);
      }
      sum += bound[0][0];
    }
    return sum;
  }

  /** The least for whoever reads U and writes J: one copy of H² numbers for each part. */
  @Benchmark
  public double boundOfCopying() {
    double sum = 0;
    for (int t = 0; t < STEPS; t++) {
      for (double[] part : bound) {
        System.arraycopy(copied, 0, part, 0, part.length);
      }
      sum += bound[0][0];
    }
    return sum;
  }

  @Benchmark
  public Tensor pytorchFactors() {
    return peers.get(4).coefficients();
  }

  @Benchmark
  public Tensor pytorchChain(Chunk chunk) {
    return peers.get(List.of(1, 2, 4, 10, 100).indexOf(chunk.chunk)).chain();
  }

  @Benchmark
  public Tensor pytorch(Chunk chunk) {
    return peers.get(List.of(1, 2, 4, 10, 100).indexOf(chunk.chunk)).run();
  }
}
