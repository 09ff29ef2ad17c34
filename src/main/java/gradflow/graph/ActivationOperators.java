package gradflow.graph;

import gradflow.linalg.Activation;
import gradflow.linalg.Activations;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/**
 * Nonlinearities. Attributes that are absent take ONNX's defaults, which are given in single
 * precision.
 */
final class ActivationOperators {
  private ActivationOperators() {}

  static List<Operator> all() {
    return List.of(
        activated("Tanh", Activation.TANH),
        activated("Sigmoid", Activation.SIGMOID),
        UnaryOperators.smooth("Relu", x -> Math.max(0, x), (x, y) -> x > 0 ? 1 : 0),
        UnaryOperators.smooth(
            "Softplus",
            x -> Math.max(0, x) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))),
            (x, y) -> Activations.sigmoid(x)),
        UnaryOperators.smooth(
            "Softsign",
            x -> x / (1 + Math.abs(x)),
            (x, y) -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x)))),
        UnaryOperators.smooth(
                "HardSwish", x -> x * Math.max(0, Math.min(1, x / 6 + 0.5)), (x, y) -> swish(x))
            .from(14),
        Operator.of("LeakyRelu", s -> leaky(s, s.number("alpha", 0.01f)), "alpha"),
        Operator.of("ThresholdedRelu", s -> thresholded(s, s.number("alpha", 1)), "alpha"),
        Operator.of("Elu", s -> elu(s, 1, s.number("alpha", 1), 1), "alpha"),
        Operator.of(
            "Selu",
            s -> elu(s, s.number("gamma", 1.050701f), s.number("alpha", 1.6732632f), 1),
            "alpha",
            "gamma"),
        Operator.of("Celu", s -> elu(s, 1, s.number("alpha", 1), s.number("alpha", 1)), "alpha")
            .from(12),
        Operator.of(
            "HardSigmoid",
            s -> hardSigmoid(s, s.number("alpha", 0.2f), s.number("beta", 0.5)),
            "alpha",
            "beta"),
        Operator.of(
            "Shrink", s -> shrink(s, s.number("lambd", 0.5), s.number("bias", 0)), "lambd", "bias"),
        Operator.of(
                "Mish",
                s ->
                    List.of(
                        s.apply("Mul", s.real(0), s.apply("Tanh", s.apply("Softplus", s.in(0))))))
            .from(18),
        Operator.of(
                "Swish",
                s -> {
                  Value inner = s.apply("Mul", s.real(0), s.known(s.number("alpha", 1)));
                  return List.of(s.apply("Mul", s.in(0), s.apply("Sigmoid", inner)));
                },
                "alpha")
            .from(24),
        Operator.of("Gelu", ActivationOperators::gelu, "approximate").from(20));
  }

  private static Operator activated(String name, Activation phi) {
    return Operator.of(name, s -> s.one(Kind.REAL, s.real(0).dims(), new Activated(phi), s.in(0)));
  }

  private static List<Value> unary(
      Site s, java.util.function.DoubleUnaryOperator f, DoubleBinaryOperator slope) {
    return s.one(Kind.REAL, s.real(0).dims(), new Unary(f, slope), s.in(0));
  }

  private static List<Value> leaky(Site s, double alpha) {
    return unary(s, x -> x > 0 ? x : alpha * x, (x, y) -> x > 0 ? 1 : alpha);
  }

  private static List<Value> thresholded(Site s, double alpha) {
    return unary(s, x -> x > alpha ? x : 0, (x, y) -> x > alpha ? 1 : 0);
  }

  /** γ x for x &gt; 0, γ α (e^(x/w) − 1) otherwise. */
  private static List<Value> elu(Site s, double gamma, double alpha, double width) {
    return unary(
        s,
        x -> x > 0 ? gamma * x : gamma * alpha * StrictMath.expm1(x / width),
        (x, y) -> x > 0 ? gamma : gamma * alpha / width * StrictMath.exp(x / width));
  }

  private static List<Value> hardSigmoid(Site s, double alpha, double beta) {
    return unary(
        s,
        x -> Math.max(0, Math.min(1, alpha * x + beta)),
        (x, y) -> alpha * x + beta >= 0 && alpha * x + beta <= 1 ? alpha : 0);
  }

  private static double swish(double x) {
    return x > 3 ? 1 : x < -3 ? 0 : x / 3 + 0.5;
  }

  private static List<Value> shrink(Site s, double lambda, double bias) {
    return unary(
        s,
        x -> x < -lambda ? x + bias : x > lambda ? x - bias : 0,
        (x, y) -> Math.abs(x) > lambda ? 1 : 0);
  }

  /** x (1 + erf(x / √2)) / 2, or its tanh approximation. */
  private static List<Value> gelu(Site s) {
    Value x = s.real(0);
    String approximate = s.text("approximate", "none");
    Value inner;
    if (approximate.equals("none")) {
      inner = s.apply("Erf", s.apply("Mul", x, s.known(Math.sqrt(0.5))));
    } else {
      s.require(approximate.equals("tanh"), "got approximate " + approximate);
      Value cube = s.apply("Mul", s.apply("Mul", x, x), x);
      Value sum = s.apply("Add", x, s.apply("Mul", cube, s.known(0.044715)));
      inner = s.apply("Tanh", s.apply("Mul", sum, s.known(Math.sqrt(2 / Math.PI))));
    }
    Value half = s.apply("Mul", x, s.known(0.5));
    return List.of(s.apply("Mul", half, s.apply("Add", inner, s.known(1))));
  }
}
