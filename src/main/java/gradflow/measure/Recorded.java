package gradflow.measure;

import gradflow.table.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table that a measure writes, as far as it is known before a run. It allows a spec that refers
 * to any other table or column to be rejected before it runs.
 *
 * @param table {@link #RUNS}, to which a measure adds columns, or the name of a separate table
 * @param columns columns in order, after those of the run's identity
 */
public record Recorded(String table, List<Column> columns) {
  /** The table with one row per run. */
  public static final String RUNS = "runs";

  /** Copies the list. */
  public Recorded {
    columns = List.copyOf(columns);
  }

  /** Columns of {@code runs.csv}. */
  static Recorded numbers(String... names) {
    return numbers(Arrays.asList(names));
  }

  /** Columns of {@code runs.csv}. */
  static Recorded numbers(Collection<String> names) {
    return new Recorded(RUNS, names.stream().map(Column::number).toList());
  }

  /**
   * Creates a table. Column names are separated by commas, such as {@code "t,sample"}; {@code ""}
   * means none.
   */
  static Recorded table(String name, String texts, String integers, String numbers) {
    List<Column> columns = new ArrayList<>();
    split(texts).map(Column::text).forEach(columns::add);
    split(integers).map(Column::integer).forEach(columns::add);
    split(numbers).map(Column::number).forEach(columns::add);
    return new Recorded(name, columns);
  }

  private static Stream<String> split(String names) {
    return names.isEmpty() ? Stream.of() : Stream.of(names.split(","));
  }

  /** Returns a copy with all values that a column can contain. */
  Recorded with(String column, Collection<String> texts) {
    return new Recorded(
        table,
        columns.stream()
            .map(
                c ->
                    c.header().equals(column)
                        ? new Column(column, c.type(), List.copyOf(texts))
                        : c)
            .toList());
  }
}
