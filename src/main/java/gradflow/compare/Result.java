package gradflow.compare;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.figure.FigureSpec;
import gradflow.table.ResultTable;
import gradflow.table.Table;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One of several result folders to be compared.
 *
 * @param name in tables and legends
 * @param folder with {@code runs.csv}
 * @param figures that are drawn from its tables
 * @param chosen axes whose values were chosen by trials; they are not used for joining
 */
public record Result(String name, Path folder, List<FigureSpec> figures, List<String> chosen) {
  private static final Pattern HASH = Pattern.compile(".[/\\\\][0-9a-f]{12}$");

  /**
   * Copies the lists.
   *
   * @throws BadArgument if the folder has no table of runs
   */
  public Result {
    figures = List.copyOf(figures);
    chosen = List.copyOf(chosen);
    requireRuns(folder);
  }

  /**
   * Returns the folder.
   *
   * @throws BadArgument if it has no table of runs
   */
  public static Path requireRuns(Path folder) {
    Check.that(
        ResultTable.exists(folder, "runs"),
        folder.toString(),
        "has no runs.csv, expected a folder that gradflow run wrote: results/NAME/HASH");
    return folder;
  }

  /** The reported runs, one row each. */
  Table runs() {
    return ResultTable.read(folder, "runs", Map.of());
  }

  /** Returns the axes of a table of runs: the columns between {@code run} and {@code replicate}. */
  List<String> axes(Table runs) {
    List<String> columns = runs.columns();
    int end = columns.indexOf("replicate");
    Check.that(
        columns.indexOf("run") == 0 && end > 0 && columns.contains("seed"),
        folder.resolve("runs.csv").toString(),
        "has the columns " + columns + ", expected run, axes, replicate, seed, … of gradflow run");
    return columns.subList(1, end).stream()
        .filter(c -> !c.equals(ResultTable.STAGE) && !chosen.contains(c))
        .toList();
  }

  /**
   * Returns the shortest path suffixes that distinguish the folders. A trailing hash is omitted if
   * it is not needed: {@code results/my-rnn/1f00…} and {@code results/my-gru/77aa…} become my-rnn
   * and my-gru.
   *
   * @throws BadArgument if two are the same folder
   */
  public static List<String> names(List<Path> folders) {
    List<Path> whole = folders.stream().map(f -> f.toAbsolutePath().normalize()).toList();
    for (Path f : whole) {
      Check.that(
          whole.stream().filter(f::equals).count() == 1,
          f.toString(),
          "is given twice, expected different results");
    }
    List<Path> withoutHash =
        whole.stream().map(f -> HASH.matcher(f.toString()).find() ? f.getParent() : f).toList();
    List<Path> named = new HashSet<>(withoutHash).size() == whole.size() ? withoutHash : whole;
    for (int parts = 1; ; parts++) {
      int last = parts;
      List<String> names = named.stream().map(f -> end(f, last)).toList();
      if (new HashSet<>(names).size() == names.size()) {
        return names;
      }
    }
  }

  private static String end(Path path, int parts) {
    int n = path.getNameCount();
    return path.subpath(Math.max(0, n - parts), n).toString();
  }
}
