package gradflow.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Losses against class indices that are constant. */
final class LossOperators {
  private LossOperators() {}

  static List<Operator> all() {
    return List.of(
        Operator.of("SoftmaxCrossEntropyLoss", LossOperators::softmax, "reduction", "ignore_index")
            .from(12),
        Operator.of(
                "NegativeLogLikelihoodLoss", LossOperators::likelihood, "reduction", "ignore_index")
            .from(12));
  }

  private static List<Value> softmax(Site s) {
    Value scores = s.real(0);
    s.require(scores.rank() >= 2, "takes scores of " + scores.rank() + " dimensions");
    // opset 12 would normalise over the classes together with all axes after them
    int[] order = swapped(scores.rank());
    Map<String, Object> perm = Map.of("perm", Arrays.stream(order).asLongStream().toArray());
    Value last = s.apply("Transpose", perm, scores);
    Value log = s.apply("LogSoftmax", Map.of("axis", (long) (scores.rank() - 1)), last);
    Value back = s.apply("Transpose", perm, log);
    return s.wants(1) ? List.of(loss(s, back), back) : List.of(loss(s, back));
  }

  private static int[] swapped(int rank) {
    int[] order = new int[rank];
    Arrays.setAll(order, k -> k);
    order[1] = rank - 1;
    order[rank - 1] = 1;
    return order;
  }

  private static List<Value> likelihood(Site s) {
    return List.of(loss(s, s.real(0)));
  }

  /**
   * Computes −Σ w[y] ln p[y], divided by Σ w[y] for the mean. Scores are N x C x …, classes N x ….
   */
  private static Value loss(Site s, Value log) {
    int[] dims = log.dims();
    s.require(dims.length >= 2, "takes scores of " + dims.length + " dimensions");
    Tensor labels = s.constant(1, "the target");
    s.require(labels.kind() == Kind.INTEGER, "takes class numbers as its target");
    int[] outer = new int[dims.length - 1];
    outer[0] = dims[0];
    System.arraycopy(dims, 2, outer, 1, outer.length - 1);
    s.require(
        Arrays.equals(labels.dims(), outer),
        "got a target of " + Dims.text(labels.dims()) + ", expected " + Dims.text(outer));
    double[] weights = s.has(2) ? s.constant(2, "the weight").values() : null;
    s.require(weights == null || weights.length == dims[1], "expected a weight for each class");
    String reduction = s.text("reduction", "mean");
    s.require(List.of("none", "mean", "sum").contains(reduction), "has the reduction " + reduction);
    int inner = Math.toIntExact(Dims.size(outer)) / Math.max(1, dims[0]);
    int[] index = new int[labels.values().length];
    double[] factor = new double[index.length];
    double total = 0;
    for (int k = 0; k < index.length; k++) {
      double label = labels.values()[k];
      boolean ignored = s.hasAttribute("ignore_index") && label == s.integer("ignore_index", 0);
      s.require(
          ignored || (label >= 0 && label < dims[1]),
          "got the class " + label + ", expected 0 to " + (dims[1] - 1));
      index[k] = ignored ? -1 : (k / inner * dims[1] + (int) label) * inner + k % inner;
      factor[k] = ignored ? 0 : weights == null ? -1 : -weights[(int) label];
      total -= factor[k];
    }
    if (reduction.equals("mean")) {
      s.require(total > 0, "has no target that counts");
      for (int k = 0; k < factor.length; k++) {
        factor[k] /= total;
      }
    }
    Value chosen = s.value(Kind.REAL, outer, Move.of(index, 0), log);
    Value each = s.apply("Mul", chosen, s.known(new Tensor(Kind.REAL, outer, factor)));
    if (reduction.equals("none")) {
      return each;
    }
    return s.apply("ReduceSum", Map.of("keepdims", 0L), each);
  }
}
