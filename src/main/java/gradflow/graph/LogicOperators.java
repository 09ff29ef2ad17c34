package gradflow.graph;

import java.util.List;
import java.util.function.LongBinaryOperator;

/** Comparisons, Boolean and bitwise operators, which have no derivatives. */
final class LogicOperators {
  private LogicOperators() {}

  private interface Test {
    boolean of(double a, double b);
  }

  static List<Operator> all() {
    return List.of(
        compare("Equal", (a, b) -> a == b),
        compare("Greater", (a, b) -> a > b),
        compare("Less", (a, b) -> a < b),
        compare("GreaterOrEqual", (a, b) -> a >= b).from(12),
        compare("LessOrEqual", (a, b) -> a <= b).from(12),
        truths("And", (a, b) -> a != 0 && b != 0),
        truths("Or", (a, b) -> a != 0 || b != 0),
        truths("Xor", (a, b) -> (a != 0) != (b != 0)),
        Operator.of(
            "Not",
            s -> {
              s.require(s.in(0).kind() == Kind.TRUTH, "expected truth values");
              return s.one(Kind.TRUTH, s.in(0).dims(), Unary.flat(x -> 1 - x), s.in(0));
            }),
        bits("BitwiseAnd", (a, b) -> a & b).from(18),
        bits("BitwiseOr", (a, b) -> a | b).from(18),
        bits("BitwiseXor", (a, b) -> a ^ b).from(18),
        Operator.of(
                "Where",
                s -> {
                  Value c = s.in(0);
                  Value a = s.in(1);
                  Value b = s.in(2);
                  s.require(c.kind() == Kind.TRUTH, "expected truth values as its condition");
                  s.require(a.kind() == b.kind(), "got values of two kinds");
                  int[] dims = s.broadcast(s.broadcast(a.dims(), b.dims()), c.dims());
                  Rule rule =
                      new Select(
                          Binary.map(c.dims(), dims),
                          Binary.map(a.dims(), dims),
                          Binary.map(b.dims(), dims));
                  return s.one(a.kind(), dims, rule, c, a, b);
                })
            .from(9));
  }

  private static Operator compare(String name, Test test) {
    return Operator.of(name, s -> pair(s, Kind.TRUTH, (a, b) -> test.of(a, b) ? 1 : 0));
  }

  private static Operator truths(String name, Test test) {
    return Operator.of(
        name,
        s -> {
          s.require(s.in(0).kind() == Kind.TRUTH, "expected truth values");
          return pair(s, Kind.TRUTH, (a, b) -> test.of(a, b) ? 1 : 0);
        });
  }

  private static Operator bits(String name, LongBinaryOperator f) {
    return Operator.of(
        name,
        s -> {
          s.require(s.in(0).kind() == Kind.INTEGER, "expected integers");
          return pair(s, Kind.INTEGER, (a, b) -> f.applyAsLong((long) a, (long) b));
        });
  }

  private static List<Value> pair(Site s, Kind kind, Binary.Function f) {
    s.require(s.in(0).kind() == s.in(1).kind(), "got values of two kinds");
    int[] dims = s.broadcast(s.in(0).dims(), s.in(1).dims());
    Binary rule = Binary.of(f, s.in(0).dims(), s.in(1).dims(), dims);
    return s.one(kind, dims, new Rule.Flat(rule), s.in(0), s.in(1));
  }
}
