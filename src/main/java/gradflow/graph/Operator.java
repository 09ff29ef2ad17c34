package gradflow.graph;

import java.util.List;
import java.util.Set;

/**
 * An operator: what it is called, when it exists, and how a node of it becomes rules.
 *
 * @param name as in ONNX
 * @param since first opset in which it means this
 * @param until last opset in which it means this
 * @param attributes those that it reads; a node with another one is refused
 * @param binder makes the rules of a node
 */
record Operator(String name, int since, int until, Set<String> attributes, Binder binder) {
  /** No last opset. */
  static final int TODAY = Integer.MAX_VALUE;

  /** Makes the rules of a node. */
  @FunctionalInterface
  interface Binder {
    /** The values that the node gives, in order. */
    List<Value> bind(Site site);
  }

  /** One that means the same in every opset. */
  static Operator of(String name, Binder binder, String... attributes) {
    return new Operator(name, 1, TODAY, Set.of(attributes), binder);
  }

  /** The same for opsets from {@code since} on. */
  Operator from(int since) {
    return new Operator(name, since, until, attributes, binder);
  }

  /** The same for opsets up to {@code until}. */
  Operator to(int until) {
    return new Operator(name, since, until, attributes, binder);
  }
}
