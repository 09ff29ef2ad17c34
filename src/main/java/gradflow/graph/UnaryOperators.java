package gradflow.graph;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.special.Erf;

/**
 * Elementary functions of one variable. StrictMath gives the same bits on every machine. At a kink
 * the derivative is that of PyTorch, such as 0 for |x| at 0.
 */
final class UnaryOperators {
  private static final double TWO_BY_ROOT_PI = 2 / Math.sqrt(Math.PI);

  private UnaryOperators() {}

  static List<Operator> all() {
    return List.of(
        smooth("Exp", StrictMath::exp, (x, y) -> y),
        smooth("Log", StrictMath::log, (x, y) -> 1 / x),
        smooth("Sqrt", Math::sqrt, (x, y) -> 0.5 / y),
        smooth("Reciprocal", x -> 1 / x, (x, y) -> -y * y),
        smooth("Sin", StrictMath::sin, (x, y) -> StrictMath.cos(x)),
        smooth("Cos", StrictMath::cos, (x, y) -> -StrictMath.sin(x)),
        smooth("Tan", StrictMath::tan, (x, y) -> 1 + y * y),
        smooth("Asin", StrictMath::asin, (x, y) -> 1 / Math.sqrt((1 - x) * (1 + x))),
        smooth("Acos", StrictMath::acos, (x, y) -> -1 / Math.sqrt((1 - x) * (1 + x))),
        smooth("Atan", StrictMath::atan, (x, y) -> 1 / (1 + x * x)),
        smooth("Sinh", StrictMath::sinh, (x, y) -> StrictMath.cosh(x)),
        smooth("Cosh", StrictMath::cosh, (x, y) -> StrictMath.sinh(x)),
        smooth("Asinh", UnaryOperators::asinh, (x, y) -> 1 / Math.hypot(1, x)),
        smooth("Acosh", UnaryOperators::acosh, (x, y) -> 1 / Math.sqrt((x - 1) * (x + 1))),
        smooth("Atanh", UnaryOperators::atanh, (x, y) -> 1 / ((1 - x) * (1 + x))),
        smooth("Erf", Erf::erf, (x, y) -> TWO_BY_ROOT_PI * StrictMath.exp(-x * x)),
        either("Neg", x -> 0 - x, (x, y) -> -1),
        either("Abs", Math::abs, (x, y) -> Math.signum(x)),
        step("Sign", Math::signum),
        step("Floor", Math::floor),
        step("Ceil", Math::ceil),
        step("Round", Math::rint),
        Operator.of("IsNaN", s -> truth(s, x -> Double.isNaN(x))),
        Operator.of(
            "IsInf",
            s -> {
              boolean up = s.flag("detect_positive", true);
              boolean down = s.flag("detect_negative", true);
              return truth(s, x -> Double.isInfinite(x) && (x > 0 ? up : down));
            },
            "detect_positive",
            "detect_negative"));
  }

  /** Returns a differentiable function of real numbers. */
  static Operator smooth(String name, DoubleUnaryOperator f, DoubleBinaryOperator slope) {
    return Operator.of(name, s -> s.one(Kind.REAL, s.real(0).dims(), new Unary(f, slope), s.in(0)));
  }

  /** Returns a function of real numbers or integers. */
  private static Operator either(String name, DoubleUnaryOperator f, DoubleBinaryOperator slope) {
    return Operator.of(
        name,
        s -> {
          s.require(s.in(0).kind() != Kind.TRUTH, "got truth values");
          Rule rule = s.in(0).kind() == Kind.REAL ? new Unary(f, slope) : Unary.flat(f);
          return s.one(s.in(0).kind(), s.in(0).dims(), rule, s.in(0));
        });
  }

  /** Returns a piecewise constant function. */
  private static Operator step(String name, DoubleUnaryOperator f) {
    return Operator.of(name, s -> s.one(s.in(0).kind(), s.in(0).dims(), Unary.flat(f), s.in(0)));
  }

  private static List<Value> truth(Site s, java.util.function.DoublePredicate test) {
    Rule rule = Unary.flat(x -> test.test(x) ? 1 : 0);
    return s.one(Kind.TRUTH, s.real(0).dims(), rule, s.in(0));
  }

  private static double asinh(double x) {
    double a = Math.abs(x);
    double y =
        a > 1e8
            ? StrictMath.log(a) + StrictMath.log(2)
            : StrictMath.log1p(a + a * a / (1 + Math.hypot(1, a)));
    return Math.copySign(y, x);
  }

  private static double acosh(double x) {
    double t = x - 1;
    return x > 1e8
        ? StrictMath.log(x) + StrictMath.log(2)
        : StrictMath.log1p(t + Math.sqrt(2 * t + t * t));
  }

  private static double atanh(double x) {
    return 0.5 * StrictMath.log1p(2 * x / (1 - x));
  }
}
