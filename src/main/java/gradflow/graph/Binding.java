package gradflow.graph;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Roles of a graph's inputs and outputs: which input is x, which are states, and which output holds
 * the next value of each state.
 *
 * @param x name of the input x; empty for a cell without one
 * @param states parts of the state, in the order in which they are concatenated
 * @param output name of the cell's output if it is not a part of the state
 */
public record Binding(Optional<String> x, List<State> states, Optional<String> output) {
  /**
   * A part of the state.
   *
   * @param input name of the graph input that holds its value before the step
   * @param output name of the graph output that holds its value after the step
   */
  public record State(String input, String output) {}

  /** Copies the list of states. */
  public Binding {
    states = List.copyOf(states);
  }

  /**
   * Infers the binding from names. The states are those in {@code named}; if it is empty, they are
   * the inputs s for which the graph has an output called s_next, next_s or the like. The remaining
   * input is x. If the names do not decide, the first of several inputs is x, as in PyTorch's
   * cells, and the outputs are taken in the order of the states.
   *
   * @param named inputs that are the states, in order; empty to infer them
   * @throws BadArgument if the binding is ambiguous, or a node's operator is unknown
   */
  public static Binding of(GraphModel graph, List<String> named) {
    BoundGraph.requireKnown(graph);
    Map<String, GraphModel.Port> inputs = new LinkedHashMap<>();
    for (GraphModel.Port p : graph.inputs()) {
      boolean state = named.contains(p.name()) || next(graph, p.name()).isPresent();
      if (state || !graph.initializers().containsKey(p.name())) {
        inputs.put(p.name(), p);
      }
    }
    for (String name : named) {
      Check.that(
          inputs.containsKey(name),
          "state",
          "got " + name + ", expected some of " + inputs.keySet() + ", the inputs of the graph");
    }
    List<String> states = new ArrayList<>(named);
    if (states.isEmpty()) {
      inputs.keySet().stream().filter(n -> next(graph, n).isPresent()).forEach(states::add);
    }
    if (states.isEmpty()) {
      states.addAll(inputs.keySet());
      if (states.size() > 1) {
        states.remove(0);
      }
    }
    List<String> rest = new ArrayList<>(inputs.keySet());
    rest.removeAll(states);
    if (rest.size() > 1 || states.isEmpty()) {
      throw open(graph, "the inputs " + rest + " besides the state " + states);
    }
    return of(graph, rest.stream().findFirst(), states);
  }

  private static Binding of(GraphModel graph, Optional<String> x, List<String> inputs) {
    List<String> left = new ArrayList<>(graph.outputs());
    Map<String, String> found = new LinkedHashMap<>();
    for (String name : inputs) {
      next(graph, name).filter(left::remove).ifPresent(o -> found.put(name, o));
    }
    if (found.isEmpty() && left.size() == inputs.size()) {
      for (String name : inputs) {
        found.put(name, left.remove(0));
      }
    } else if (found.size() == inputs.size() - 1 && left.size() == 1) {
      String last = inputs.stream().filter(n -> !found.containsKey(n)).findFirst().orElseThrow();
      found.put(last, left.remove(0));
    }
    if (found.size() < inputs.size() || left.size() > 1) {
      throw open(graph, "the outputs " + graph.outputs() + " for the state " + inputs);
    }
    List<State> states = inputs.stream().map(n -> new State(n, found.get(n))).toList();
    return new Binding(x, states, left.stream().findFirst());
  }

  private static BadArgument open(GraphModel graph, String what) {
    return new BadArgument(
        graph.source(),
        ("has %s, which leaves open what is x and what is the next state; expected outputs"
                + " named h_next for a state h, or a binding: {\"x\": …, \"states\": [{\"input\": …,"
                + " \"output\": …}], \"output\": …}")
            .formatted(what));
  }

  /** Returns the output whose name marks it as the next value of an input. */
  private static Optional<String> next(GraphModel graph, String name) {
    String stem = name.replaceFirst("(_prev|_old|_in|_0|_t|prev|0)$", "");
    List<String> stems = stem.isEmpty() ? List.of(name) : List.of(name, stem);
    return stems.stream()
        .flatMap(
            s ->
                Stream.of(
                    s + "_next",
                    "next_" + s,
                    s + "_new",
                    "new_" + s,
                    s + "_out",
                    "out_" + s,
                    s + "_n",
                    s + "n",
                    s + "_1",
                    s + "1",
                    s + "'",
                    s + "_t",
                    s + "_prime",
                    s.equals(name) ? "" : s))
        .filter(n -> !n.isEmpty() && !n.equals(name) && graph.outputs().contains(n))
        .findFirst();
  }

  @Override
  public String toString() {
    return "x: "
        + x.orElse("none")
        + ", state: "
        + String.join(", ", states.stream().map(s -> s.input() + " -> " + s.output()).toList())
        + output.map(y -> ", output: " + y).orElse("");
  }

  /**
   * Returns the extents of a port for one sample. An open first dimension is the batch and becomes
   * 1.
   */
  static int[] dims(GraphModel graph, GraphModel.Port port) {
    int[] dims = port.dims().clone();
    for (int d = 0; d < dims.length; d++) {
      if (dims[d] == GraphModel.OPEN && d > 0) {
        throw new BadArgument(
            graph.source(),
            ("leaves dimension %s of its input %s open (%s), expected an open dimension for"
                    + " samples only, the first")
                .formatted(d + 1, port.name(), Arrays.toString(port.dims())));
      }
      dims[d] = dims[d] == GraphModel.OPEN ? 1 : dims[d];
    }
    return dims;
  }
}
