package gradflow.verdict;

import gradflow.spec.About;
import java.util.Set;

/**
 * A quantity made from columns of a table, such as {@code abs(slope_nats_per_step - ln(rho_W_hh))}.
 * Known are numbers, columns, {@code + - * / ^}, comparisons (1 if true, 0 if false), {@code and},
 * {@code or}, texts in double quotes to compare a column with, and the functions {@code abs},
 * {@code ln}, {@code log10}, {@code exp}, {@code sqrt}, {@code min}, {@code max}, and {@code
 * or_else(x, y)}, which is y where x is missing. What is made from a missing cell is missing.
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
   * Reads an expression.
   *
   * @param name of the argument, for the message
   * @throws gradflow.check.BadArgument if it cannot be read; the message says where
   */
  public static Expression parse(String name, String text) {
    return new ExpressionParser(name, text).parse();
  }

  /** The columns that it mentions. */
  public Set<String> columns() {
    return columns;
  }

  /** Its value in one row. */
  double value(TableRow row) {
    return root.value(row);
  }

  @Override
  public String toString() {
    return text;
  }
}
