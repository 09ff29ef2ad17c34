package gradflow.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph of operators as another tool describes it, before anything is understood of it.
 *
 * @param source what to call it in messages, such as a file's name
 * @param opset version of ONNX's operators
 * @param nodes in an order in which each comes after those that it needs
 * @param initializers tensors by name; those of {@link Kind#REAL} are the parameters
 * @param inputs what it must be given
 * @param outputs names of what it gives
 */
public record GraphModel(
    String source,
    int opset,
    List<Node> nodes,
    Map<String, Tensor> initializers,
    List<Port> inputs,
    List<String> outputs) {
  /** A dimension of a port that has a name, or nothing, in place of an extent. */
  public static final int OPEN = -1;

  /**
   * An input.
   *
   * @param name of the input
   * @param kind of its numbers
   * @param dims extents; {@link #OPEN} where one is not fixed
   */
  public record Port(String name, Kind kind, int[] dims) {}

  /**
   * A node.
   *
   * @param name may be empty
   * @param op the operator
   * @param domain empty for ONNX's own
   * @param inputs names of values; empty where left out
   * @param outputs names of values; empty where left out
   * @param attributes Double, Long, String, {@link Tensor}, double[], long[], or List of String by
   *     name; {@link Subgraph} for a graph
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

    /** How to call it in messages: by name, or by its first output, and its operator. */
    public String called() {
      String what = name.isEmpty() && !outputs.isEmpty() ? "that gives " + outputs.get(0) : name;
      return "node " + what + " (operator " + op + ")";
    }
  }

  /** Stands for an attribute that is a graph: control flow, which is not run. */
  public record Subgraph() {}

  /** Copies the lists. */
  public GraphModel {
    nodes = List.copyOf(nodes);
    initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
