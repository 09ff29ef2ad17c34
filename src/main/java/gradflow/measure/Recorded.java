package gradflow.measure;

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

  /** What a column holds. */
  public enum Type {
    /** Texts. */
    TEXT,
    /** Integers. */
    INTEGER,
    /** Real numbers. */
    NUMBER
  }

  /**
   * A column.
   *
   * @param name its header
   * @param type of its cells
   * @param texts all that its cells can be; empty where that is not known, and for numbers
   */
  public record Column(String name, Type type, List<String> texts) {
    /** Copies the list. */
    public Column {
      texts = List.copyOf(texts);
    }
  }

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
    return new Recorded(
        RUNS, names.stream().map(n -> new Column(n, Type.NUMBER, List.of())).toList());
  }

  /** A table with columns named as {@code "block"}, {@code "t,sample"}, {@code ""} for none. */
  static Recorded table(String name, String texts, String integers, String numbers) {
    List<Column> columns = new ArrayList<>();
    split(texts).forEach(n -> columns.add(new Column(n, Type.TEXT, List.of())));
    split(integers).forEach(n -> columns.add(new Column(n, Type.INTEGER, List.of())));
    split(numbers).forEach(n -> columns.add(new Column(n, Type.NUMBER, List.of())));
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
            .map(
                c -> c.name().equals(column) ? new Column(column, c.type(), List.copyOf(texts)) : c)
            .toList());
  }

  /** The names of the columns of that type. */
  List<String> names(Type type) {
    return columns.stream().filter(c -> c.type() == type).map(Column::name).toList();
  }
}
