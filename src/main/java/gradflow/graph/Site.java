package gradflow.graph;

import gradflow.check.BadArgument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A node being bound: its inputs with their shapes, and its attributes. */
final class Site {
  private final GraphBuilder builder;
  private final GraphModel.Node node;
  private final List<Value> inputs;

  Site(GraphBuilder builder, GraphModel.Node node, List<Value> inputs) {
    this.builder = builder;
    this.node = node;
    this.inputs = inputs;
  }

  int opset() {
    return builder.opset();
  }

  /** Returns an error that names the node and its operator. */
  BadArgument refuse(String why) {
    return builder.refuse(node, why);
  }

  void require(boolean holds, String why) {
    if (!holds) {
      throw refuse(why);
    }
  }

  /** Returns the number of inputs, counting omitted ones in between. */
  int inputs() {
    return inputs.size();
  }

  int outputs() {
    return node.outputs().size();
  }

  boolean has(int k) {
    return k < inputs.size() && inputs.get(k) != null;
  }

  /** Returns whether output k is used. */
  boolean wants(int k) {
    return k < node.outputs().size() && !node.outputs().get(k).isEmpty();
  }

  /** Returns input k, which is required. */
  Value in(int k) {
    require(has(k), "lacks its input number " + (k + 1));
    return inputs.get(k);
  }

  /** Returns input k, which must be real. */
  Value real(int k) {
    Value v = in(k);
    require(v.kind() == Kind.REAL, "got integers or truth values as input " + (k + 1));
    return v;
  }

  List<Value> all() {
    List<Value> all = new ArrayList<>();
    for (int k = 0; k < inputs.size(); k++) {
      all.add(in(k));
    }
    return all;
  }

  /** Returns the tensor at input k, which must be constant. */
  Tensor constant(int k, String what) {
    Value v = in(k);
    Tensor frozen = builder.frozen(v);
    if (frozen != null) {
      return frozen;
    }
    require(
        v.constant() != null,
        what
            + " ("
            + v.name()
            + ") depends on the input, the state or a weight; expected a constant");
    return v.constant();
  }

  /** Returns the integers at input k, which must be constant. */
  int[] integers(int k, String what) {
    Tensor t = constant(k, what);
    require(t.kind() == Kind.INTEGER, what + " is not of integers");
    return Arrays.stream(t.values()).mapToInt(Site::clamp).toArray();
  }

  /** Clamps to the range of int; 2⁶³ − 1 and similar values mean "up to the end". */
  static int clamp(double v) {
    return (int) Math.max(-Integer.MAX_VALUE, Math.min(Integer.MAX_VALUE, v));
  }

  /**
   * Returns the integers of an attribute (older opsets) or of an input (newer ones); null if the
   * node has neither.
   */
  int[] integers(String attribute, int k, String what) {
    if (has(k)) {
      return integers(k, what);
    }
    return node.attributes().containsKey(attribute) ? longs(attribute) : null;
  }

  boolean hasAttribute(String name) {
    return node.attributes().containsKey(name);
  }

  private <T> T attribute(String name, Class<T> type, T absent) {
    Object value = node.attributes().get(name);
    if (value == null) {
      return absent;
    }
    require(type.isInstance(value), "has the attribute " + name + " of another type than expected");
    return type.cast(value);
  }

  double number(String name, double absent) {
    return attribute(name, Double.class, absent);
  }

  int integer(String name, int absent) {
    return clamp(attribute(name, Long.class, (long) absent).doubleValue());
  }

  boolean flag(String name, boolean absent) {
    return integer(name, absent ? 1 : 0) != 0;
  }

  String text(String name, String absent) {
    return attribute(name, String.class, absent);
  }

  Tensor tensor(String name) {
    return attribute(name, Tensor.class, null);
  }

  int[] longs(String name) {
    long[] values = attribute(name, long[].class, new long[0]);
    return Arrays.stream(values).mapToInt(Site::clamp).toArray();
  }

  double[] doubles(String name) {
    return attribute(name, double[].class, new double[0]);
  }

  /** Resolves an axis that may count from the end to 0 … rank − 1. */
  int axis(int given, int rank) {
    int axis = given < 0 ? given + rank : given;
    require(
        axis >= 0 && axis < rank,
        "got the axis " + given + ", expected one of a tensor of " + rank + " dimensions");
    return axis;
  }

  /** Resolves axes to 0 … rank − 1, distinct and ascending. */
  int[] axes(int[] given, int rank) {
    int[] axes = Arrays.stream(given).map(a -> axis(a, rank)).sorted().distinct().toArray();
    require(axes.length == given.length, "names an axis twice");
    return axes;
  }

  /** Returns the broadcast shape of two shapes. */
  int[] broadcast(int[] a, int[] b) {
    int[] out = Dims.broadcast(a, b);
    require(
        out != null, "got " + Dims.text(a) + " and " + Dims.text(b) + ", which do not broadcast");
    return room(out);
  }

  /** Returns the shape after checking that it is not too large. */
  int[] room(int... dims) {
    builder.requireRoom(node, dims);
    return dims;
  }

  /** Returns whether input k is a weight with a single entry. */
  boolean isWeightOfOne(int k) {
    return builder.isInitializer(in(k)) && in(k).size() == 1;
  }

  /** Returns a constant value. */
  Value known(Tensor tensor) {
    return builder.constant(name(), tensor);
  }

  Value known(double value) {
    return known(Tensor.number(Kind.REAL, value));
  }

  /** Returns the same entries in another shape. */
  Value reshaped(Value v, int... dims) {
    require(
        Dims.size(dims) == Dims.size(v.dims()),
        "got " + Dims.text(v.dims()) + ", which cannot become " + Dims.text(dims));
    return builder.alias(name(), v, dims);
  }

  /** Returns the output of a rule. */
  Value value(Kind kind, int[] dims, Rule rule, Value... operands) {
    return builder.add(node, name(), kind, room(dims), rule, operands);
  }

  List<Value> one(Kind kind, int[] dims, Rule rule, Value... operands) {
    return List.of(value(kind, dims, rule, operands));
  }

  /** Applies another operator and returns its first output. */
  Value apply(String op, Value... operands) {
    return apply(op, Map.of(), operands);
  }

  Value apply(String op, Map<String, Object> attributes, Value... operands) {
    return builder.apply(node, op, attributes, Arrays.asList(operands)).get(0);
  }

  private String name() {
    return builder.fresh(node);
  }
}
