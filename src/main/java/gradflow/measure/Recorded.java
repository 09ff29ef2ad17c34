package gradflow.measure;

import gradflow.table.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table that a measure writes, as far as it is known before a run: so a spec that draws or judges
 * something else is refused before it runs.
 *
 * @param table {@link #RUNS}, to which a measure adds columns, or the name of a table of its own
 * @param columns in order; the run's identity stands before them
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

  /** A table with columns named as {@code "block"}, {@code "t,sample"}, {@code ""} for none. */
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

  /** The same with all texts that a column can hold. */
  Recorded with(String column, Collection<String> texts) {
    return new Recorded(
        table,
        columns.stream()
            .map(c -> c.header().equals(column) ? Column.text(column, texts) : c)
            .toList());
  }
}
