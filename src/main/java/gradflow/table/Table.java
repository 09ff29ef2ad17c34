package gradflow.table;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.check.FormerNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * An immutable table with typed columns. Measures fill it, CSV is its form on disk, and figures,
 * verdicts and notebooks read it. Tablesaw implements grouping, joining and summarising.
 */
public final class Table {
  private final Schema schema;
  private final Object[] cells;
  private final int rows;

  /**
   * @param cells not copied: a {@code String[]}, {@code long[]} or {@code double[]} for each
   *     column, with at least as many cells as there are rows
   */
  Table(Schema schema, Object[] cells, int rows) {
    this.schema = schema;
    this.cells = cells;
    this.rows = rows;
  }

  /** The columns. */
  public Schema schema() {
    return schema;
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  /** The headers, in order. */
  public List<String> columns() {
    return schema.headers();
  }

  /** Whether there is a column with that header. */
  public boolean has(String header) {
    return schema.has(header);
  }

  /** Returns the cells of a column, which must not be changed. */
  Object cells(int column) {
    return cells[column];
  }

  /** Returns a cell as in a CSV file, without quotes; empty if missing. */
  public String text(int row, int column) {
    return cells[column] instanceof String[] texts
        ? texts[row]
        : cells[column] instanceof long[] integers
            ? CsvWriter.integer(integers[row])
            : CsvWriter.number(((double[]) cells[column])[row]);
  }

  /**
   * Returns a cell of the column with that header, as in a CSV file.
   *
   * @throws BadArgument if there is no such column
   */
  public String text(int row, String header) {
    return text(row, schema.index(header));
  }

  /** Returns a cell of a column of integers; {@link Long#MIN_VALUE} if missing. */
  public long integer(int row, int column) {
    return ((long[]) cells[column])[row];
  }

  /**
   * Returns a cell as a number, NaN if missing; a text is parsed.
   *
   * @throws BadArgument if a text is not a number
   */
  public double number(int row, int column) {
    if (cells[column] instanceof double[] numbers) {
      return numbers[row];
    } else if (cells[column] instanceof long[] integers) {
      return integers[row] == Long.MIN_VALUE ? Double.NaN : integers[row];
    }
    String text = text(row, column);
    try {
      return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new BadArgument(
          columns().get(column), "row " + (row + 1) + " holds " + text + ", expected a number");
    }
  }

  /**
   * Returns a cell of the column with that header as a number.
   *
   * @throws BadArgument if there is no such column, or a text is not a number
   */
  public double number(int row, String header) {
    return number(row, schema.index(header));
  }

  /**
   * Returns a column as texts, as in a CSV file; empty if missing.
   *
   * @throws BadArgument if there is no such column
   */
  public List<String> texts(String header) {
    int column = schema.index(header);
    return Arrays.asList(
        cells[column] instanceof String[] texts
            ? Arrays.copyOf(texts, rows)
            : IntStream.range(0, rows).mapToObj(r -> text(r, column)).toArray(String[]::new));
  }

  /**
   * Returns a column as numbers, NaN if missing; texts are parsed.
   *
   * @throws BadArgument if there is no such column, or a text is not a number
   */
  public double[] numbers(String header) {
    int column = schema.index(header);
    return cells[column] instanceof double[] numbers
        ? Arrays.copyOf(numbers, rows)
        : IntStream.range(0, rows).mapToDouble(r -> number(r, column)).toArray();
  }

  /**
   * Returns a column of integers; {@link Long#MIN_VALUE} if missing.
   *
   * @throws BadArgument if there is no such column, or it does not contain integers
   */
  public long[] integers(String header) {
    int column = schema.index(header);
    Check.that(cells[column] instanceof long[], header, "holds no integers");
    return Arrays.copyOf((long[]) cells[column], rows);
  }

  /**
   * Returns the distinct texts of a column, in order of first occurrence.
   *
   * @throws BadArgument if there is no such column
   */
  public List<String> distinct(String header) {
    return texts(header).stream().distinct().toList();
  }

  /**
   * Returns the rows in which a column has that value. Numbers are compared numerically, everything
   * else as text.
   *
   * @throws BadArgument if there is no such column, or no row matches and the value is a former
   *     name
   */
  public Table where(String header, Object value) {
    if (value instanceof Number number) {
      int column = schema.index(header);
      return rows(row -> number(row, column) == number.doubleValue());
    }
    return fitting(header, String.valueOf(value), String.valueOf(value)::equals);
  }

  /**
   * Returns the rows that satisfy all conditions.
   *
   * @param conditions by column, as parsed by {@link Filter}
   * @throws BadArgument if there is no such column, a number is required and missing, or no row
   *     matches and the condition uses a former name
   */
  public Table where(Map<String, String> conditions) {
    Table found = this;
    for (Map.Entry<String, String> condition : conditions.entrySet()) {
      Filter filter = Filter.parse(condition.getValue());
      found = found.fitting(condition.getKey(), condition.getValue(), filter::accepts);
    }
    return found;
  }

  private Table fitting(String header, String condition, Predicate<String> wanted) {
    int column = schema.index(header);
    Table found =
        rows(
            cells[column] instanceof String[] texts
                ? labels(texts, wanted)
                : numbers(column, wanted));
    FormerNames.refuse(header, condition, found.rows());
    return found;
  }

  /** Each label is tested once. */
  private static IntPredicate labels(String[] texts, Predicate<String> wanted) {
    Map<String, Boolean> known = new HashMap<>();
    return row -> known.computeIfAbsent(texts[row], wanted::test);
  }

  /** Equal numbers in a row are tested once. */
  private IntPredicate numbers(int column, Predicate<String> wanted) {
    boolean[] fits = new boolean[1];
    return row -> {
      if (row == 0 || !isAsAbove(row, column)) {
        fits[0] = wanted.test(text(row, column));
      }
      return fits[0];
    };
  }

  private boolean isAsAbove(int row, int column) {
    return cells[column] instanceof long[] integers
        ? integers[row] == integers[row - 1]
        : Double.compare(number(row, column), number(row - 1, column)) == 0;
  }

  /**
   * Returns the first rows.
   *
   * @throws BadArgument if {@code n} is negative
   */
  public Table head(int n) {
    return new Table(schema, cells, Math.min(rows, Check.atLeast("n", n, 0)));
  }

  /** Returns the rows in reverse order. */
  public Table reversed() {
    return rows(IntStream.range(0, rows).map(r -> rows - 1 - r).toArray());
  }

  /** Returns the rows whose index is accepted. */
  public Table rows(IntPredicate keep) {
    return rows(IntStream.range(0, rows).filter(keep).toArray());
  }

  private Table rows(int[] of) {
    Object[] kept = new Object[cells.length];
    for (int c = 0; c < kept.length; c++) {
      if (cells[c] instanceof String[] texts) {
        kept[c] = Arrays.stream(of).mapToObj(r -> texts[r]).toArray(String[]::new);
      } else if (cells[c] instanceof long[] integers) {
        kept[c] = Arrays.stream(of).mapToLong(r -> integers[r]).toArray();
      } else {
        double[] numbers = (double[]) cells[c];
        kept[c] = Arrays.stream(of).mapToDouble(r -> numbers[r]).toArray();
      }
    }
    return new Table(schema, kept, of.length);
  }

  /**
   * Appends the rows of a table with the same columns.
   *
   * @throws BadArgument if its columns differ
   */
  public Table under(Table other) {
    return new TableBuilder(schema).append(this).append(other).table();
  }

  /**
   * Combines the columns of both tables. If this table has a single row, it is repeated for every
   * row of the other.
   *
   * @throws BadArgument if the numbers of rows differ and this table does not have one row, or a
   *     header occurs in both
   */
  public Table beside(Table other) {
    Table same = rows == 1 ? rows(new int[other.rows]) : this;
    Check.equal("rows", same.rows, other.rows, "as many as the other table has");
    List<Column> columns = new ArrayList<>(schema.columns());
    columns.addAll(other.schema.columns());
    Object[] both = Arrays.copyOf(same.cells, columns.size());
    System.arraycopy(other.cells, 0, both, same.cells.length, other.cells.length);
    return new Table(new Schema(columns), both, other.rows);
  }

  /**
   * Returns this table without one column.
   *
   * @throws BadArgument if there is no such column
   */
  public Table without(String header) {
    int[] kept = IntStream.range(0, cells.length).filter(c -> c != schema.index(header)).toArray();
    List<Column> columns = Arrays.stream(kept).mapToObj(schema.columns()::get).toList();
    Object[] its = Arrays.stream(kept).mapToObj(c -> cells[c]).toArray();
    return new Table(new Schema(columns), its, rows);
  }

  /**
   * Summarises a column for each group of rows: count, missing, mean, minimum, quartiles and
   * maximum.
   *
   * @param value a column of numbers
   * @param by columns whose texts define the groups; without any, all rows form one group
   * @return the columns of the groups, then {@code count}, {@code missing}, {@code mean}, {@code
   *     min}, {@code q25}, {@code median}, {@code q75}, {@code max}, the last six missing if the
   *     count is 0; groups in the order of their first rows
   * @throws BadArgument if there is no such column, or a text is not a number
   */
  public Table summary(String value, String... by) {
    return Summary.of(this, value, List.of(by));
  }

  /**
   * Returns the rows of each group, in the order of their first rows.
   *
   * @param by columns whose texts define the groups; without any, all rows form one group
   * @throws BadArgument if there is no such column
   */
  public List<Table> groups(String... by) {
    return Tablesaw.groups(this, List.of(by)).stream().map(this::rows).toList();
  }

  /**
   * Joins two tables: returns a row for each pair of matching rows, in the order of this table.
   *
   * @param on columns of both whose texts must be equal
   * @return these columns, then those of the other table that this one does not have
   * @throws BadArgument if there is no such column
   */
  public Table join(Table other, String... on) {
    List<int[]> pairs = Tablesaw.pairs(this, other, List.of(on));
    Table matching = rows(pairs.stream().mapToInt(p -> p[0]).toArray());
    if (columns().containsAll(other.columns())) {
      return matching;
    }
    Table more = other;
    for (String header : other.columns()) {
      more = has(header) ? more.without(header) : more;
    }
    return matching.beside(more.rows(pairs.stream().mapToInt(p -> p[1]).toArray()));
  }

  /**
   * Writes the table as CSV (compressed above 10 MiB, with {@code .gz} appended to the name).
   *
   * @return the file that was written
   * @throws gradflow.files.FileProblem if it cannot be written
   */
  public Path save(String path) {
    return CsvWriter.write(Path.of(path), this);
  }

  /** Returns the first rows as an HTML table. */
  public String html() {
    return TableText.html(this);
  }

  /** Returns the first rows as aligned text. */
  @Override
  public String toString() {
    return TableText.plain(this);
  }
}
