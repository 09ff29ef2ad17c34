package gradflow.graph;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Largest entries and their positions. Values have derivatives; positions have none. */
final class SortingOperators {
  private SortingOperators() {}

  static List<Operator> all() {
    return List.of(
        Operator.of("TopK", SortingOperators::topK, "axis", "largest", "sorted").from(10),
        Operator.of("ArgMax", s -> extreme(s, true), "axis", "keepdims", "select_last_index"),
        Operator.of("ArgMin", s -> extreme(s, false), "axis", "keepdims", "select_last_index"),
        Operator.of("Hardmax", SortingOperators::hardmax, "axis").from(13),
        Operator.of("OneHot", SortingOperators::oneHot, "axis").from(9));
  }

  /** Returns the positions of a fibre's entries sorted by size; ties keep their order. */
  private static int[] order(double[] x, boolean largest) {
    Comparator<Integer> by = Comparator.comparingDouble(k -> x[k]);
    return IntStream.range(0, x.length)
        .boxed()
        .sorted(largest ? by.reversed() : by)
        .mapToInt(k -> k)
        .toArray();
  }

  private record Top(boolean largest) implements FiberRule.Function {
    @Override
    public void forward(double[] x, double[] y) {
      int[] order = order(x, largest);
      for (int k = 0; k < y.length; k++) {
        y[k] = x[order[k]];
      }
    }

    @Override
    public void reverse(double[] x, double[] y, double[] yBar, double[] xBar) {
      int[] order = order(x, largest);
      Arrays.fill(xBar, 0);
      for (int k = 0; k < y.length; k++) {
        xBar[order[k]] = yBar[k];
      }
    }
  }

  private static List<Value> topK(Site s) {
    Value v = s.real(0);
    int axis = s.axis(s.integer("axis", -1), v.rank());
    int[] count = s.integers(1, "its k");
    s.require(
        count.length == 1 && count[0] > 0 && count[0] <= v.dims()[axis],
        "takes " + Arrays.toString(count) + " of " + v.dims()[axis]);
    boolean largest = s.flag("largest", true);
    int[] dims = v.dims().clone();
    dims[axis] = count[0];
    Fibers in = Fibers.of(v.dims(), new int[] {axis});
    Fibers out = Fibers.of(dims, new int[] {axis});
    Value top = s.value(Kind.REAL, dims, new FiberRule(in, out, new Top(largest)), v);
    if (!s.wants(1)) {
      return List.of(top);
    }
    FiberRule.Function places =
        (x, y) -> {
          int[] order = order(x, largest);
          for (int k = 0; k < y.length; k++) {
            y[k] = order[k];
          }
        };
    Rule rule = new Rule.Flat(new FiberRule(in, out, places));
    return List.of(top, s.value(Kind.INTEGER, dims, rule, v));
  }

  private static List<Value> extreme(Site s, boolean largest) {
    Value v = s.in(0);
    int axis = s.axis(s.integer("axis", 0), v.rank());
    s.require(v.dims()[axis] > 0, "reduces an axis without entries");
    boolean last = s.flag("select_last_index", false);
    int[] dims = v.dims().clone();
    dims[axis] = 1;
    FiberRule.Function place =
        (x, y) -> {
          int best = 0;
          for (int k = 1; k < x.length; k++) {
            boolean better = largest ? x[k] > x[best] : x[k] < x[best];
            best = better || (last && x[k] == x[best]) ? k : best;
          }
          y[0] = best;
        };
    FiberRule rule =
        new FiberRule(
            Fibers.of(v.dims(), new int[] {axis}), Fibers.of(dims, new int[] {axis}), place);
    Value full = s.value(Kind.INTEGER, dims, new Rule.Flat(rule), v);
    if (s.flag("keepdims", true)) {
      return List.of(full);
    }
    return List.of(s.reshaped(full, Dims.without(dims, axis)));
  }

  private static List<Value> hardmax(Site s) {
    Value v = s.real(0);
    int axis = s.axis(s.integer("axis", -1), v.rank());
    FiberRule.Function first =
        (x, y) -> {
          Arrays.fill(y, 0);
          y[order(x, true)[0]] = 1;
        };
    Rule rule = new Rule.Flat(FiberRule.of(v, new int[] {axis}, first));
    return s.one(Kind.REAL, v.dims(), rule, v);
  }

  /**
   * Binds a one-hot encoding. The indices may change from step to step; the two values must be
   * constant.
   */
  private static List<Value> oneHot(Site s) {
    Value which = s.in(0);
    double depth = s.constant(1, "its depth").values()[0];
    Tensor values = s.constant(2, "its values");
    s.require(values.values().length == 2 && depth >= 1, "has no depth or not two values");
    int n = Site.clamp(depth);
    int axis = s.axis(s.integer("axis", -1), which.rank() + 1);
    int[] dims = new int[which.rank() + 1];
    for (int d = 0; d < dims.length; d++) {
      dims[d] = d == axis ? n : which.dims()[d < axis ? d : d - 1];
    }
    s.room(dims);
    Fibers out = Fibers.of(dims, new int[] {axis});
    Fibers each = new Fibers(Dims.range(0, which.size()), 1);
    FiberRule.Function places =
        (x, y) -> {
          Arrays.fill(y, values.values()[0]);
          double at = x[0] < 0 ? x[0] + n : x[0];
          if (at >= 0 && at < n) {
            y[(int) at] = values.values()[1];
          }
        };
    Rule rule = new Rule.Flat(new FiberRule(each, out, places));
    return s.one(values.kind(), dims, rule, which);
  }
}
