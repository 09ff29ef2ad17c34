package gradflow.graph;

import gradflow.rng.Seed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A graph that is drawn node by node: the state h stays as it is, the output y is what the nodes
 * make of it. Numbers are exact in single precision.
 */
final class Sketch {
  final int opset;
  final UniformRandomProvider random;
  private final int[] stateDims;
  private final List<GraphModel.Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> initializers = new LinkedHashMap<>();

  /** The value that the next node takes. */
  String now = "h";

  int[] dims;

  Sketch(Seed seed, int opset, int... stateDims) {
    this.random = seed.generator();
    this.opset = opset;
    this.stateDims = stateDims;
    this.dims = stateDims;
  }

  int size() {
    return (int) Dims.size(dims);
  }

  /** Away from 0, where many functions have a kink. */
  double number() {
    double v = 0.1 + 0.9 * random.nextDouble();
    return (float) (random.nextBoolean() ? v : -v);
  }

  String real(int... shape) {
    double[] values = new double[(int) Dims.size(shape)];
    for (int k = 0; k < values.length; k++) {
      values[k] = number();
    }
    return constant(new Tensor(Kind.REAL, shape, values));
  }

  String of(double value) {
    return constant(Tensor.number(Kind.REAL, (float) value));
  }

  String ints(long... values) {
    double[] v = new double[values.length];
    for (int k = 0; k < v.length; k++) {
      v[k] = values[k];
    }
    return constant(new Tensor(Kind.INTEGER, new int[] {v.length}, v));
  }

  String constant(Tensor t) {
    String name = "c" + initializers.size();
    initializers.put(name, t);
    return name;
  }

  /** One more node; the name of its only output. */
  String node(String op, Map<String, Object> attributes, String... inputs) {
    return nodes(op, 1, attributes, inputs).get(0);
  }

  String node(String op, String... inputs) {
    return node(op, Map.of(), inputs);
  }

  List<String> nodes(String op, int outputs, Map<String, Object> attributes, String... inputs) {
    List<String> out = new ArrayList<>();
    for (int k = 0; k < outputs; k++) {
      out.add("v" + nodes.size() + "_" + k);
    }
    nodes.add(new GraphModel.Node("n" + nodes.size(), op, "", List.of(inputs), out, attributes));
    return out;
  }

  /** Axes as an attribute up to an opset, as an input from there on. */
  String withAxes(String op, int from, Map<String, Object> attributes, String x, long... axes) {
    if (opset >= from) {
      return node(op, attributes, x, ints(axes));
    }
    Map<String, Object> more = new LinkedHashMap<>(attributes);
    more.put("axes", axes);
    return node(op, more, x);
  }

  String reshaped(String x, long... shape) {
    return node("Reshape", x, ints(shape));
  }

  /** Takes that value from here on. */
  void go(String value) {
    now = value;
    dims = BoundGraph.of(model(value), binding(value)).output().orElseThrow().dims();
  }

  Binding binding(String y) {
    return new Binding(Optional.empty(), List.of(new Binding.State("h", "h_next")), Optional.of(y));
  }

  GraphModel model(String y) {
    List<GraphModel.Node> all = new ArrayList<>(nodes);
    all.add(new GraphModel.Node("stay", "Identity", "", List.of("h"), List.of("h_next"), Map.of()));
    return new GraphModel(
        "sketch",
        opset,
        all,
        initializers,
        List.of(new GraphModel.Port("h", Kind.REAL, stateDims)),
        List.of("h_next", y));
  }

  List<String> operators() {
    return nodes.stream().map(GraphModel.Node::op).toList();
  }
}
