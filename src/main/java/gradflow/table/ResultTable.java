package gradflow.table;

import gradflow.check.BadArgument;
import gradflow.check.FormerNames;
import gradflow.experiment.Stage;
import gradflow.files.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A table of results as it stands in its file: cells are texts, read as numbers where a number is
 * asked for.
 */
public final class ResultTable {
  /** The column that tells trials from reported runs, in experiments that have trials. */
  public static final String STAGE = "stage";

  private static final String RUNS = "runs";

  private final Table table;

  private ResultTable(Table table) {
    this.table = table;
  }

  /**
   * Reads {@code name.csv} or {@code name.csv.gz} of a result folder. Keys of an axis's values, as
   * in {@code net.family}, are columns of every table of runs.
   *
   * @throws BadArgument if there is none; the message lists the tables that are there
   * @throws gradflow.files.FileProblem if it cannot be read
   */
  public static ResultTable read(Path folder, String name) {
    if (!exists(folder, name)) {
      throw new BadArgument(
          "table", "there is no " + name + ".csv in " + folder + ", which has " + names(folder));
    }
    Table table = CsvReader.readTexts(folder.resolve(name + ".csv"));
    Path runs = folder.resolve(RUNS + ".csv");
    if (!name.equals(RUNS)
        && table.containsColumn("run")
        && exists(folder, RUNS)
        && CsvReader.header(runs).indexOf('.') > 0) {
      addKeysOfAxes(table, CsvReader.readTexts(runs));
    }
    return new ResultTable(table);
  }

  /** Columns such as {@code net.family}, which the table of runs alone has. */
  private static void addKeysOfAxes(Table table, Table runs) {
    Map<String, Integer> rows = new HashMap<>();
    for (int r = 0; r < runs.rowCount(); r++) {
      rows.put(runs.stringColumn("run").get(r), r);
    }
    for (String column : runs.columnNames()) {
      if (column.indexOf('.') > 0 && !table.containsColumn(column)) {
        String[] texts = new String[table.rowCount()];
        for (int r = 0; r < texts.length; r++) {
          Integer row = rows.get(table.stringColumn("run").get(r));
          texts[r] = row == null ? "" : runs.stringColumn(column).get(row);
        }
        table.addColumns(StringColumn.create(column, texts));
      }
    }
  }

  /**
   * Reads the rows of reported runs, or of those that a condition on {@link #STAGE} names.
   *
   * @param where conditions by column, as {@link Filter} reads them; a column that the table does
   *     not have is an error
   * @throws BadArgument as {@link #read} does, or if there is no such column
   */
  public static ResultTable read(Path folder, String name, Map<String, String> where) {
    return read(folder, name).reported(where);
  }

  /** The same; a condition on a column that the table does not have is left out. */
  public static ResultTable readPresent(Path folder, String name, Map<String, String> where) {
    ResultTable all = read(folder, name);
    Map<String, String> present = new LinkedHashMap<>(where);
    present.keySet().retainAll(all.columns());
    return all.reported(present);
  }

  /**
   * The rows of reported runs, or of those that a condition on {@link #STAGE} names.
   *
   * @param where conditions by column, as {@link Filter} reads them
   * @throws BadArgument if there is no such column, or a number is needed and none came
   */
  public ResultTable reported(Map<String, String> where) {
    ResultTable rows = this;
    if (columns().contains(STAGE) && !where.containsKey(STAGE)) {
      rows = rows.where(STAGE, Stage.REPORTED.label());
    }
    for (Map.Entry<String, String> condition : where.entrySet()) {
      rows = rows.fitting(condition.getKey(), condition.getValue());
    }
    return rows;
  }

  private ResultTable fitting(String column, String condition) {
    Filter filter = Filter.parse(condition);
    Table found = table.where(table.stringColumn(require(column)).eval(filter::accepts));
    FormerNames.refuse(column, condition, found.rowCount());
    return new ResultTable(found);
  }

  /** Whether the folder has that table. */
  public static boolean exists(Path folder, String name) {
    return Files.exists(folder.resolve(name + ".csv"))
        || Files.exists(folder.resolve(name + ".csv.gz"));
  }

  /** Whether a file of that name is a table. */
  public static boolean isTable(String file) {
    return file.matches("[^.].*\\.csv(\\.gz)?");
  }

  /** The tables of a result folder, sorted. */
  public static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(ResultTable::isTable)
          .map(f -> f.replaceFirst("\\.csv(\\.gz)?$", ""))
          .distinct()
          .sorted()
          .toList();
    } catch (IOException e) {
      throw FileProblem.reading(folder, e);
    }
  }

  /** Number of rows. */
  public int rows() {
    return table.rowCount();
  }

  /** The headers, in order. */
  public List<String> columns() {
    return table.columnNames();
  }

  /**
   * The rows in which a column has that text.
   *
   * @throws BadArgument if there is no such column, or no row and the text is a former name
   */
  public ResultTable where(String column, String value) {
    Table found = table.where(table.stringColumn(require(column)).isEqualTo(value));
    FormerNames.refuse(column, value, found.rowCount());
    return new ResultTable(found);
  }

  /** The different texts of a column, in the order in which they first occur. */
  public List<String> distinct(String column) {
    return List.copyOf(new LinkedHashSet<>(Arrays.asList(texts(column))));
  }

  /** A column as texts; empty where missing. */
  public String[] texts(String column) {
    return table.stringColumn(require(column)).asObjectArray();
  }

  /** A column as numbers; NaN where missing. */
  public double[] numbers(String column) {
    String[] texts = texts(column);
    double[] out = new double[texts.length];
    for (int i = 0; i < out.length; i++) {
      try {
        out[i] = texts[i] == null || texts[i].isEmpty() ? Double.NaN : Double.parseDouble(texts[i]);
      } catch (NumberFormatException e) {
        throw new BadArgument(
            column, "row " + (i + 1) + " holds " + texts[i] + ", expected a number");
      }
    }
    return out;
  }

  private String require(String column) {
    if (!table.columnNames().contains(column)) {
      throw new BadArgument(
          "column",
          "got "
              + column
              + ", expected one of "
              + table.columnNames()
              + " of the table "
              + table.name()
              + FormerNames.hint(column));
    }
    return column;
  }
}
