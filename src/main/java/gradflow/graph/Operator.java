package gradflow.graph;

import java.util.List;
import java.util.Set;

/**
 * An operator: its name, the opsets that define it, and how its nodes become rules.
 *
 * @param name name in ONNX
 * @param since first opset with this definition
 * @param until last opset with this definition
 * @param attributes attributes that it reads; a node with any other attribute is refused
 * @param binder makes the rules of a node
 */
record Operator(String name, int since, int until, Set<String> attributes, Binder binder) {
  /** Marks an operator without a last opset. */
  static final int TODAY = Integer.MAX_VALUE;

  /** Makes the rules of a node. */
  @FunctionalInterface
  interface Binder {
    /** Returns the outputs of the node, in order. */
    List<Value> bind(Site site);
  }

  /** Returns an operator with the same definition in every opset. */
  static Operator of(String name, Binder binder, String... attributes) {
    return new Operator(name, 1, TODAY, Set.of(attributes), binder);
  }

  /** Returns this operator for opsets from {@code since} on. */
  Operator from(int since) {
    return new Operator(name, since, until, attributes, binder);
  }

  /** Returns this operator for opsets up to {@code until}. */
  Operator to(int until) {
    return new Operator(name, since, until, attributes, binder);
  }
}
