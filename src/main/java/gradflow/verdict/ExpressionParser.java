package gradflow.verdict;

import gradflow.check.BadArgument;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses an {@link Expression} by recursive descent, from the loosest-binding operators. */
final class ExpressionParser {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<number>(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?)|(?<word>[A-Za-z_]\\w*(?:\\.\\w+)*)"
              + "|(?<text>\"[^\"]*\")|(?<sign><=|>=|==|!=|[-+*/^()<>,]))");
  private static final Map<String, DoubleUnaryOperator> ONE =
      Map.of(
          "abs",
          Math::abs,
          "ln",
          Math::log,
          "log10",
          Math::log10,
          "exp",
          Math::exp,
          "sqrt",
          Math::sqrt);
  private static final Map<String, DoubleBinaryOperator> TWO =
      Map.of("min", Math::min, "max", Math::max, "or_else", (x, y) -> Double.isNaN(x) ? y : x);

  private final String name;
  private final String text;
  private final List<String> tokens = new ArrayList<>();
  private final Set<String> columns = new LinkedHashSet<>();
  private int next;

  ExpressionParser(String name, String text) {
    this.name = name;
    this.text = text;
    Matcher matcher = TOKEN.matcher(text.strip());
    int end = 0;
    while (end < text.strip().length()) {
      if (!matcher.find(end) || matcher.start() != end) {
        throw bad("cannot read " + text.strip().substring(end).strip());
      }
      tokens.add(matcher.group().strip());
      end = matcher.end();
    }
  }

  Expression parse() {
    Expression.Node root = either();
    if (next < tokens.size()) {
      throw bad("there is something left over from " + tokens.get(next) + " on");
    }
    return new Expression(text.strip(), columns, root);
  }

  private Expression.Node either() {
    Expression.Node left = both();
    while (take("or")) {
      left = joined(left, both(), (a, b) -> a != 0 || b != 0 ? 1 : 0);
    }
    return left;
  }

  private Expression.Node both() {
    Expression.Node left = comparison();
    while (take("and")) {
      left = joined(left, comparison(), (a, b) -> a != 0 && b != 0 ? 1 : 0);
    }
    return left;
  }

  private Expression.Node comparison() {
    if (next + 2 < tokens.size() && tokens.get(next + 2).startsWith("\"")) {
      return texts();
    }
    Expression.Node left = sum();
    for (String sign : List.of("<=", ">=", "==", "!=", "<", ">")) {
      if (take(sign)) {
        return joined(left, sum(), (a, b) -> holds(a, sign, b) ? 1 : 0);
      }
    }
    return left;
  }

  private static boolean holds(double a, String sign, double b) {
    return switch (sign) {
      case "<=" -> a <= b;
      case ">=" -> a >= b;
      case "==" -> a == b;
      case "!=" -> a != b;
      case "<" -> a < b;
      default -> a > b;
    };
  }

  /** Parses {@code column == "text"}. */
  private Expression.Node texts() {
    String column = word();
    boolean equal = take("==");
    if (!equal && !take("!=")) {
      throw bad("expected == or != before " + tokens.get(next + 1));
    }
    String quoted = tokens.get(next++);
    String value = quoted.substring(1, quoted.length() - 1);
    columns.add(column);
    return row -> row.text(column).equals(value) == equal ? 1 : 0;
  }

  private Expression.Node sum() {
    Expression.Node left = product();
    while (true) {
      if (take("+")) {
        left = joined(left, product(), Double::sum);
      } else if (take("-")) {
        left = joined(left, product(), (a, b) -> a - b);
      } else {
        return left;
      }
    }
  }

  private Expression.Node product() {
    Expression.Node left = power();
    while (true) {
      if (take("*")) {
        left = joined(left, power(), (a, b) -> a * b);
      } else if (take("/")) {
        left = joined(left, power(), (a, b) -> a / b);
      } else {
        return left;
      }
    }
  }

  private Expression.Node power() {
    if (take("-")) {
      Expression.Node of = power();
      return row -> -of.value(row);
    }
    Expression.Node base = primary();
    return take("^") ? joined(base, power(), Math::pow) : base;
  }

  private Expression.Node primary() {
    if (take("(")) {
      Expression.Node inner = either();
      expect(")");
      return inner;
    }
    if (next < tokens.size() && tokens.get(next).matches("[.\\d].*")) {
      double number = Double.parseDouble(tokens.get(next++));
      return row -> number;
    }
    String word = word();
    if (!take("(")) {
      columns.add(word);
      return row -> row.number(word);
    }
    Expression.Node first = either();
    if (ONE.containsKey(word)) {
      expect(")");
      DoubleUnaryOperator f = ONE.get(word);
      return row -> f.applyAsDouble(first.value(row));
    } else if (!TWO.containsKey(word)) {
      throw bad("unknown function " + word + ", known are " + known());
    }
    expect(",");
    Expression.Node second = either();
    expect(")");
    DoubleBinaryOperator f = TWO.get(word);
    return row -> f.applyAsDouble(first.value(row), second.value(row));
  }

  private static List<String> known() {
    List<String> names = new ArrayList<>(ONE.keySet());
    names.addAll(TWO.keySet());
    return names.stream().sorted().toList();
  }

  /** Combines two operands; the result is missing if an operand is missing. */
  private static Expression.Node joined(
      Expression.Node a, Expression.Node b, DoubleBinaryOperator f) {
    return row -> {
      double x = a.value(row);
      double y = b.value(row);
      return Double.isNaN(x) || Double.isNaN(y) ? Double.NaN : f.applyAsDouble(x, y);
    };
  }

  private String word() {
    if (next >= tokens.size() || !tokens.get(next).matches("[A-Za-z_]\\w*")) {
      String came = next < tokens.size() ? tokens.get(next) : "the end";
      throw bad("got " + came + " where a column, a number or a function belongs");
    }
    return tokens.get(next++);
  }

  private boolean take(String token) {
    if (next < tokens.size() && tokens.get(next).equals(token)) {
      next++;
      return true;
    }
    return false;
  }

  private void expect(String token) {
    if (!take(token)) {
      String came = next < tokens.size() ? tokens.get(next) : "the end";
      throw bad("got " + came + ", expected " + token);
    }
  }

  private BadArgument bad(String why) {
    return new BadArgument(name, "got \"" + text.strip() + "\": " + why);
  }
}
