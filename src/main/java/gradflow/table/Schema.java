package gradflow.table;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.check.FormerNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The columns of a table, in order: at least one, with distinct headers. */
public final class Schema {
  private final List<Column> columns;
  private final List<String> headers;
  private final Map<String, Integer> index = new HashMap<>();

  /**
   * @throws BadArgument if there is no column, or two have the same header
   */
  public Schema(List<Column> columns) {
    this.columns = List.copyOf(columns);
    this.headers = this.columns.stream().map(Column::header).toList();
    Check.that(!columns.isEmpty(), "columns", "got none, expected at least one");
    for (String header : headers) {
      Check.that(
          index.put(header, index.size()) == null, "columns", "there are two named " + header);
    }
  }

  /** Creates a schema of the columns, in order. */
  public static Schema of(Column... columns) {
    return new Schema(List.of(columns));
  }

  /** The columns, in order. */
  public List<Column> columns() {
    return columns;
  }

  /** Number of columns. */
  public int size() {
    return columns.size();
  }

  /** The headers, in order. */
  public List<String> headers() {
    return headers;
  }

  /** Whether there is a column with that header. */
  public boolean has(String header) {
    return index.containsKey(header);
  }

  /**
   * Returns the index of a column.
   *
   * @throws BadArgument if there is none with that header
   */
  public int index(String header) {
    Integer found = index.get(header);
    if (found == null) {
      throw new BadArgument(
          "column",
          "got %s, expected one of %s%s"
              .formatted(header, String.join(", ", headers), FormerNames.hint(header)));
    }
    return found;
  }

  /** Whether headers and types are equal. */
  boolean isAs(Schema other) {
    return other.headers.equals(headers)
        && IntStream.range(0, size())
            .allMatch(c -> other.columns.get(c).type() == columns.get(c).type());
  }
}
