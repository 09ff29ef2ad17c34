package gradflow.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Softmax, its variants, and normalisations. */
final class NormOperators {
  private NormOperators() {}

  static List<Operator> all() {
    return List.of(
        Operator.of("Softmax", s -> along(s, new Soft()), "axis"),
        Operator.of("LogSoftmax", s -> along(s, new LogSoft()), "axis"),
        Operator.of("LayerNormalization", NormOperators::layer, "axis", "epsilon", "stash_type")
            .from(17),
        Operator.of("RMSNormalization", NormOperators::rms, "axis", "epsilon", "stash_type")
            .from(23),
        Operator.of(
            "BatchNormalization",
            NormOperators::batch,
            "epsilon",
            "momentum",
            "spatial",
            "training_mode"),
        Operator.of("InstanceNormalization", NormOperators::instance, "epsilon"),
        Operator.of("LpNormalization", NormOperators::lp, "axis", "p"),
        Operator.of("MeanVarianceNormalization", NormOperators::meanVariance, "axes").from(9));
  }

  /**
   * Applies f over all axes from the given one on (up to opset 12), or along one axis (from opset
   * 13).
   */
  private static List<Value> along(Site s, FiberRule.Function f) {
    Value v = s.real(0);
    boolean flatten = s.opset() < 13;
    int axis = s.axis(s.integer("axis", flatten ? 1 : -1), Math.max(1, v.rank()));
    int[] axes = flatten ? Dims.range(axis, v.rank()) : new int[] {axis};
    return s.one(Kind.REAL, v.dims(), FiberRule.of(v, v.rank() == 0 ? new int[0] : axes, f), v);
  }

  private record Soft() implements FiberRule.Function {
    @Override
    public void forward(double[] x, double[] y) {
      double max = ReductionOperators.max(x);
      double sum = 0;
      for (int k = 0; k < x.length; k++) {
        y[k] = StrictMath.exp(x[k] - max);
        sum += y[k];
      }
      for (int k = 0; k < x.length; k++) {
        y[k] /= sum;
      }
    }

    @Override
    public void reverse(double[] x, double[] y, double[] yBar, double[] xBar) {
      double mean = 0;
      for (int k = 0; k < x.length; k++) {
        mean += y[k] * yBar[k];
      }
      for (int k = 0; k < x.length; k++) {
        xBar[k] = y[k] * (yBar[k] - mean);
      }
    }
  }

  private record LogSoft() implements FiberRule.Function {
    @Override
    public void forward(double[] x, double[] y) {
      double all = ReductionOperators.logSumExp(x);
      for (int k = 0; k < x.length; k++) {
        y[k] = x[k] - all;
      }
    }

    @Override
    public void reverse(double[] x, double[] y, double[] yBar, double[] xBar) {
      double sum = ReductionOperators.sum(yBar);
      for (int k = 0; k < x.length; k++) {
        xBar[k] = yBar[k] - StrictMath.exp(y[k]) * sum;
      }
    }
  }

  /**
   * (x − mean) / √(variance + ε), or x / √(mean square + ε).
   *
   * @param centred whether the mean is subtracted
   */
  private record Standardised(double epsilon, boolean centred) implements FiberRule.Function {
    @Override
    public void forward(double[] x, double[] y) {
      double mean = centred ? ReductionOperators.sum(x) / x.length : 0;
      double root = 1 / inverse(x, mean);
      for (int k = 0; k < x.length; k++) {
        y[k] = (x[k] - mean) / root;
      }
    }

    private double inverse(double[] x, double mean) {
      double squares = 0;
      for (double v : x) {
        squares += (v - mean) * (v - mean);
      }
      return 1 / Math.sqrt(squares / x.length + epsilon);
    }

    @Override
    public void reverse(double[] x, double[] y, double[] yBar, double[] xBar) {
      double mean = centred ? ReductionOperators.sum(x) / x.length : 0;
      double inverse = inverse(x, mean);
      double first = 0;
      double second = 0;
      for (int k = 0; k < x.length; k++) {
        first += yBar[k];
        second += yBar[k] * y[k];
      }
      first = centred ? first / x.length : 0;
      second /= x.length;
      for (int k = 0; k < x.length; k++) {
        xBar[k] = inverse * (yBar[k] - first - y[k] * second);
      }
    }
  }

  private static Value standardised(Site s, Value v, int[] axes, double epsilon, boolean centred) {
    FiberRule rule = FiberRule.of(v, axes, new Standardised(epsilon, centred));
    return s.value(Kind.REAL, v.dims(), rule, v);
  }

  private static List<Value> layer(Site s) {
    s.require(!s.wants(1) && !s.wants(2), "gives its mean or deviation, which is not supported");
    return List.of(scaled(s, true));
  }

  private static List<Value> rms(Site s) {
    return List.of(scaled(s, false));
  }

  private static Value scaled(Site s, boolean centred) {
    Value v = s.real(0);
    int axis = s.axis(s.integer("axis", -1), v.rank());
    double epsilon = s.number("epsilon", 1e-5f);
    Value y = standardised(s, v, Dims.range(axis, v.rank()), epsilon, centred);
    y = s.apply("Mul", y, s.in(1));
    return s.has(2) ? s.apply("Add", y, s.in(2)) : y;
  }

  /** Reshapes one number per channel so that it broadcasts along the second axis. */
  private static Value perChannel(Site s, Value numbers, Value v) {
    int[] dims = new int[Math.max(1, v.rank() - 1)];
    Arrays.fill(dims, 1);
    dims[0] = numbers.size();
    return s.reshaped(numbers, dims);
  }

  private static List<Value> batch(Site s) {
    Value v = s.real(0);
    s.require(
        !s.flag("training_mode", false), "is in training mode; export the model in eval mode");
    s.require(s.flag("spatial", true), "has spatial = 0, which is not supported");
    s.require(!s.wants(1), "gives running statistics, as in training mode");
    Value shifted = s.apply("Sub", v, perChannel(s, s.in(3), v));
    Value variance = s.apply("Add", s.in(4), s.known(s.number("epsilon", 1e-5f)));
    Value scale = s.apply("Div", s.in(1), s.apply("Sqrt", variance));
    Value y = s.apply("Mul", shifted, perChannel(s, scale, v));
    return List.of(s.apply("Add", y, perChannel(s, s.in(2), v)));
  }

  private static List<Value> instance(Site s) {
    Value v = s.real(0);
    s.require(v.rank() > 2, "got " + Dims.text(v.dims()) + ", expected more than 2 dimensions");
    double epsilon = s.number("epsilon", 1e-5f);
    Value y = standardised(s, v, Dims.range(2, v.rank()), epsilon, true);
    y = s.apply("Mul", y, perChannel(s, s.in(1), v));
    return List.of(s.apply("Add", y, perChannel(s, s.in(2), v)));
  }

  private static List<Value> lp(Site s) {
    long axis = s.axis(s.integer("axis", -1), s.real(0).rank());
    int p = s.integer("p", 2);
    s.require(p == 1 || p == 2, "got p = " + p);
    String op = p == 1 ? "ReduceL1" : "ReduceL2";
    List<Value> in = new ArrayList<>(List.of(s.in(0)));
    if (s.opset() >= 18) {
      in.add(s.known(Tensor.integers((int) axis)));
    }
    java.util.Map<String, Object> attributes =
        s.opset() >= 18 ? java.util.Map.of() : java.util.Map.of("axes", new long[] {axis});
    return List.of(s.apply("Div", s.in(0), s.apply(op, attributes, in.toArray(Value[]::new))));
  }

  private static List<Value> meanVariance(Site s) {
    Value v = s.real(0);
    int[] axes = s.hasAttribute("axes") ? s.longs("axes") : new int[] {0, 2, 3};
    return List.of(standardised(s, v, s.axes(axes, v.rank()), 1e-9, true));
  }
}
