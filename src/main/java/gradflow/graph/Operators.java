package gradflow.graph;

import gradflow.check.BadArgument;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All supported operators, and the reasons why others are refused. */
final class Operators {
  /** First supported opset. Before 7, broadcasting had other rules. */
  static final int FIRST = 7;

  static final int LAST = 25;

  private static final Map<String, List<Operator>> BY_NAME = byName();

  private static final Set<String> CONTROL = Set.of("If", "Loop", "Scan", "SequenceMap");
  private static final Set<String> RANDOM =
      Set.of(
          "RandomNormal",
          "RandomNormalLike",
          "RandomUniform",
          "RandomUniformLike",
          "Multinomial",
          "Bernoulli");

  private Operators() {}

  private static Map<String, List<Operator>> byName() {
    Map<String, List<Operator>> out = new HashMap<>();
    Stream.of(
            UnaryOperators.all(),
            ActivationOperators.all(),
            ArithmeticOperators.all(),
            LogicOperators.all(),
            ConstantOperators.all(),
            ShapeOperators.all(),
            SelectionOperators.all(),
            ScatterOperators.all(),
            ReductionOperators.all(),
            NormOperators.all(),
            MatrixOperators.all(),
            LossOperators.all(),
            SortingOperators.all())
        .flatMap(List::stream)
        .forEach(o -> out.computeIfAbsent(o.name(), name -> new ArrayList<>()).add(o));
    return Collections.unmodifiableMap(out);
  }

  /** Returns the names of all operators, sorted. */
  static Set<String> names() {
    return new TreeSet<>(BY_NAME.keySet());
  }

  /**
   * Returns the operator of a node.
   *
   * @throws BadArgument if gradflow has no derivative for the operator, or an attribute is unknown
   */
  static Operator get(GraphBuilder builder, GraphModel.Node node) {
    if (!node.domain().isEmpty() && !node.domain().equals("ai.onnx")) {
      throw builder.refuse(
          node,
          "is of the domain "
              + node.domain()
              + ", which gradflow does not know; export with ONNX's own operators");
    }
    List<Operator> all = BY_NAME.getOrDefault(node.op(), List.of());
    Operator found =
        all.stream()
            .filter(o -> o.since() <= builder.opset() && builder.opset() <= o.until())
            .findFirst()
            .orElseThrow(() -> unknown(builder, node, all));
    for (Map.Entry<String, Object> a : node.attributes().entrySet()) {
      if (!found.attributes().contains(a.getKey())) {
        throw builder.refuse(node, "has the attribute " + a.getKey() + ", which is not supported");
      }
    }
    return found;
  }

  private static BadArgument unknown(
      GraphBuilder builder, GraphModel.Node node, List<Operator> others) {
    if (!others.isEmpty()) {
      Operator other = others.get(0);
      return builder.refuse(
          node,
          "does not exist in opset "
              + builder.opset()
              + ", expected "
              + (other.until() == Operator.TODAY
                  ? other.since() + " or later"
                  : other.since() + " to " + other.until()));
    }
    if (CONTROL.contains(node.op())) {
      return builder.refuse(
          node, "is control flow, which is not supported; export a step without branches or loops");
    }
    if (RANDOM.contains(node.op())) {
      return builder.refuse(
          node, "draws random numbers, so that a step is no function of state and input");
    }
    return builder.refuse(node, "is not among the operators that gradflow differentiates");
  }
}
