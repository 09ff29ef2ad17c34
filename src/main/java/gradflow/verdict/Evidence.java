package gradflow.verdict;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.check.FormerNames;
import gradflow.experiment.Stage;
import gradflow.table.ResultTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables of a result folder, from which quantities of runs are made. Belongs to one thread. */
final class Evidence {
  /**
   * A run's identity.
   *
   * @param point the label of each axis
   * @param replicate its number
   */
  record Run(Map<String, String> point, String replicate) {}

  private final Path folder;
  private final List<String> axes;
  private final Map<String, Columns> tables = new HashMap<>();

  Evidence(Path folder, List<String> axes) {
    this.folder = folder;
    this.axes = axes;
  }

  /**
   * The quantity of a finding in every run that has rows for it.
   *
   * @throws BadArgument if a table or a column is not there, or a run has more rows than it may
   */
  Map<Run, Double> values(Finding finding, Map<String, String> where) {
    Columns table = table(finding.table());
    Columns runs = table("runs");
    Map<String, Integer> rowOfRun = new HashMap<>();
    for (int r = 0; r < runs.rows(); r++) {
      rowOfRun.put(runs.text("run", r), r);
    }
    Expression quantity = Expression.parse("quantity", finding.quantity());
    Map<String, Filter> filters = new LinkedHashMap<>();
    if (runs.has(ResultTable.STAGE)) {
      filters.put(ResultTable.STAGE, Filter.parse(Stage.REPORTED.label()));
    }
    where.forEach((column, text) -> filters.put(column, Filter.parse(text)));
    for (String column : quantity.columns()) {
      require(column, table, runs);
    }
    filters.keySet().forEach(column -> require(column, table, runs));
    Map<Run, List<Double>> byRun = new LinkedHashMap<>();
    for (int r = 0; r < table.rows(); r++) {
      Row row = new Joined(table, r, runs, rowOfRun.get(table.text("run", r)));
      if (filters.entrySet().stream().allMatch(f -> f.getValue().accepts(row.text(f.getKey())))) {
        Map<String, String> point = new LinkedHashMap<>();
        axes.forEach(a -> point.put(a, row.text(a)));
        Run run = new Run(point, row.text("replicate"));
        byRun.computeIfAbsent(run, k -> new ArrayList<>()).add(quantity.value(row));
      }
    }
    Map<Run, Double> values = new LinkedHashMap<>();
    byRun.forEach((run, list) -> values.put(run, reduce(finding, run, list)));
    return values;
  }

  private static double reduce(Finding finding, Run run, List<Double> rows) {
    Check.that(
        finding.withinRun() != Reduce.ONLY || rows.size() == 1,
        "within_run",
        rows.size()
            + " rows of "
            + finding.table()
            + " fit in the run "
            + run.point()
            + "; narrow them by where, or say what becomes of them by within_run");
    return finding.withinRun().of(rows.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private void require(String column, Columns table, Columns runs) {
    if (!table.has(column) && !runs.has(column)) {
      throw new BadArgument(
          "quantity",
          "got the column "
              + column
              + ", expected one of "
              + table.names()
              + " or of runs.csv "
              + runs.names()
              + FormerNames.hint(column));
    }
  }

  private Columns table(String name) {
    return tables.computeIfAbsent(name, n -> new Columns(ResultTable.read(folder, n)));
  }

  /** A table's row with the row of its run. */
  private record Joined(Columns table, int row, Columns runs, Integer rowOfRun) implements Row {
    @Override
    public double number(String column) {
      return table.has(column)
          ? table.number(column, row)
          : rowOfRun == null ? Double.NaN : runs.number(column, rowOfRun);
    }

    @Override
    public String text(String column) {
      return table.has(column)
          ? table.text(column, row)
          : rowOfRun == null ? "" : runs.text(column, rowOfRun);
    }
  }

  /** Columns of a table, each read once. */
  private static final class Columns {
    private final ResultTable table;
    private final Map<String, String[]> texts = new HashMap<>();
    private final Map<String, double[]> numbers = new HashMap<>();

    Columns(ResultTable table) {
      this.table = table;
    }

    int rows() {
      return table.rows();
    }

    List<String> names() {
      return table.columns();
    }

    boolean has(String column) {
      return texts.containsKey(column) || table.columns().contains(column);
    }

    String text(String column, int row) {
      String text = texts.computeIfAbsent(column, table::texts)[row];
      return text == null ? "" : text;
    }

    double number(String column, int row) {
      return numbers.computeIfAbsent(column, table::numbers)[row];
    }
  }
}
