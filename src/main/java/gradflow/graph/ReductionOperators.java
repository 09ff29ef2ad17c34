package gradflow.graph;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Sums, products, extremes and norms along axes, and cumulative sums. */
final class ReductionOperators {
  private ReductionOperators() {}

  /** ∂y/∂x[k]. */
  private interface Slope {
    double of(double[] x, int k, double y);
  }

  static List<Operator> all() {
    return List.of(
        reduce("ReduceSum", ReductionOperators::sum, (x, k, y) -> 1),
        reduce("ReduceMean", x -> sum(x) / x.length, (x, k, y) -> 1.0 / x.length),
        reduce("ReduceProd", x -> productBut(x, -1), (x, k, y) -> productBut(x, k)),
        reduce("ReduceMax", ReductionOperators::max, ReductionOperators::share),
        reduce("ReduceMin", x -> Arrays.stream(x).min().orElseThrow(), ReductionOperators::share),
        reduce("ReduceL1", ReductionOperators::sumOfModuli, (x, k, y) -> Math.signum(x[k])),
        reduce("ReduceL2", x -> Math.sqrt(squares(x)), (x, k, y) -> y == 0 ? 0 : x[k] / y),
        reduce("ReduceSumSquare", ReductionOperators::squares, (x, k, y) -> 2 * x[k]),
        reduce("ReduceLogSum", x -> StrictMath.log(sum(x)), (x, k, y) -> 1 / sum(x)),
        reduce(
            "ReduceLogSumExp",
            ReductionOperators::logSumExp,
            (x, k, y) -> StrictMath.exp(x[k] - y)),
        Operator.of("CumSum", ReductionOperators::cumulative, "exclusive", "reverse").from(11));
  }

  private static Operator reduce(String name, ToDoubleFunction<double[]> f, Slope slope) {
    return Operator.of(name, s -> reduce(s, f, slope), "axes", "keepdims", "noop_with_empty_axes");
  }

  private static List<Value> reduce(Site s, ToDoubleFunction<double[]> f, Slope slope) {
    Value v = s.in(0);
    s.require(v.kind() != Kind.TRUTH, "got truth values");
    int[] given = s.integers("axes", 1, "its axes");
    if (given == null || given.length == 0) {
      if (s.flag("noop_with_empty_axes", false)) {
        return List.of(v);
      }
      given = Dims.range(0, v.rank());
    }
    int[] axes = s.axes(given, v.rank());
    Fibers in = Fibers.of(v.dims(), axes);
    s.require(in.length() > 0 || in.index().length > 0, "reduces an axis without entries");
    int[] kept = v.dims().clone();
    for (int a : axes) {
      kept[a] = 1;
    }
    Fibers out = new Fibers(Dims.range(0, in.count()), 1);
    FiberRule rule = new FiberRule(in, out, new ToOne(f, slope));
    Rule used = v.kind() == Kind.REAL ? rule : new Rule.Flat(rule);
    Value full = s.value(v.kind(), kept, used, v);
    if (s.flag("keepdims", true)) {
      return List.of(full);
    }
    return List.of(s.reshaped(full, Dims.without(v.dims(), axes)));
  }

  private record ToOne(ToDoubleFunction<double[]> f, Slope slope) implements FiberRule.Function {
    @Override
    public void forward(double[] x, double[] y) {
      y[0] = f.applyAsDouble(x);
    }

    @Override
    public void reverse(double[] x, double[] y, double[] yBar, double[] xBar) {
      for (int k = 0; k < x.length; k++) {
        xBar[k] = yBar[0] == 0 ? 0 : yBar[0] * slope.of(x, k, y[0]);
      }
    }
  }

  static double sum(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v;
    }
    return sum;
  }

  private static double sumOfModuli(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += Math.abs(v);
    }
    return sum;
  }

  private static double squares(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v * v;
    }
    return sum;
  }

  private static double productBut(double[] x, int but) {
    double product = 1;
    for (int k = 0; k < x.length; k++) {
      product *= k == but ? 1 : x[k];
    }
    return product;
  }

  static double max(double[] x) {
    double max = Double.NEGATIVE_INFINITY;
    for (double v : x) {
      max = Math.max(max, v);
    }
    return max;
  }

  /**
   * Returns the share of entry k in the derivative of the extreme value y; tied entries share it
   * equally.
   */
  private static double share(double[] x, int k, double y) {
    if (x[k] != y) {
      return 0;
    }
    int equal = 0;
    for (double v : x) {
      equal += v == y ? 1 : 0;
    }
    return 1.0 / equal;
  }

  static double logSumExp(double[] x) {
    double max = max(x);
    if (Double.isInfinite(max)) {
      return max;
    }
    double sum = 0;
    for (double v : x) {
      sum += StrictMath.exp(v - max);
    }
    return max + StrictMath.log(sum);
  }

  private static List<Value> cumulative(Site s) {
    Value v = s.in(0);
    int[] axis = s.integers(1, "its axis");
    s.require(axis.length == 1, "got several axes");
    int[] along = {s.axis(axis[0], v.rank())};
    boolean exclusive = s.flag("exclusive", false);
    boolean backwards = s.flag("reverse", false);
    FiberRule rule = FiberRule.of(v, along, new Running(exclusive, backwards));
    return s.one(v.kind(), v.dims(), v.kind() == Kind.REAL ? rule : new Rule.Flat(rule), v);
  }

  /** Cumulative sums. */
  private record Running(boolean exclusive, boolean backwards) implements FiberRule.Function {
    @Override
    public void forward(double[] x, double[] y) {
      run(x, y, backwards);
    }

    @Override
    public void reverse(double[] x, double[] y, double[] yBar, double[] xBar) {
      run(yBar, xBar, !backwards);
    }

    private void run(double[] from, double[] to, boolean down) {
      double sum = 0;
      for (int k = 0; k < from.length; k++) {
        int at = down ? from.length - 1 - k : k;
        double v = from[at];
        to[at] = exclusive ? sum : sum + v;
        sum += v;
      }
    }
  }
}
