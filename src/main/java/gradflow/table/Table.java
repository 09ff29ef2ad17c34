package gradflow.table;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.check.FormerNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A table with typed columns; never changed. Measures fill it, CSV is its form on disk, and
 * figures, verdicts and notebooks read it. Grouping, joining and summarising are tablesaw's.
 */
public final class Table {
  private final Schema schema;
  private final Object[] cells;
  private final int rows;

  /**
   * @param cells shared: a {@code String[]}, {@code long[]} or {@code double[]} for each column, of
   *     at least as many cells as there are rows
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

  /** Whether there is a column of that header. */
  public boolean has(String header) {
    return schema.has(header);
  }

  /** The cells of a column, which must not be changed. */
  Object cells(int column) {
    return cells[column];
  }

  /** A cell as it stands in a CSV file, before quotes; empty where missing. */
  public String text(int row, int column) {
    return cells[column] instanceof String[] texts
        ? texts[row]
        : cells[column] instanceof long[] integers
            ? CsvWriter.integer(integers[row])
            : CsvWriter.number(((double[]) cells[column])[row]);
  }

  /**
   * The same of a column by its header.
   *
   * @throws BadArgument if there is no such column
   */
  public String text(int row, String header) {
    return text(row, schema.index(header));
  }

  /** A cell of a column of integers; {@link Long#MIN_VALUE} where missing. */
  public long integer(int row, int column) {
    return ((long[]) cells[column])[row];
  }

  /**
   * A cell as a number, NaN where missing; a text is read as one.
   *
   * @throws BadArgument if a text is no number
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
   * The same of a column by its header.
   *
   * @throws BadArgument if there is no such column, or a text is no number
   */
  public double number(int row, String header) {
    return number(row, schema.index(header));
  }

  /**
   * A column as texts, as they stand in a CSV file; empty where missing.
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
   * A column as numbers, NaN where missing; texts are read as numbers.
   *
   * @throws BadArgument if there is no such column, or a text is no number
   */
  public double[] numbers(String header) {
    int column = schema.index(header);
    return cells[column] instanceof double[] numbers
        ? Arrays.copyOf(numbers, rows)
        : IntStream.range(0, rows).mapToDouble(r -> number(r, column)).toArray();
  }

  /**
   * A column of integers; {@link Long#MIN_VALUE} where missing.
   *
   * @throws BadArgument if there is no such column, or it holds no integers
   */
  public long[] integers(String header) {
    int column = schema.index(header);
    Check.that(cells[column] instanceof long[], header, "holds no integers");
    return Arrays.copyOf((long[]) cells[column], rows);
  }

  /**
   * The different texts of a column, in the order in which they first occur.
   *
   * @throws BadArgument if there is no such column
   */
  public List<String> distinct(String header) {
    return texts(header).stream().distinct().toList();
  }

  /**
   * The rows in which a column has that value: a number equals numbers, all else the text.
   *
   * @throws BadArgument if there is no such column, or no row and the value is a former name
   */
  public Table where(String header, Object value) {
    if (value instanceof Number number) {
      int column = schema.index(header);
      return rows(row -> number(row, column) == number.doubleValue());
    }
    return fitting(header, String.valueOf(value), String.valueOf(value)::equals);
  }

  /**
   * The rows that fit every condition.
   *
   * @param conditions by column, as {@link Filter} reads them
   * @throws BadArgument if there is no such column, a number is needed and none came, or no row and
   *     the condition is a former name
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
    boolean[] fits = new boolean[1];
    Table found =
        rows(
            row -> {
              if (row == 0 || !isAsAbove(row, column)) { // labels repeat
                fits[0] = wanted.test(text(row, column));
              }
              return fits[0];
            });
    FormerNames.refuse(header, condition, found.rows());
    return found;
  }

  private boolean isAsAbove(int row, int column) {
    return cells[column] instanceof String[] texts
        ? texts[row].equals(texts[row - 1])
        : cells[column] instanceof long[] integers
            ? integers[row] == integers[row - 1]
            : Double.compare(number(row, column), number(row - 1, column)) == 0;
  }

  /**
   * The first rows.
   *
   * @throws BadArgument if {@code n} is negative
   */
  public Table head(int n) {
    return new Table(schema, cells, Math.min(rows, Check.atLeast("n", n, 0)));
  }

  /** The rows in the opposite order. */
  public Table reversed() {
    return rows(IntStream.range(0, rows).map(r -> rows - 1 - r).toArray());
  }

  /** The rows whose index is accepted. */
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
   * These rows, then those of a table of the same columns.
   *
   * @throws BadArgument if its columns differ
   */
  public Table under(Table other) {
    return new TableBuilder(schema).append(this).append(other).table();
  }

  /**
   * The columns of both. A single row stands before every row of the other table.
   *
   * @throws BadArgument if the numbers of rows differ and this does not have one, or a header is in
   *     both
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
   * These columns without one.
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
   * Count, missing, mean, least, quartiles and largest of a column for each group of rows.
   *
   * @param value a column of numbers
   * @param by columns whose texts make the groups; none makes one group of all rows
   * @return the columns of the groups, then {@code count}, {@code missing}, {@code mean}, {@code
   *     min}, {@code q25}, {@code median}, {@code q75}, {@code max}, the last six missing where the
   *     count is 0; groups in the order of their first rows
   * @throws BadArgument if there is no such column, or a text is no number
   */
  public Table summary(String value, String... by) {
    return Summary.of(this, value, List.of(by));
  }

  /**
   * The rows of each group, in the order of their first rows.
   *
   * @param by columns whose texts make the groups; none makes one group of all rows
   * @throws BadArgument if there is no such column
   */
  public List<Table> groups(String... by) {
    return Tablesaw.groups(this, List.of(by)).stream().map(this::rows).toList();
  }

  /**
   * A row for every two rows of this and another table that agree, in the order of this.
   *
   * @param on columns of both whose texts must be the same
   * @return these columns, then those of the other table that this does not have
   * @throws BadArgument if there is no such column
   */
  public Table join(Table other, String... on) {
    List<int[]> pairs = Tablesaw.pairs(this, other, List.of(on));
    Table more = other;
    for (String header : other.columns()) {
      more = has(header) && more.schema.size() > 1 ? more.without(header) : more;
    }
    return rows(pairs.stream().mapToInt(p -> p[0]).toArray())
        .beside(more.rows(pairs.stream().mapToInt(p -> p[1]).toArray()));
  }

  /**
   * Writes it as CSV (gzipped above 10 MiB, with {@code .gz} behind the name).
   *
   * @return the file that was written
   * @throws gradflow.files.FileProblem if it cannot be written
   */
  public Path save(String path) {
    return CsvWriter.write(Path.of(path), this);
  }

  /** The first rows as an HTML table. */
  public String html() {
    return TableText.html(this);
  }

  /** The first rows, aligned. */
  @Override
  public String toString() {
    return TableText.plain(this);
  }
}
