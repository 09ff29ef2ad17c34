package gradflow.graph;

import gradflow.cell.Role;
import gradflow.check.BadArgument;
import gradflow.graph.Value.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Binds nodes: infers shapes, evaluates constants, and collects the rules of all other nodes. Use
 * one instance per graph, from one thread.
 */
final class GraphBuilder {
  /**
   * Largest number of entries of a value that is not a weight. A state of 4096 units has 2²⁴ pairs.
   */
  private static final long LARGEST = 1L << 24;

  /** Largest total number of entries of all values that are not weights. */
  private static final long TOTAL = 1L << 26;

  /**
   * One rule of a node, with its operands.
   *
   * @param node name of the node in messages
   * @param op operator of the node
   */
  record Step(String node, String op, Rule rule, Value[] in, Value out) {}

  private final String source;
  private final int opset;
  private final List<Step> steps = new ArrayList<>();
  private final List<Value> slots = new ArrayList<>();
  private final Map<Integer, Set<String>> origins = new HashMap<>();
  private final Map<String, Role> roles = new LinkedHashMap<>();
  private final Map<Integer, Tensor> initializers = new HashMap<>();
  private final Map<Integer, Tensor> frozen = new LinkedHashMap<>();
  private final Set<Integer> ofState = new TreeSet<>();
  private final Set<String> flat = new TreeSet<>();
  private final Map<String, Integer> names = new HashMap<>();
  private long entries;

  GraphBuilder(String source, int opset) {
    this.source = source;
    this.opset = opset;
  }

  int opset() {
    return opset;
  }

  BadArgument refuse(GraphModel.Node node, String why) {
    return new BadArgument(source, node.called() + ": " + why);
  }

  void requireRoom(GraphModel.Node node, int[] dims) {
    long size = 1;
    for (int d : dims) {
      if (d < 0) {
        throw refuse(node, "gives a negative extent: " + Dims.text(dims));
      }
      size = d == 0 ? 0 : Math.min(Long.MAX_VALUE / d, size) * d;
      if (size > LARGEST || entries + size > TOTAL) {
        throw refuse(
            node,
            "gives %s numbers, expected at most %s, and %s in the whole graph"
                .formatted(Dims.text(dims), LARGEST, TOTAL));
      }
    }
  }

  /** Adds a value supplied from outside: a parameter, x, or a part of the state. */
  Value given(String name, Kind kind, int[] dims, Stage stage, boolean state) {
    Value v = slot(name, kind, dims, stage, null);
    if (stage == Stage.PARAMETER) {
      origins.put(v.slot(), Set.of(name));
      roles.put(name, Role.BIAS);
    }
    if (state) {
      ofState.add(v.slot());
    }
    return v;
  }

  /** Adds a parameter with the values that the graph holds for it. */
  Value parameter(String name, Tensor tensor) {
    Value v = given(name, Kind.REAL, tensor.dims(), Stage.PARAMETER, false);
    initializers.put(v.slot(), tensor);
    return v;
  }

  boolean isInitializer(Value v) {
    return initializers.containsKey(v.slot());
  }

  /**
   * Turns a parameter into a constant and returns its values; returns null if the value is not a
   * parameter.
   */
  Tensor frozen(Value v) {
    Tensor t = initializers.get(v.slot());
    if (t == null) {
      return null;
    }
    frozen.put(v.slot(), t);
    return new Tensor(t.kind(), v.dims(), t.values());
  }

  Map<Integer, Tensor> frozen() {
    return frozen;
  }

  Value constant(String name, Tensor tensor) {
    return slot(name, tensor.kind(), tensor.dims(), Stage.CONSTANT, tensor);
  }

  Value alias(String name, Value v, int[] dims) {
    Tensor known = v.constant() == null ? null : new Tensor(v.kind(), dims, v.constant().values());
    return new Value(name, v.kind(), dims, v.stage(), v.slot(), known);
  }

  private Value slot(String name, Kind kind, int[] dims, Stage stage, Tensor known) {
    Value v = new Value(name, kind, dims, stage, slots.size(), known);
    slots.add(v);
    entries += v.size();
    return v;
  }

  /** Returns a new name for a further value of the node. */
  String fresh(GraphModel.Node node) {
    String base = node.outputs().isEmpty() ? node.op() : node.outputs().get(0);
    int count = names.merge(base, 1, Integer::sum);
    return count == 1 ? base : base + "." + count;
  }

  Value add(GraphModel.Node node, String name, Kind kind, int[] dims, Rule rule, Value[] in) {
    Stage stage = Stage.CONSTANT;
    for (Value v : in) {
      stage = v.stage().compareTo(stage) > 0 ? v.stage() : stage;
    }
    if (stage == Stage.CONSTANT) {
      double[] out = new double[Math.toIntExact(Dims.size(dims))];
      try {
        rule.forward(new ConstantOperands(in, out));
      } catch (ArithmeticException e) {
        throw refuse(node, e.getMessage());
      }
      return constant(name, new Tensor(kind, dims, out));
    }
    Value out = slot(name, kind, dims, stage, null);
    steps.add(new Step(node.called(), node.op(), rule, in.clone(), out));
    follow(node, rule, in, out);
    return out;
  }

  /** Copies a value to a separate slot that holds it for every sample. */
  Value copy(String name, Value v) {
    Value out = slot(name, v.kind(), v.dims(), Stage.STEP, null);
    Value[] in = {v};
    steps.add(new Step("output " + name, "Identity", Move.of(Dims.range(0, v.size()), 0), in, out));
    return out;
  }

  /**
   * Tracks which inputs an output depends on, and derives from it the roles of parameters and the
   * nodes where derivatives vanish.
   */
  private void follow(GraphModel.Node node, Rule rule, Value[] in, Value out) {
    Set<String> from = new TreeSet<>();
    for (Value v : in) {
      from.addAll(origins.getOrDefault(v.slot(), Set.of()));
    }
    boolean state = Arrays.stream(in).anyMatch(v -> ofState.contains(v.slot()));
    if (out.stage() == Stage.PARAMETER) {
      origins.put(out.slot(), from);
    } else if (rule instanceof Contraction || rule instanceof Product) {
      for (String p : from) {
        Role role = state ? Role.RECURRENT : Role.INPUT;
        roles.merge(p, role, (a, b) -> a == Role.RECURRENT ? a : b);
      }
    }
    if (state) {
      ofState.add(out.slot());
    }
    if (state && rule instanceof Rule.Flat && out.kind() == Kind.REAL) {
      flat.add(node.called());
    }
  }

  /**
   * Applies an operator on behalf of a node that is composed of several, and returns its outputs.
   */
  List<Value> apply(
      GraphModel.Node node, String op, Map<String, Object> attributes, List<Value> in) {
    GraphModel.Node part =
        new GraphModel.Node(
            node.name(), op, "", Collections.nCopies(in.size(), ""), node.outputs(), attributes);
    return Operators.get(this, part).binder().bind(new Site(this, part, in));
  }

  /** Binds a node of the graph and returns its outputs. */
  List<Value> bind(GraphModel.Node node, List<Value> in) {
    try {
      return Operators.get(this, node).binder().bind(new Site(this, node, in));
    } catch (ArithmeticException e) { // an extent overflows an int
      throw refuse(node, "is too large: " + e.getMessage());
    }
  }

  List<Step> steps() {
    return steps;
  }

  List<Value> slots() {
    return slots;
  }

  Role role(String parameter) {
    return roles.get(parameter);
  }

  /** Returns the nodes on a path from the state whose derivative is 0 everywhere. */
  Set<String> flatOnTheWay() {
    return flat;
  }
}
