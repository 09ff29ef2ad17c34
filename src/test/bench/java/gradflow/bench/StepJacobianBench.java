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
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
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
 * The step Jacobian of 100 steps (f64, one sample), gate values given; all take turns in one JVM,
 * in processor time of the thread. Ours, from the gates: the factors (vectors beside the weights,
 * what products with few vectors use), the structured matrix written out (an lstm's 2H² + 2H
 * numbers), the full matrix written out (of which an lstm's zeros stay); the last two one step at a
 * time, and several together. PyTorch: the same vectors, all steps at once; its best closed form of
 * the full matrix (the vectors, then in-place products over a chunk of steps at a time into
 * preallocated full matrices of which the zeros stay). Both: the same, and the product P ← P J,
 * written into the same two matrices. The chunk that is fastest for PyTorch is found in the
 * warm-up; the others then leave the caches alone. At the end it prints medians and least times per
 * step: who else uses the processor's core costs loops within a cache most.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 150)
@Measurement(iterations = 101)
@Fork(1)
public class StepJacobianBench {
  private static final int STEPS = 100;
  private static final int[] CHUNKS = {1, 2, 4, 10, 100};

  @Param({"rnn_tanh", "lstm", "gru_reset_after"})
  String name;

  @Param({"128"})
  int hidden;

  private final Turns turns = new Turns();
  private final Turns chunks = new Turns();
  private int best;
  private int bestForProducts;
  private Cell cell;
  private Weights weights;
  private final Tape[] tapes = new Tape[STEPS];
  private StepJacobian jacobian;
  private List<StepJacobian> together;
  private Matrix full;
  private double[][] bound;
  private double[] copied;
  private ChainProduct chain;
  private final Map<Integer, TorchJacobian> peers = new LinkedHashMap<>();

  /** Runs the cell, and stops unless the peer gets the same Jacobians. */
  @Setup
  public void setUp() {
    torch.set_num_threads(1);
    cell = TorchWeights.cell(name, hidden, 4);
    weights = Weights.zeros(cell.layout());
    Normals normals = new Normals(new Seed(1));
    for (String block : cell.layout().names()) {
      normals.fill(
          weights.block(block).data(), block.startsWith("W_hh") ? 1.2 / Math.sqrt(hidden) : 0.5);
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
    for (int chunk : CHUNKS) {
      TorchJacobian peer = new TorchJacobian(name, weights, tapes, chunk);
      peer.run();
      cell.jacobian(weights, tapes[STEPS - 1], 0, jacobian);
      jacobian.toMatrix(full);
      peer.requireLast(full);
      peer.chain();
      gradflowChain();
      peer.requireProduct(chain);
      peers.put(chunk, peer);
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

  /** Says whether the coming iteration counts. */
  @Setup(Level.Iteration)
  public void begin(IterationParams params) {
    boolean measuring = params.getType() == IterationType.MEASUREMENT;
    if (measuring && best == 0) {
      best = fastest("");
      bestForProducts = fastest("P J ");
    }
    turns.measuring(measuring);
    chunks.measuring(!measuring);
  }

  private int fastest(String prefix) {
    return Arrays.stream(CHUNKS)
        .boxed()
        .min(Comparator.comparingDouble(chunk -> chunks.median(prefix + chunk)))
        .orElseThrow();
  }

  /** All in turn. */
  @Benchmark
  public StepJacobian turn() {
    turns.time("gradflow, factors", this::gradflowFactors);
    turns.time("gradflow, structured", this::gradflow);
    turns.time("gradflow, structured, together", this::gradflowTogether);
    turns.time("gradflow, full", this::gradflowFullMatrix);
    turns.time("gradflow, full, together", this::gradflowFullMatrixTogether);
    turns.time("gradflow, J and P J", this::gradflowChain);
    turns.time("writing as much", this::boundOfWriting);
    turns.time("copying as much", this::boundOfCopying);
    turns.time("PyTorch, factors", () -> peers.get(100).coefficients());
    if (best == 0) {
      peers.forEach(
          (chunk, peer) -> {
            chunks.time("" + chunk, peer::run);
            chunks.time("P J " + chunk, peer::chain);
          });
    } else {
      turns.time("PyTorch, full", () -> peers.get(best).run());
      turns.time("PyTorch, J and P J", () -> peers.get(bestForProducts).chain());
    }
    return jacobian;
  }

  /** Prints medians and least times per step, and ratios. */
  @TearDown
  public void report() {
    System.out.println();
    System.out.println("chunks of PyTorch: " + best + ", for products " + bestForProducts);
    for (String what : turns.names()) {
      System.out.printf(
          Locale.ROOT,
          "%s H = %d: %s: median %s, least %s%n",
          name,
          hidden,
          what,
          perStep(what, turns::median),
          perStep(what, turns::least));
    }
  }

  /** A time per step and, for one of ours, the peer's over it. */
  private static String perStep(String what, ToDoubleFunction<String> ms) {
    String time = String.format(Locale.ROOT, "%.2f us", 1e3 * ms.applyAsDouble(what) / STEPS);
    if (!what.startsWith("gradflow")) {
      return time;
    }
    String peer = what.endsWith("P J") ? "PyTorch, J and P J" : "PyTorch, full";
    double ratio = ms.applyAsDouble(peer) / ms.applyAsDouble(what);
    return time + String.format(Locale.ROOT, " (ratio %.2f)", ratio);
  }

  /** The vectors that, with the weights, are J: what a product with few columns needs. */
  private void gradflowFactors() {
    for (Tape tape : tapes) {
      cell.jacobian(weights, tape, 0, jacobian);
    }
  }

  /** Written out, without an lstm's zeros: 2H² + 2H numbers for an lstm, H² else. */
  private void gradflow() {
    for (Tape tape : tapes) {
      cell.jacobian(weights, tape, 0, jacobian);
      jacobian.dense(0);
    }
  }

  /** The same, several steps together: each row of the weights is read once for all of them. */
  private void gradflowTogether() {
    for (int t = 0; t < STEPS; t += together.size()) {
      fillTogether(t);
      together.forEach(j -> j.dense(0));
    }
  }

  /** Full matrices, several steps together. */
  private void gradflowFullMatrixTogether() {
    for (int t = 0; t < STEPS; t += together.size()) {
      fillTogether(t);
      together.forEach(StepJacobian::full);
    }
  }

  /** Written out as the full matrix: 4H² numbers for an lstm, of which the zeros stay. */
  private void gradflowFullMatrix() {
    for (Tape tape : tapes) {
      cell.jacobian(weights, tape, 0, jacobian);
      jacobian.full();
    }
  }

  /** J of every step, and P ← P J. */
  private void gradflowChain() {
    chain.reset();
    for (int t = STEPS; t >= 1; t--) {
      cell.jacobian(weights, tapes[t - 1], 0, jacobian);
      chain.multiplyRight(t, jacobian);
    }
  }

  /** The least for whoever writes J: as many numbers as the structured form has, all the same. */
  private void boundOfWriting() {
    for (int t = 0; t < STEPS; t++) {
      for (double[] part : bound) {
        Arrays.fill(part, t);
      }
    }
  }

  /** The least for whoever reads W and writes J: one copy of H² numbers for each part. */
  private void boundOfCopying() {
    for (int t = 0; t < STEPS; t++) {
      for (double[] part : bound) {
        System.arraycopy(copied, 0, part, 0, part.length);
      }
    }
  }
}
