package gradflow.graph;

import gradflow.cell.Block;
import gradflow.cell.Layout;
import gradflow.cell.Part;
import gradflow.cell.Role;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.graph.Value.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Recorder of one forward step of a {@link TracedCell}. It provides the input, the parts of the
 * state and the parameters as {@link Traced} values of one sample. Shapes are checked as each
 * operation is recorded. Mutable and not thread-safe.
 */
public final class Trace {
  /** ONNX opset of the operators that {@link #apply} accepts. */
  public static final int OPSET = 20;

  /** Name of the cell in messages. */
  static final String NAME = "traced cell";

  private final GraphBuilder shapes = new GraphBuilder(NAME, OPSET);
  private final List<GraphModel.Node> nodes = new ArrayList<>();
  private final List<GraphModel.Port> ports = new ArrayList<>();
  private final Map<String, Traced> given = new LinkedHashMap<>();
  private final Map<String, Block> blocks = new LinkedHashMap<>();
  private final Map<String, Traced> parameters = new LinkedHashMap<>();
  private final Map<String, Traced> next = new LinkedHashMap<>();
  private final List<Part> parts;
  private Optional<String> output = Optional.empty();

  Trace(int inputSize, List<Part> parts) {
    this.parts = parts;
    give("x", inputSize, false);
    parts.forEach(p -> give(p.name(), p.size(), true));
  }

  private void give(String name, int size, boolean state) {
    int[] dims = {size};
    Check.that(!given.containsKey(name), "parts", "got two values of the name " + name);
    ports.add(new GraphModel.Port(name, Kind.REAL, dims));
    given.put(name, new Traced(this, shapes.given(name, Kind.REAL, dims, Stage.STEP, state)));
  }

  /** Returns the input x_t, a vector of size D. */
  public Traced x() {
    return given.get("x");
  }

  /**
   * Returns a part of the state before the step, as a vector.
   *
   * @throws BadArgument if the cell has no part of that name
   */
  public Traced state(String part) {
    requirePart(part);
    return given.get(part);
  }

  /**
   * Declares a weight matrix. Its role is {@code RECURRENT} if it multiplies a value that depends
   * on the state, else {@code INPUT}.
   *
   * @param rows at least 1
   * @param cols at least 1
   * @throws BadArgument if an extent is below 1, or the name is taken
   */
  public Traced weight(String name, int rows, int cols) {
    return declare(new Block(name, rows, cols, Role.INPUT), rows, cols);
  }

  /**
   * Declares a bias vector, initialised as biases are.
   *
   * @param rows at least 1
   * @throws BadArgument if {@code rows} is below 1, or the name is taken
   */
  public Traced bias(String name, int rows) {
    return parameter(new Block(name, rows, 1, Role.BIAS));
  }

  /**
   * Declares parameters with a given role or initialisation, such as decay rates. Returns a vector
   * if the block has one column, else a matrix.
   *
   * @throws BadArgument if the name is taken
   */
  public Traced parameter(Block block) {
    blocks.put(block.name(), block);
    return block.cols() == 1
        ? declare(block, block.rows())
        : declare(block, block.rows(), block.cols());
  }

  private Traced declare(Block block, int... dims) {
    String name = block.name();
    Check.that(
        !given.containsKey(name) && !parameters.containsKey(name),
        "parameter",
        "got " + name + " a second time, expected another name; keep the first in a variable");
    Traced value = new Traced(this, shapes.parameter(name, zeros(dims)));
    parameters.put(name, value);
    return value;
  }

  private static Tensor zeros(int... dims) {
    return new Tensor(Kind.REAL, dims, new double[Math.toIntExact(Dims.size(dims))]);
  }

  /** Returns a constant vector, which is not a parameter. */
  public Traced constant(double... values) {
    return constant(new Tensor(Kind.REAL, new int[] {values.length}, values.clone()));
  }

  /** Returns a constant scalar, which broadcasts to every shape. */
  Traced number(double value) {
    return constant(Tensor.number(Kind.REAL, value));
  }

  Traced constant(Tensor value) {
    return apply("Constant", Map.of("value", value));
  }

  /**
   * Applies an ONNX operator and returns its first output. Use it for operations for which {@link
   * Traced} has no method.
   *
   * @param operator name of the operator, such as {@code Sin}; docs/onnx-cells.md lists all
   * @throws BadArgument if the operator does not exist or does not accept these shapes
   */
  public Traced apply(String operator, Traced... values) {
    return apply(operator, Map.of(), values);
  }

  /**
   * Applies an ONNX operator with attributes and returns its first output.
   *
   * @param attributes values by their ONNX names: Long, Double, String, {@code long[]} or {@code
   *     double[]}
   */
  public Traced apply(String operator, Map<String, Object> attributes, Traced... values) {
    for (Traced v : values) {
      Check.that(
          v.trace() == this, operator, "got a value of another step, expected one of this step");
    }
    List<String> in = Arrays.stream(values).map(Traced::name).toList();
    String name = operator + "." + (nodes.size() + 1);
    GraphModel.Node node = new GraphModel.Node("", operator, "", in, List.of(name), attributes);
    Value out = shapes.bind(node, Arrays.stream(values).map(Traced::value).toList()).get(0);
    nodes.add(node);
    return new Traced(
        this, new Value(name, out.kind(), out.dims(), out.stage(), out.slot(), out.constant()));
  }

  /**
   * Sets the value of a part of the state after the step.
   *
   * @throws BadArgument if the cell has no such part, it is already set, or the size does not match
   */
  public void next(String part, Traced value) {
    Part p = requirePart(part);
    Check.that(!next.containsKey(part), "next " + part, "was said twice");
    Check.that(
        Arrays.equals(value.dims(), new int[] {p.size()}),
        "next " + part,
        "got " + Dims.text(value.dims()) + " numbers, expected a vector of " + p.size());
    next.put(part, value);
  }

  /**
   * Sets the output that a readout, a loss or the next layer sees. Without this call it is the
   * first part of the state.
   *
   * @param value a vector
   * @throws BadArgument if the value is not a vector, or the output is already set
   */
  public void output(Traced value) {
    Check.that(output.isEmpty(), "output", "was said twice");
    Check.that(
        value.dims().length == 1,
        "output",
        "got " + Dims.text(value.dims()) + " numbers, expected a vector");
    output = Optional.of(value.name());
  }

  private Part requirePart(String part) {
    return parts.stream()
        .filter(p -> p.name().equals(part))
        .findFirst()
        .orElseThrow(
            () ->
                new BadArgument(
                    "part",
                    "got "
                        + part
                        + ", expected one of "
                        + parts.stream().map(Part::name).toList()));
  }

  /** Returns the recorded graph, bound as a cell. */
  GraphCell cell() {
    List<Binding.State> states = new ArrayList<>();
    for (Part p : parts) {
      Traced value = next.get(p.name());
      Check.that(
          value != null,
          "next " + p.name(),
          "is missing, expected next(\"" + p.name() + "\", …) in the step");
      states.add(new Binding.State(p.name(), value.name()));
    }
    Map<String, Tensor> initializers = new LinkedHashMap<>();
    parameters.forEach((name, v) -> initializers.put(name, zeros(v.dims())));
    List<String> outputs = new ArrayList<>(states.stream().map(Binding.State::output).toList());
    output.ifPresent(outputs::add);
    GraphModel model = new GraphModel(NAME, OPSET, nodes, initializers, ports, outputs);
    return new GraphCell(model, new Binding(Optional.of("x"), states, output));
  }

  /**
   * Returns the parameters in the order of declaration. Those declared without a role take the role
   * from {@code found}.
   */
  List<Block> blocks(Layout found) {
    List<Block> out = new ArrayList<>();
    for (String name : parameters.keySet()) {
      Check.that(
          found.names().contains(name),
          "parameter " + name,
          "is declared, but neither next state nor output depends on it; expected a use, or no"
              + " declaration");
      out.add(blocks.getOrDefault(name, found.block(name)));
    }
    return out;
  }
}
