package gradflow.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph of operators as another tool describes it, before it is interpreted.
 *
 * @param source name used in messages, such as a file name
 * @param opset version of ONNX's operators
 * @param nodes nodes in topological order
 * @param initializers tensors by name; those of {@link Kind#REAL} are the parameters
 * @param inputs inputs of the graph
 * @param outputs names of its outputs
 */
public record GraphModel(
    String source,
    int opset,
    List<Node> nodes,
    Map<String, Tensor> initializers,
    List<Port> inputs,
    List<String> outputs) {
  /** Marks a dimension of a port that has no fixed extent. */
  public static final int OPEN = -1;

  /**
   * An input.
   *
   * @param name name of the input
   * @param kind kind of its numbers
   * @param dims extents; {@link #OPEN} where one is not fixed
   */
  public record Port(String name, Kind kind, int[] dims) {}

  /**
   * A node.
   *
   * @param name may be empty
   * @param op the operator
   * @param domain empty for ONNX's own
   * @param inputs names of values; an empty name for an input that is omitted
   * @param outputs names of values; an empty name for an output that is omitted
   * @param attributes values by name: Double, Long, String, {@link Tensor}, double[], long[], a
   *     List of String, or {@link Subgraph} for a graph
   */
  public record Node(
      String name,
      String op,
      String domain,
      List<String> inputs,
      List<String> outputs,
      Map<String, Object> attributes) {
    /** Copies the lists. */
    public Node {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
      attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /**
     * Returns what messages call the node: its name, or else its first output, with its operator.
     */
    public String called() {
      String what = name.isEmpty() && !outputs.isEmpty() ? "that gives " + outputs.get(0) : name;
      return "node " + what + " (operator " + op + ")";
    }
  }

  /** Placeholder for an attribute that is a graph (control flow), which is not supported. */
  public record Subgraph() {}

  /** Copies the lists. */
  public GraphModel {
    nodes = List.copyOf(nodes);
    initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
