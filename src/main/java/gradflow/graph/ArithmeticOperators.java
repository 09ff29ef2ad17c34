package gradflow.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/** Arithmetic operators with two or more operands, with broadcasting. */
final class ArithmeticOperators {
  private ArithmeticOperators() {}

  /** A function of two numbers given by its value and its two derivatives. */
  private record Given(DoubleBinaryOperator f, Of3 a, Of3 b) implements Binary.Function {
    @Override
    public double value(double x, double y) {
      return f.applyAsDouble(x, y);
    }

    @Override
    public double da(double x, double y, double f) {
      return a.of(x, y, f);
    }

    @Override
    public double db(double x, double y, double f) {
      return b.of(x, y, f);
    }
  }

  private interface Of3 {
    double of(double a, double b, double y);
  }

  static List<Operator> all() {
    return List.of(
        binary("Add", new Spans.Sum(), true),
        binary("Sub", new Spans.Difference(), true),
        binary("Mul", new Spans.Times(), true),
        Operator.of("Div", ArithmeticOperators::div),
        Operator.of("Pow", ArithmeticOperators::pow),
        Operator.of("Mod", ArithmeticOperators::mod, "fmod").from(10),
        binary(
            "PRelu",
            of((a, b) -> a > 0 ? a : a * b, (a, b, y) -> a > 0 ? 1 : b, (a, b, y) -> a > 0 ? 0 : a),
            false),
        Operator.of("Max", s -> fold(s, MAX)),
        Operator.of("Min", s -> fold(s, MIN)),
        Operator.of("Sum", s -> List.of(sum(s))),
        Operator.of("Mean", s -> List.of(s.apply("Mul", sum(s), s.known(1.0 / s.inputs())))),
        Operator.of("Clip", s -> attributeClip(s), "min", "max").to(10),
        Operator.of("Clip", s -> clip(s)).from(11));
  }

  private static Given of(DoubleBinaryOperator f, Of3 a, Of3 b) {
    return new Given(f, a, b);
  }

  /** Where the operands are equal, each gets half of the derivative. */
  private static final Given MAX =
      of(
          Math::max,
          (a, b, y) -> a > b ? 1 : a < b ? 0 : 0.5,
          (a, b, y) -> a < b ? 1 : a > b ? 0 : 0.5);

  private static final Given MIN =
      of(
          Math::min,
          (a, b, y) -> a < b ? 1 : a > b ? 0 : 0.5,
          (a, b, y) -> a > b ? 1 : a < b ? 0 : 0.5);

  /** At the bound, the derivative is taken from inside the range. */
  private static final Given NOT_BELOW =
      of(Math::max, (a, b, y) -> a >= b ? 1 : 0, (a, b, y) -> a >= b ? 0 : 1);

  private static final Given NOT_ABOVE =
      of(Math::min, (a, b, y) -> a <= b ? 1 : 0, (a, b, y) -> a <= b ? 0 : 1);

  private static Operator binary(String name, Binary.Function f, boolean integers) {
    return Operator.of(
        name,
        s -> {
          s.require(integers || s.in(0).kind() == Kind.REAL, "got integers, expected real numbers");
          return List.of(of(s, f, s.in(0), s.in(1)));
        });
  }

  /**
   * Applies f with broadcasting. If both operands are integers, so is the result, and it has no
   * derivative.
   */
  static Value of(Site s, Binary.Function f, Value a, Value b) {
    s.require(
        a.kind() == b.kind() && a.kind() != Kind.TRUTH,
        "got " + a.kind() + " and " + b.kind() + " numbers, expected two of one kind");
    int[] dims = s.broadcast(a.dims(), b.dims());
    Binary rule = Binary.of(f, a.dims(), b.dims(), dims);
    return s.value(a.kind(), dims, a.kind() == Kind.REAL ? rule : new Rule.Flat(rule), a, b);
  }

  private static List<Value> div(Site s) {
    Binary.Function f =
        s.in(0).kind() == Kind.INTEGER
            ? ArithmeticOperators::quotient
            : of((a, b) -> a / b, (a, b, y) -> 1 / b, (a, b, y) -> -y / b);
    return List.of(of(s, f, s.in(0), s.in(1)));
  }

  /** Divides and truncates toward 0. */
  private static double quotient(double a, double b) {
    long whole = (long) a / (long) b;
    return whole;
  }

  private static List<Value> pow(Site s) {
    Value a = s.in(0);
    Value p = s.isWeightOfOne(1) ? s.known(s.constant(1, "its exponent")) : s.in(1);
    s.require(a.kind() != Kind.TRUTH && p.kind() != Kind.TRUTH, "got truth values");
    int[] dims = s.broadcast(a.dims(), p.dims());
    Given f =
        of(
            ArithmeticOperators::power,
            (x, e, y) -> e == 0 ? 0 : e == 2 ? 2 * x : e * power(x, e - 1),
            (x, e, y) -> x <= 0 ? 0 : y * StrictMath.log(x));
    Binary rule = Binary.of(f, a.dims(), p.dims(), dims);
    boolean flat = a.kind() == Kind.INTEGER;
    return s.one(a.kind(), dims, flat ? new Rule.Flat(rule) : rule, a, p);
  }

  private static double power(double x, double e) {
    if (e == 1) {
      return x;
    }
    return e == 2 ? x * x : e == 3 ? x * x * x : StrictMath.pow(x, e);
  }

  private static List<Value> mod(Site s) {
    boolean ofDividend = s.flag("fmod", false);
    DoubleBinaryOperator f =
        (a, b) -> {
          if (b == 0 && s.in(0).kind() == Kind.INTEGER) {
            throw new ArithmeticException("takes a remainder by 0");
          }
          double r = a % b;
          return ofDividend || r == 0 || (r < 0) == (b < 0) ? r : r + b;
        };
    return List.of(
        of(s, of(f, (a, b, y) -> 1, (a, b, y) -> -Math.rint((a - y) / b)), s.in(0), s.in(1)));
  }

  private static List<Value> fold(Site s, Given f) {
    Value all = s.in(0);
    for (int k = 1; k < s.inputs(); k++) {
      all = of(s, f, all, s.in(k));
    }
    return List.of(all);
  }

  private static Value sum(Site s) {
    List<Value> all = new ArrayList<>(s.all());
    Value sum = s.real(0);
    for (Value v : all.subList(1, all.size())) {
      sum = s.apply("Add", Map.of(), sum, v);
    }
    return sum;
  }

  private static List<Value> clip(Site s) {
    Value x = s.in(0);
    if (s.has(1)) {
      x = of(s, NOT_BELOW, x, s.in(1));
    }
    return List.of(s.has(2) ? of(s, NOT_ABOVE, x, s.in(2)) : x);
  }

  private static List<Value> attributeClip(Site s) {
    Value x = s.real(0);
    if (s.hasAttribute("min")) {
      x = of(s, NOT_BELOW, x, s.known(s.number("min", 0)));
    }
    if (s.hasAttribute("max")) {
      x = of(s, NOT_ABOVE, x, s.known(s.number("max", 0)));
    }
    return List.of(x);
  }
}
