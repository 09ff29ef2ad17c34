package gradflow.verdict;

import gradflow.spec.About;
import java.util.Set;

/**
 * A quantity made from columns of a table, such as {@code abs(slope_nats_per_step - ln(rho_W_hh))}.
 * It may contain numbers, columns, {@code + - * / ^}, comparisons (1 if true, 0 if false), {@code
 * and}, {@code or}, texts in double quotes to be compared with a column, and the functions {@code
 * abs}, {@code ln}, {@code log10}, {@code exp}, {@code sqrt}, {@code min}, {@code max}, and {@code
 * or_else(x, y)}, which is y where x is missing. A value computed from a missing cell is missing.
 */
@About(
    summary = "an expression of columns, such as abs(slope_nats_per_step - ln(rho_W_hh))",
    equations =
        """
        numbers, columns, + - * / ^ and parentheses
        abs ln log10 exp sqrt min max; or_else(x, y): y where x is missing
        < <= > >= == != and or: 1 if true, 0 if false; texts in double quotes: gate == "f"
        What is made from a missing cell is missing. Columns that the table lacks are taken from runs.
        """)
public final class Expression {
  /** A compiled part. */
  @FunctionalInterface
  interface Node {
    double value(TableRow row);
  }

  private final String text;
  private final Set<String> columns;
  private final Node root;

  Expression(String text, Set<String> columns, Node root) {
    this.text = text;
    this.columns = Set.copyOf(columns);
    this.root = root;
  }

  /**
   * Parses an expression.
   *
   * @param name of the argument, for the message
   * @throws gradflow.check.BadArgument if it cannot be parsed; the message states the position
   */
  public static Expression parse(String name, String text) {
    return new ExpressionParser(name, text).parse();
  }

  /** The columns used in the expression. */
  public Set<String> columns() {
    return columns;
  }

  /** Returns its value in one row. */
  double value(TableRow row) {
    return root.value(row);
  }

  @Override
  public String toString() {
    return text;
  }
}
