package gradflow.table;

import gradflow.check.Check;
import gradflow.spec.About;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A condition on a cell: {@code 0.9}, {@code rnn | gru}, {@code != lstm}, {@code >= 20}. Numbers
 * are compared numerically.
 *
 * @param sign one of = != &lt; &lt;= &gt; &gt;=
 * @param values one value, or several for = and !=
 */
@About(
    summary = "a condition on a column, such as lag: >= 20",
    equations =
        """
        0.9, rnn | gru, != lstm, < 5, <= 5, > 20, >= 20; numbers compare as numbers.
        Several columns must all fit.
        Columns: the axes, replicate, and the columns of the table; stage: trial for trials.
        """)
public record Filter(String sign, List<String> values) {
  private static final Pattern SIGNED = Pattern.compile("(<=|>=|!=|<|>)\\s*(.*)");

  /**
   * Parses a condition.
   *
   * @throws gradflow.check.BadArgument if a number is required and missing
   */
  public static Filter parse(String text) {
    Matcher signed = SIGNED.matcher(text.strip());
    String sign = signed.matches() ? signed.group(1) : "=";
    String rest = signed.matches() ? signed.group(2) : text.strip();
    if (sign.startsWith("<") || sign.startsWith(">")) {
      Check.that(
          !Double.isNaN(number(rest)),
          "where",
          "got \"" + text + "\", expected a number after " + sign);
      return new Filter(sign, List.of(rest));
    }
    // The whole text is also a value: labels may contain a bar.
    Stream<String> values =
        Stream.concat(Stream.of(rest), Arrays.stream(rest.split("\\s*\\|\\s*")));
    return new Filter(sign, values.distinct().toList());
  }

  /** Whether a cell satisfies the condition. */
  public boolean accepts(String cell) {
    double number = number(cell);
    return switch (sign) {
      case "=" -> values.stream().anyMatch(v -> same(v, cell));
      case "!=" -> values.stream().noneMatch(v -> same(v, cell));
      case "<" -> number < number(values.get(0));
      case "<=" -> number <= number(values.get(0));
      case ">" -> number > number(values.get(0));
      default -> number >= number(values.get(0));
    };
  }

  /** Returns the values of an = or != condition that do not occur among the cells. */
  public List<String> absent(Collection<String> cells) {
    boolean named = sign.equals("=") || sign.equals("!=");
    List<String> absent =
        values.stream().filter(v -> named && cells.stream().noneMatch(c -> same(v, c))).toList();
    return absent.contains(values.get(0)) && values.size() > 1
        ? absent.subList(1, absent.size()) // the whole text, of which the others are parts
        : values.size() > 1 ? List.of() : absent;
  }

  private static boolean same(String value, String cell) {
    return value.equals(cell) || number(value) == number(cell);
  }

  /** Returns whether a text is a number, as Java writes it. */
  public static boolean isNumber(String text) {
    try {
      Double.parseDouble(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Returns the number that a text is; NaN if it is none. */
  public static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
