package gradflow.io;

import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.files.AtomicFile;
import gradflow.files.FileProblem;
import gradflow.graph.Binding;
import gradflow.graph.GraphCell;
import gradflow.graph.GraphCheck;
import gradflow.graph.GraphModel;
import gradflow.graph.Kind;
import gradflow.graph.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and writes the main graph of an ONNX file in the form that gradflow.graph uses. */
public final class OnnxGraphs {
  private OnnxGraphs() {}

  /**
   * Reads a graph with all its tensors.
   *
   * @throws BadArgument if the file is invalid, or larger than the heap allows
   * @throws gradflow.files.FileProblem if the file cannot be read
   */
  public static GraphModel read(Path path) {
    try (OnnxFile file = OnnxFile.open(path)) {
      long all = file.tensors().stream().mapToLong(TensorInfo::elements).sum();
      UntrustedFile.requireRoom(path, all);
      Map<String, Tensor> initializers = new LinkedHashMap<>();
      for (TensorInfo t : file.tensors()) {
        if (file.initializers().contains(t.name())) {
          initializers.put(t.name(), tensor(path, t, file.read(t)));
        }
      }
      List<GraphModel.Node> nodes = file.nodes().stream().map(n -> node(file, n)).toList();
      List<GraphModel.Port> inputs = file.inputs().stream().map(p -> port(path, p)).toList();
      String opset = file.metadata().get("opset");
      Check.that(opset != null, path.toString(), "does not say the opset of ONNX's own operators");
      return new GraphModel(
          String.valueOf(path.getFileName()),
          (int) Math.max(0, Math.min(Integer.MAX_VALUE, Long.parseLong(opset))),
          nodes,
          initializers,
          inputs,
          file.outputs());
    }
  }

  /**
   * Reads a one-step graph as a network of one cell and checks its derivatives at the initial
   * state.
   *
   * @param state inputs of the graph that are its state; empty to infer them
   * @throws BadArgument if the graph cannot be used, or its derivatives are wrong
   */
  public static StoredModel model(Path path, List<String> state) {
    GraphModel graph = read(path);
    GraphCell cell = new GraphCell(graph, Binding.of(graph, state));
    GraphCheck.require(cell, cell.weights(), new double[cell.inputSize()], cell.initialState());
    try (OnnxFile file = OnnxFile.open(path)) {
      ElementType type =
          file.tensors().stream()
              .map(TensorInfo::type)
              .filter(ElementType::floating)
              .findFirst()
              .orElse(ElementType.F64);
      return new StoredModel(
          new StoredModel.Source(path, "onnx", "ONNX", "", type, file.metadata()),
          List.of(),
          false,
          0,
          cell.notes(),
          List.of(),
          Optional.of(cell),
          Optional.empty());
    }
  }

  /**
   * Writes a graph with other weights. Only the numbers of the floating-point initializers change;
   * they are rounded to their types.
   *
   * @param weights weights of a cell that was created from this graph
   * @throws BadArgument if {@code to} is the same file as {@code from}, or an initializer is stored
   *     in another file or is packed as half precision
   * @throws FileProblem if a file cannot be read or written
   */
  public static void write(Path from, Path to, Weights weights) {
    OtherFile.require(to, from);
    try (OnnxFile file = OnnxFile.open(from)) {
      byte[] bytes = Files.readAllBytes(from);
      for (String name : weights.layout().names()) {
        file.patch(name, weights.block(name).data(), bytes);
      }
      AtomicFile.write(to, out -> out.write(bytes));
    } catch (IOException e) {
      throw FileProblem.reading(from, e);
    }
  }

  private static GraphModel.Node node(OnnxFile file, OnnxNode n) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    n.attributes().forEach((name, a) -> attributes.put(name, value(file, n, name, a)));
    return new GraphModel.Node(n.name(), n.op(), n.domain(), n.inputs(), n.outputs(), attributes);
  }

  private static Object value(OnnxFile file, OnnxNode n, String name, OnnxNode.Attribute a) {
    if (a.graph()) {
      return new GraphModel.Subgraph();
    }
    return switch (a.type()) {
      case 1 -> (double) a.f();
      case 2 -> a.i();
      case 3 -> a.s();
      case 4 -> {
        Check.that(
            a.tensor() != null, file.path() + ": " + n.called(), "has no tensor as its " + name);
        yield tensor(file.path(), a.tensor().info(), file.numbers(a.tensor()));
      }
      case 6 -> a.floats().stream().mapToDouble(f -> f).toArray();
      case 7 -> a.ints().stream().mapToLong(i -> i).toArray();
      case 8 -> a.strings();
      default ->
          throw new BadArgument(
              file.path() + ": " + n.called() + " (operator " + n.op() + ")",
              "has the attribute " + name + " of ONNX's type " + a.type() + ", which is not read");
    };
  }

  private static Tensor tensor(Path path, TensorInfo info, double[] values) {
    for (long extent : info.shape()) {
      Check.that(
          extent <= Integer.MAX_VALUE - 8,
          path + ": " + info.name(),
          "got the shape " + info.shape());
    }
    int[] dims = info.shape().stream().mapToInt(Math::toIntExact).toArray();
    return new Tensor(kind(info.type()), dims, values);
  }

  private static Kind kind(ElementType type) {
    return type.floating() ? Kind.REAL : type == ElementType.BOOL ? Kind.TRUTH : Kind.INTEGER;
  }

  private static GraphModel.Port port(Path path, OnnxPort p) {
    Kind kind =
        switch (p.type()) {
          case 1, 10, 11, 16 -> Kind.REAL;
          case 9 -> Kind.TRUTH;
          default -> Kind.INTEGER;
        };
    int[] dims = new int[p.shape().size()];
    for (int d = 0; d < dims.length; d++) {
      long extent = p.shape().get(d);
      Check.that(
          extent >= -1 && extent <= Integer.MAX_VALUE - 8,
          path + ": " + p.name(),
          "got the shape " + p.shape());
      dims[d] = (int) extent;
    }
    return new GraphModel.Port(p.name(), kind, dims);
  }
}
