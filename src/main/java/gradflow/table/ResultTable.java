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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table of results as it stands in its file: cells are texts, read as numbers where a number is
 * asked for.
 */
public final class ResultTable {
  /** The column that separates trials from reported runs, in experiments that have trials. */
  public static final String STAGE = "stage";

  private static final String RUNS = "runs";

  private final CsvTexts table;
  private final int[] rows;

  private ResultTable(CsvTexts table, int[] rows) {
    this.table = table;
    this.rows = rows;
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
    CsvTexts table = CsvTexts.read(folder.resolve(name + ".csv"));
    Path runs = folder.resolve(RUNS + ".csv");
    if (!name.equals(RUNS)
        && table.names().contains("run")
        && exists(folder, RUNS)
        && CsvReader.header(runs).indexOf('.') > 0) {
      table = withKeysOfAxes(table, CsvTexts.read(runs));
    }
    return new ResultTable(table, IntStream.range(0, table.rows()).toArray());
  }

  /**
   * Reads the first rows of a table as they are in its file, so that memory does not grow with it.
   *
   * @param most so many rows, and no more
   * @throws gradflow.files.FileProblem if it cannot be read
   */
  public static ResultTable first(Path folder, String name, int most) {
    CsvTexts table = CsvTexts.read(folder.resolve(name + ".csv"), most);
    return new ResultTable(table, IntStream.range(0, table.rows()).toArray());
  }

  /**
   * How often each text stands in a column, read row by row.
   *
   * @throws gradflow.files.FileProblem if it cannot be read
   */
  public static SortedMap<String, Integer> counts(Path folder, String name, String column) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    try (CsvRows rows = new CsvRows(folder.resolve(name + ".csv"))) {
      String[] cells = new String[rows.names().size()];
      Arrays.fill(cells, "");
      int of = rows.names().indexOf(column);
      while (rows.next(cells)) {
        counts.merge(cells[of], 1, Integer::sum);
      }
    }
    return counts;
  }

  /** Columns such as {@code net.family}, which the table of runs alone has. */
  private static CsvTexts withKeysOfAxes(CsvTexts table, CsvTexts runs) {
    Map<String, Integer> rows = new HashMap<>();
    String[] run = runs.column("run");
    for (int r = 0; r < run.length; r++) {
      rows.put(run[r], r);
    }
    CsvTexts all = table;
    for (String column : runs.names()) {
      if (column.indexOf('.') > 0 && !table.names().contains(column)) {
        String[] of = runs.column(column);
        String[] texts =
            Arrays.stream(table.column("run"))
                .map(name -> rows.containsKey(name) ? of[rows.get(name)] : "")
                .toArray(String[]::new);
        all = all.with(column, texts);
      }
    }
    return all;
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
    return select(column, condition, filter::accepts);
  }

  private ResultTable select(String column, String condition, Predicate<String> accepted) {
    String[] texts = table.column(require(column));
    int[] found = Arrays.stream(rows).filter(r -> accepted.test(texts[r])).toArray();
    FormerNames.refuse(column, condition, found.length);
    return new ResultTable(table, found);
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
    return rows.length;
  }

  /** Number of rows of its file. */
  public int all() {
    return table.all();
  }

  /** The headers, in order. */
  public List<String> columns() {
    return table.names();
  }

  /**
   * The rows in which a column has that text.
   *
   * @throws BadArgument if there is no such column, or no row and the text is a former name
   */
  public ResultTable where(String column, String value) {
    return select(column, value, value::equals);
  }

  /** The different texts of a column, in the order in which they first occur. */
  public List<String> distinct(String column) {
    return List.copyOf(new LinkedHashSet<>(Arrays.asList(texts(column))));
  }

  /** A column as texts; empty where missing. */
  public String[] texts(String column) {
    String[] all = table.column(require(column));
    return Arrays.stream(rows).mapToObj(r -> all[r]).toArray(String[]::new);
  }

  /** A column as numbers; NaN where missing. */
  public double[] numbers(String column) {
    String[] texts = texts(column);
    double[] out = new double[texts.length];
    for (int i = 0; i < out.length; i++) {
      try {
        out[i] = texts[i].isEmpty() ? Double.NaN : Double.parseDouble(texts[i]);
      } catch (NumberFormatException e) {
        throw new BadArgument(
            column, "row " + (i + 1) + " holds " + texts[i] + ", expected a number");
      }
    }
    return out;
  }

  private String require(String column) {
    if (!table.names().contains(column)) {
      throw new BadArgument(
          "column",
          "got "
              + column
              + ", expected one of "
              + table.names()
              + " of the table "
              + table.name()
              + FormerNames.hint(column));
    }
    return column;
  }
}
