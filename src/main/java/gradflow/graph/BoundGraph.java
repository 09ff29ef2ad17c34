package gradflow.graph;

import gradflow.cell.Block;
import gradflow.cell.Layout;
import gradflow.cell.Role;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.graph.Value.Stage;
import gradflow.linalg.Matrix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A graph after binding: all shapes are known, and each node has become one or more rules.
 *
 * @param x the input; empty for a cell without one
 * @param states parts of the state before the step
 * @param next parts of the state after the step, each in a separate slot
 * @param output the cell's output if it is not a part of the state
 * @param slots all storage slots
 * @param parameters the parameters by name
 * @param frozen values, by slot, of initializers that must not change, such as an exponent
 * @param roles roles of the parameters
 * @param prepared steps that run when the parameters change
 * @param steps steps that run at every time step
 * @param towardsState for each entry of {@code steps}, whether the next state depends on it
 * @param notes remarks for the user
 */
record BoundGraph(
    Optional<Value> x,
    List<Value> states,
    List<Value> next,
    Optional<Value> output,
    List<Value> slots,
    Map<String, Value> parameters,
    Map<Integer, Tensor> frozen,
    Map<String, Role> roles,
    List<GraphBuilder.Step> prepared,
    List<GraphBuilder.Step> steps,
    List<Boolean> towardsState,
    List<String> notes) {

  /**
   * Binds a graph.
   *
   * @throws BadArgument if a node cannot be used (the message names it with its operator), or the
   *     ports do not fit
   */
  static BoundGraph of(GraphModel graph, Binding binding) {
    requireKnown(graph);
    return new Binder(graph, binding).bind();
  }

  /**
   * Returns the parameters as blocks. A tensor of more than two dimensions becomes a matrix whose
   * columns are its last dimension.
   */
  Layout layout() {
    List<Block> blocks = new ArrayList<>();
    parameters.forEach(
        (name, v) -> {
          int cols = v.rank() < 2 ? 1 : v.dims()[v.rank() - 1];
          blocks.add(new Block(name, v.size() / cols, cols, roles.get(name)));
        });
    return new Layout(blocks, List.of());
  }

  /** Returns weights that hold the given values of the parameters. */
  Weights weights(Map<String, Tensor> numbers) {
    Weights w = Weights.zeros(layout());
    for (Block b : w.layout().blocks()) {
      double[] values = numbers.get(b.name()).values().clone();
      w.set(b.name(), Matrix.wrap(b.rows(), b.cols(), values));
    }
    return w;
  }

  /**
   * Checks that every node that an output needs has a known operator.
   *
   * @throws BadArgument if an output needs an unknown operator, or the opset is not supported
   */
  static void requireKnown(GraphModel graph) {
    Check.that(
        graph.opset() >= Operators.FIRST && graph.opset() <= Operators.LAST,
        graph.source(),
        "is of opset " + graph.opset() + ", expected " + Operators.FIRST + " to " + Operators.LAST);
    GraphBuilder builder = new GraphBuilder(graph.source(), graph.opset());
    Set<GraphModel.Node> needed = needed(graph, graph.outputs());
    for (GraphModel.Node node : graph.nodes()) {
      if (needed.contains(node)) {
        Operators.get(builder, node);
      }
    }
  }

  /** Returns the nodes that the given outputs depend on. All others are ignored. */
  private static Set<GraphModel.Node> needed(GraphModel graph, List<String> wanted) {
    Set<String> names = new HashSet<>(wanted);
    Set<GraphModel.Node> needed =
        java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
    for (int k = graph.nodes().size() - 1; k >= 0; k--) {
      GraphModel.Node node = graph.nodes().get(k);
      if (node.outputs().stream().anyMatch(names::contains)) {
        needed.add(node);
        names.addAll(node.inputs());
      }
    }
    return needed;
  }

  /** Implements {@link #of}. */
  private static final class Binder {
    private final GraphModel graph;
    private final Binding binding;
    private final GraphBuilder builder;
    private final Map<String, Value> values = new HashMap<>();
    private final Map<String, Value> parameters = new LinkedHashMap<>();

    Binder(GraphModel graph, Binding binding) {
      this.graph = graph;
      this.binding = binding;
      this.builder = new GraphBuilder(graph.source(), graph.opset());
    }

    BoundGraph bind() {
      Optional<Value> x = binding.x().map(name -> port(name, false));
      List<Value> states = binding.states().stream().map(s -> port(s.input(), true)).toList();
      List<String> wanted = new ArrayList<>();
      binding.states().forEach(s -> wanted.add(s.output()));
      binding.output().ifPresent(wanted::add);
      Set<GraphModel.Node> needed = needed(graph, wanted);
      for (GraphModel.Node node : graph.nodes()) {
        if (needed.contains(node)) {
          bind(node);
        }
      }
      Set<Integer> taken = new HashSet<>();
      x.ifPresent(v -> taken.add(v.slot()));
      states.forEach(v -> taken.add(v.slot()));
      Set<Integer> given = Set.copyOf(taken);
      List<Value> next = new ArrayList<>();
      for (int k = 0; k < states.size(); k++) {
        next.add(next(states.get(k), binding.states().get(k), taken));
      }
      Optional<Value> output =
          binding
              .output()
              .map(this::output)
              .map(v -> given.contains(v.slot()) ? builder.copy(v.name(), v) : v);
      return assemble(x, states, next, output);
    }

    private BoundGraph assemble(
        Optional<Value> x, List<Value> states, List<Value> next, Optional<Value> output) {
      List<GraphBuilder.Step> prepared = new ArrayList<>();
      List<GraphBuilder.Step> steps = new ArrayList<>();
      for (GraphBuilder.Step s : builder.steps()) {
        (s.out().wide() ? steps : prepared).add(s);
      }
      parameters.values().removeIf(v -> builder.frozen().containsKey(v.slot()));
      Map<String, Role> roles = new LinkedHashMap<>();
      parameters.keySet().forEach(p -> roles.put(p, builder.role(p)));
      Set<Integer> reach = new HashSet<>();
      next.forEach(v -> reach.add(v.slot()));
      Boolean[] towards = new Boolean[steps.size()];
      for (int k = steps.size() - 1; k >= 0; k--) {
        towards[k] = reach.contains(steps.get(k).out().slot());
        if (towards[k]) {
          for (Value v : steps.get(k).in()) {
            reach.add(v.slot());
          }
        }
      }
      List<String> notes = new ArrayList<>();
      for (String node : builder.flatOnTheWay()) {
        notes.add(
            node
                + " is on a path from the state and has derivative 0; a detach() or surrogate"
                + " gradient of the training leaves no trace in ONNX");
      }
      return new BoundGraph(
          x,
          states,
          next,
          output,
          List.copyOf(builder.slots()),
          parameters,
          builder.frozen(),
          roles,
          prepared,
          steps,
          List.of(towards),
          notes);
    }

    private Value port(String name, boolean state) {
      GraphModel.Port port =
          graph.inputs().stream()
              .filter(p -> p.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new BadArgument(
                          graph.source(),
                          "has no input "
                              + name
                              + ", expected one of "
                              + graph.inputs().stream().map(GraphModel.Port::name).toList()));
      int[] dims = Binding.dims(graph, port);
      long size = 1;
      for (int d : dims) {
        size = Math.min(1L << 40, size * d);
      }
      Check.that(
          port.kind() == Kind.REAL && size >= 1 && size <= 1 << 24,
          graph.source(),
          "takes " + Dims.text(dims) + " for " + name + ", expected 1 to 16777216 real numbers");
      Value v = builder.given(name, Kind.REAL, dims, Stage.STEP, state);
      Check.that(values.put(name, v) == null, graph.source(), "uses its input " + name + " twice");
      return v;
    }

    private void bind(GraphModel.Node node) {
      if (node.attributes().values().stream().anyMatch(a -> a instanceof GraphModel.Subgraph)) {
        throw builder.refuse(node, "holds a graph, which is not supported");
      }
      List<Value> in = new ArrayList<>();
      for (String name : node.inputs()) {
        in.add(name.isEmpty() ? null : value(node, name));
      }
      List<Value> out = builder.bind(node, in);
      for (int k = 0; k < node.outputs().size(); k++) {
        String name = node.outputs().get(k);
        if (!name.isEmpty()) {
          if (k >= out.size()) {
            throw builder.refuse(node, "gives " + name + ", an output that is not supported");
          }
          values.put(name, out.get(k));
        }
      }
    }

    private Value value(GraphModel.Node node, String name) {
      Value known = values.get(name);
      if (known == null && graph.initializers().containsKey(name)) {
        known = initializer(name, graph.initializers().get(name));
        values.put(name, known);
      }
      if (known != null) {
        return known;
      }
      boolean input = graph.inputs().stream().anyMatch(p -> p.name().equals(name));
      throw builder.refuse(
          node,
          input
              ? "needs the input " + name + ", which is neither x nor a state (" + binding + ")"
              : "needs " + name + ", which no node before it gives");
    }

    private Value initializer(String name, Tensor tensor) {
      if (tensor.kind() != Kind.REAL || tensor.values().length == 0) {
        return builder.constant(name, tensor);
      }
      Value v = builder.parameter(name, tensor);
      parameters.put(name, v);
      return v;
    }

    private Value next(Value state, Binding.State names, Set<Integer> taken) {
      Value v = output(names.output());
      Check.that(
          v.size() == state.size(),
          graph.source(),
          "gives %s as %s, expected %s, the next %s"
              .formatted(
                  Dims.text(v.dims()), names.output(), Dims.text(state.dims()), names.input()));
      return taken.add(v.slot()) ? v : builder.copy(names.output(), v);
    }

    private Value output(String name) {
      Value v = values.get(name);
      if (v == null && graph.initializers().containsKey(name)) {
        v = initializer(name, graph.initializers().get(name));
      }
      Check.that(
          v != null,
          graph.source(),
          "has no output " + name + ", expected one of " + graph.outputs());
      Check.that(
          v.kind() == Kind.REAL,
          graph.source(),
          "gives " + name + " as " + v.kind() + " numbers, expected real ones");
      return v.wide() ? v : builder.copy(name, v);
    }
  }
}
