package gradflow.bench;

import gradflow.cell.Cell;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.TorchWeights;
import gradflow.cell.Weights;
import gradflow.graph.Binding;
import gradflow.graph.GraphCell;
import gradflow.graph.GraphModel;
import gradflow.graph.Kind;
import gradflow.graph.Tensor;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
 * A one-step graph of an lstm, as PyTorch exports it, against the built-in one with the same
 * weights (f64, one sample, 4 inputs): a step, and a step with its Jacobian written out.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GraphCellBench {
  private static final int INPUTS = 4;

  @Param({"128"})
  int hidden;

  private final Cell[] cells = new Cell[2];
  private final Weights[] weights = new Weights[2];
  private final Tape[] tapes = new Tape[2];
  private final StepJacobian[] jacobians = new StepJacobian[2];
  private final Matrix[] full = new Matrix[2];

  /** Stops unless both get the same state and Jacobian. */
  @Setup
  public void setUp() {
    Matrix input = Matrix.zeros(4 * hidden, INPUTS);
    Matrix recurrent = Matrix.zeros(4 * hidden, hidden);
    Matrix bias = Matrix.zeros(4 * hidden, 1);
    Normals normals = new Normals(new Seed(1));
    normals.fill(input.data(), 0.5);
    normals.fill(recurrent.data(), 1 / Math.sqrt(hidden));
    normals.fill(bias.data(), 0.1);
    cells[0] = TorchWeights.cell("lstm", hidden, INPUTS);
    Matrix zero = Matrix.zeros(4 * hidden, 1);
    weights[0] = new TorchWeights(input, recurrent, bias, zero).toWeights(cells[0]);
    GraphCell graph = graph(input, recurrent, bias);
    cells[1] = graph;
    weights[1] = graph.weights();
    double[] x = new double[INPUTS];
    double[] s = new double[2 * hidden];
    normals.fill(x, 1);
    normals.fill(s, 0.5);
    for (int k = 0; k < 2; k++) {
      tapes[k] = new Tape(cells[k], 1);
      System.arraycopy(x, 0, tapes[k].get("x"), 0, INPUTS);
      tapes[k].setBefore(Matrix.wrap(2 * hidden, 1, s.clone()));
      jacobians[k] = cells[k].newJacobian();
      full[k] = Matrix.zeros(2 * hidden, 2 * hidden);
      jacobian(k);
    }
    for (int k = 0; k < full[0].data().length; k++) {
      if (Math.abs(full[0].data()[k] - full[1].data()[k]) > 1e-13) {
        throw new IllegalStateException("the Jacobians differ at entry " + k);
      }
    }
  }

  /** As torch.onnx.export writes an lstm of one's own: two products, a split, gates. */
  private GraphCell graph(Matrix input, Matrix recurrent, Matrix bias) {
    List<GraphModel.Node> nodes =
        List.of(
            node("Gemm", Map.of("transB", 1L), List.of("x", "W_ih", "b"), "zx"),
            node("Gemm", Map.of("transB", 1L), List.of("h", "W_hh"), "zh"),
            node("Add", Map.of(), List.of("zx", "zh"), "z"),
            node("Split", Map.of("axis", 1L), List.of("z", "four"), "i", "f", "g", "o"),
            node("Sigmoid", Map.of(), List.of("i"), "si"),
            node("Sigmoid", Map.of(), List.of("f"), "sf"),
            node("Tanh", Map.of(), List.of("g"), "tg"),
            node("Sigmoid", Map.of(), List.of("o"), "so"),
            node("Mul", Map.of(), List.of("sf", "c"), "fc"),
            node("Mul", Map.of(), List.of("si", "tg"), "ig"),
            node("Add", Map.of(), List.of("fc", "ig"), "c_next"),
            node("Tanh", Map.of(), List.of("c_next"), "tc"),
            node("Mul", Map.of(), List.of("so", "tc"), "h_next"));
    double h = hidden;
    Map<String, Tensor> initializers =
        Map.of(
            "W_ih", new Tensor(Kind.REAL, new int[] {4 * hidden, INPUTS}, input.data()),
            "W_hh", new Tensor(Kind.REAL, new int[] {4 * hidden, hidden}, recurrent.data()),
            "b", new Tensor(Kind.REAL, new int[] {4 * hidden}, bias.data()),
            "four", new Tensor(Kind.INTEGER, new int[] {4}, new double[] {h, h, h, h}));
    GraphModel model =
        new GraphModel(
            "lstm",
            13,
            nodes,
            initializers,
            List.of(port("x", INPUTS), port("h", hidden), port("c", hidden)),
            List.of("h_next", "c_next"));
    return new GraphCell(model, Binding.of(model, List.of("h", "c")));
  }

  private static GraphModel.Node node(
      String op, Map<String, Object> attributes, List<String> in, String... out) {
    return new GraphModel.Node(op + out[0], op, "", in, List.of(out), attributes);
  }

  private static GraphModel.Port port(String name, int size) {
    return new GraphModel.Port(name, Kind.REAL, new int[] {1, size});
  }

  private Matrix jacobian(int k) {
    cells[k].step(weights[k], tapes[k]);
    cells[k].jacobian(weights[k], tapes[k], 0, jacobians[k]);
    jacobians[k].toMatrix(full[k]);
    return full[k];
  }

  @Benchmark
  public double[] builtInStep() {
    cells[0].step(weights[0], tapes[0]);
    return tapes[0].output();
  }

  @Benchmark
  public double[] graphStep() {
    cells[1].step(weights[1], tapes[1]);
    return tapes[1].output();
  }

  @Benchmark
  public Matrix builtInStepAndJacobian() {
    return jacobian(0);
  }

  @Benchmark
  public Matrix graphStepAndJacobian() {
    return jacobian(1);
  }
}
