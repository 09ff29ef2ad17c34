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

  /** What stands there in reported runs. */
  public static final String REPORTED = "reported";

  private static final String RUNS = "runs";

  private ResultTable() {}

  /**
   * Reads {@code name.csv} or {@code name.csv.gz} of a result folder. Keys of an axis's values, as
   * in {@code net.family}, are columns of every table of runs.
   *
   * @throws BadArgument if there is none; the message lists the tables that are there
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
   * Reads the rows of reported runs, or of those that a condition on {@link #STAGE} names.
   *
   * @param where conditions by column, as {@link Filter} reads them; a column that the table does
   *     not have is an error
   * @throws BadArgument as {@link #read(Path, String)} does, or if there is no such column
   */
  public static Table read(Path folder, String name, Map<String, String> where) {
    return reported(read(folder, name), where);
  }

  /** The same; a condition on a column that the table does not have is left out. */
  public static Table readPresent(Path folder, String name, Map<String, String> where) {
    Table all = read(folder, name);
    Map<String, String> present = new LinkedHashMap<>(where);
    present.keySet().retainAll(all.columns());
    return reported(all, present);
  }

  /**
   * The rows of reported runs, or of those that a condition on {@link #STAGE} names.
   *
   * @param where conditions by column, as {@link Filter} reads them
   * @throws BadArgument if there is no such column, or a number is needed and none came
   */
  public static Table reported(Table all, Map<String, String> where) {
    boolean any = !all.has(STAGE) || where.containsKey(STAGE);
    return (any ? all : all.where(STAGE, REPORTED)).where(where);
  }

  /**
   * Reads the first rows of a table as they are in its file, so that memory does not grow with it.
   *
   * @param most so many rows, and no more
   * @throws FileProblem if it cannot be read
   */
  public static CsvReader.Part first(Path folder, String name, int most) {
    return CsvReader.first(file(folder, name), most);
  }

  /**
   * How often each text stands in a column, read row by row.
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

  /** Columns such as {@code net.family}, which the table of runs alone has. */
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

  /** Whether the folder has that table. */
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
}
