package gradflow.table;

import gradflow.check.Check;
import gradflow.check.FormerNames;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The columns of a table, in order.
 *
 * @param columns at least one; no header twice
 */
public record Schema(List<Column> columns) {
  /**
   * Checks the headers.
   *
   * @throws gradflow.check.BadArgument if there is no column, or two have the same header
   */
  public Schema {
    columns = List.copyOf(columns);
    Check.that(!columns.isEmpty(), "columns", "got none, expected at least one");
    Set<String> seen = new HashSet<>();
    for (Column column : columns) {
      Check.that(seen.add(column.header()), "columns", "there are two named " + column.header());
    }
  }

  /** The columns, in order. */
  public static Schema of(Column... columns) {
    return new Schema(List.of(columns));
  }

  /** How many columns. */
  public int size() {
    return columns.size();
  }

  /** The headers, in order. */
  public List<String> headers() {
    return columns.stream().map(Column::header).toList();
  }

  /**
   * The index of a column.
   *
   * @throws gradflow.check.BadArgument if there is none of that header
   */
  public int index(String header) {
    int index = headers().indexOf(header);
    Check.that(
        index >= 0,
        "column",
        "got "
            + header
            + ", expected one of "
            + String.join(", ", headers())
            + FormerNames.hint(header));
    return index;
  }
}
