package gradflow.table;

import gradflow.check.BadArgument;
import gradflow.files.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The tables of a result folder. */
public final class ResultTable {
  /** The column that separates trials from reported runs, in experiments that have trials. */
  public static final String STAGE = "stage";

  /** The value of that column in reported runs. */
  public static final String REPORTED = "reported";

  private static final String RUNS = "runs";

  private ResultTable() {}

  /**
   * Reads {@code name.csv} or {@code name.csv.gz} of a result folder. Keys of an axis's values,
   * such as {@code net.family}, are columns of every table of runs.
   *
   * @throws BadArgument if there is none; the message lists the existing tables
   * @throws FileProblem if it cannot be read
   */
  public static Table read(Path folder, String name) {
    if (!exists(folder, name)) {
      throw new BadArgument(
          "table", "there is no " + name + ".csv in " + folder + ", which has " + names(folder));
    }
    Table table = CsvReader.read(file(folder, name));
    return !name.equals(RUNS)
            && table.has("run")
            && exists(folder, RUNS)
            && CsvReader.header(file(folder, RUNS)).stream().anyMatch(ResultTable::isKeyOfAxis)
        ? withKeysOfAxes(table, CsvReader.read(file(folder, RUNS)))
        : table;
  }

  /**
   * Reads the rows of reported runs, or of those selected by a condition on {@link #STAGE}.
   *
   * @param where conditions by column, as parsed by {@link Filter}; a column that the table does
   *     not have is an error
   * @throws BadArgument as {@link #read(Path, String)}, or if there is no such column
   */
  public static Table read(Path folder, String name, Map<String, String> where) {
    return reported(read(folder, name), where);
  }

  /**
   * Reads the rows as {@link #read(Path, String, Map)} does, but ignores conditions on columns that
   * the table does not have.
   */
  public static Table readPresent(Path folder, String name, Map<String, String> where) {
    Table all = read(folder, name);
    Map<String, String> present = new LinkedHashMap<>(where);
    present.keySet().retainAll(all.columns());
    return reported(all, present);
  }

  /**
   * Returns the rows of reported runs, or of those selected by a condition on {@link #STAGE}.
   *
   * @param where conditions by column, as parsed by {@link Filter}
   * @throws BadArgument if there is no such column, or a number is required and missing
   */
  public static Table reported(Table all, Map<String, String> where) {
    boolean any = !all.has(STAGE) || where.containsKey(STAGE);
    return (any ? all : all.where(STAGE, REPORTED)).where(where);
  }

  /**
   * Reads the first rows of a table unchanged, so that memory does not grow with it.
   *
   * @param most maximum number of rows
   * @throws FileProblem if it cannot be read
   */
  public static CsvReader.Part first(Path folder, String name, int most) {
    return CsvReader.first(file(folder, name), most);
  }

  /**
   * Counts the occurrences of each text in a column, reading row by row.
   *
   * @throws FileProblem if it cannot be read
   */
  public static SortedMap<String, Integer> counts(Path folder, String name, String column) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    int[] of = {-1};
    CsvReader.forEach(
        file(folder, name),
        cells -> {
          if (of[0] < 0) {
            of[0] = Arrays.asList(cells).indexOf(column);
          } else {
            counts.merge(cells[of[0]], 1, Integer::sum);
          }
          return true;
        });
    return counts;
  }

  private static boolean isKeyOfAxis(String column) {
    return column.indexOf('.') > 0;
  }

  /** Adds columns such as {@code net.family}, which only the table of runs contains. */
  private static Table withKeysOfAxes(Table table, Table runs) {
    Map<String, Integer> rows = new HashMap<>();
    List<String> names = runs.texts("run");
    for (int r = 0; r < names.size(); r++) {
      rows.put(names.get(r), r);
    }
    List<String> keys =
        runs.columns().stream().filter(c -> isKeyOfAxis(c) && !table.has(c)).toList();
    List<Column> columns = new ArrayList<>();
    keys.forEach(key -> columns.add(Column.text(key)));
    TableBuilder of = new TableBuilder(new Schema(columns));
    for (String run : table.texts("run")) {
      keys.forEach(key -> of.text(rows.containsKey(run) ? runs.text(rows.get(run), key) : ""));
      of.endRow();
    }
    return table.beside(of.table());
  }

  /** Whether the folder contains that table. */
  public static boolean exists(Path folder, String name) {
    return Files.exists(file(folder, name)) || Files.exists(folder.resolve(name + ".csv.gz"));
  }

  private static Path file(Path folder, String name) {
    return folder.resolve(name + ".csv");
  }

  /** Whether a file of that name is a table. */
  public static boolean isTable(String file) {
    return file.matches("[^.].*\\.csv(\\.gz)?");
  }

  /** Returns the names of the tables of a result folder, sorted. */
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
}
