package gradflow.verdict;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.check.FormerNames;
import gradflow.check.Listed;
import gradflow.experiment.Choices;
import gradflow.experiment.Stage;
import gradflow.table.Filter;
import gradflow.table.ResultTable;
import gradflow.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tables of a result folder from which the quantities of runs are computed. Confined to one
 * thread.
 */
final class EvidenceTables {
  private static final String RUNS = "runs";
  private static final String REPLICATE = "replicate";

  /**
   * The identity of a run.
   *
   * @param point the label of each axis
   * @param replicate its number
   */
  record Run(Map<String, String> point, String replicate) {
    Run without(Collection<String> some) {
      Map<String, String> rest = new LinkedHashMap<>(point);
      some.forEach(rest::remove);
      return new Run(rest, replicate);
    }

    /** Returns this run with the labels of another run added on some axes. */
    Run against(Run other, List<String> some) {
      Map<String, String> both = new LinkedHashMap<>(point);
      if (other != null) {
        some.forEach(axis -> both.merge(axis, other.point().get(axis), (a, b) -> a + " / " + b));
      }
      return new Run(both, replicate);
    }
  }

  /**
   * The value of a run for a finding.
   *
   * @param value of the quantity; NaN if there is none
   * @param died whether the run diverged or failed
   */
  record Found(double value, boolean died) {}

  private final Path folder;
  private final List<String> axes;
  private final List<String> tried;
  private final Map<String, Table> tables = new HashMap<>();

  /**
   * @param axes of the experiment
   * @param tried axes whose reported values were chosen by trials
   */
  EvidenceTables(Path folder, List<String> axes, List<String> tried) {
    this.folder = folder;
    this.axes = List.copyOf(axes);
    this.tried = List.copyOf(tried);
  }

  /**
   * Returns the axes on which each of the finding's runs uses its chosen value. Two runs that are
   * compared may differ there.
   */
  List<String> chosen(FindingSpec finding) {
    Set<String> chosen = new LinkedHashSet<>();
    if (!finding.where().containsKey(ResultTable.STAGE)) {
      chosen.addAll(tried);
    }
    finding.bestOf().ifPresent(b -> chosen.addAll(b.over()));
    return List.copyOf(chosen);
  }

  /**
   * Returns the quantity of a finding for every run that it covers. A run that diverged or failed
   * is included if its axes match, whether or not it has rows.
   *
   * @throws BadArgument if a table or a column does not exist, or a run has more rows than allowed
   */
  Map<Run, Found> values(FindingSpec finding, Map<String, String> where) {
    Table runs = table(RUNS);
    Table table = table(finding.table());
    Expression quantity = Expression.parse("quantity", finding.quantity());
    Map<String, Filter> filters = filters(where, runs);
    filters.forEach((column, filter) -> requireValues(column, filter, runs));
    for (String column : quantity.columns()) {
      require(column, table, runs);
    }
    filters.keySet().forEach(column -> require(column, table, runs));
    Map<String, List<Double>> rows = rows(table, runs, quantity, filters);
    Set<Map<String, String>> measured = new HashSet<>();
    Set<Map<String, String>> unmeasured = new HashSet<>();
    for (int r = 0; r < runs.rows(); r++) {
      boolean has = rows.containsKey(runs.text(r, "run"));
      if (has || !died(runs, r)) {
        (has ? measured : unmeasured).add(point(runs, r));
      }
    }
    unmeasured.removeAll(measured); // where runs that ended as planned have no rows
    Map<Run, Found> values = new LinkedHashMap<>();
    for (int r = 0; r < runs.rows(); r++) {
      Run run = new Run(point(runs, r), runs.text(r, REPLICATE));
      List<Double> its = rows.get(runs.text(r, "run"));
      boolean died = died(runs, r);
      boolean partial = died && table != runs && finding.died() != Died.RECORDED;
      if (its != null && !partial) {
        values.put(run, new Found(reduce(finding, run, its), died));
      } else if (died ? !unmeasured.contains(run.point()) : measured.contains(run.point())) {
        if (accepts(runs, r, filters, table, died)) {
          values.put(run, new Found(Double.NaN, died));
        }
      }
    }
    return finding.bestOf().isPresent() ? best(finding, values, runs, filters) : values;
  }

  /** Rejects misspelled values, which would silently drop runs. */
  private void requireValues(String column, Filter filter, Table runs) {
    if (!axes.contains(column.replaceFirst("\\..*", "")) || !runs.has(column)) {
      return;
    }
    Set<String> cells = new LinkedHashSet<>();
    for (int r = 0; r < runs.rows(); r++) {
      cells.add(runs.text(r, column));
    }
    List<String> absent = filter.absent(cells);
    Check.that(
        absent.isEmpty(),
        "where",
        "got " + column + ": " + Listed.of(absent) + ", expected some of " + Listed.of(cells));
  }

  private static Map<String, Filter> filters(Map<String, String> where, Table runs) {
    Map<String, Filter> filters = new LinkedHashMap<>();
    if (runs.has(ResultTable.STAGE)) {
      filters.put(ResultTable.STAGE, Filter.parse(Stage.REPORTED.label()));
    }
    where.forEach((column, text) -> filters.put(column, Filter.parse(text)));
    return filters;
  }

  /** Returns the quantity in the rows that the filters accept, by run number. */
  private static Map<String, List<Double>> rows(
      Table table, Table runs, Expression quantity, Map<String, Filter> filters) {
    Map<String, Integer> rowOfRun = new HashMap<>();
    for (int r = 0; r < runs.rows(); r++) {
      rowOfRun.put(runs.text(r, "run"), r);
    }
    Map<String, List<Double>> rows = new HashMap<>();
    for (int r = 0; r < table.rows(); r++) {
      String run = table.text(r, "run");
      TableRow row = new Joined(table, r, runs, rowOfRun.get(run));
      if (filters.entrySet().stream().allMatch(f -> f.getValue().accepts(row.text(f.getKey())))) {
        rows.computeIfAbsent(run, k -> new ArrayList<>()).add(quantity.value(row));
      }
    }
    return rows;
  }

  /**
   * Whether the filters accept a run without rows, as far as runs.csv shows. For a run that died,
   * only columns known before the run are tested; for any other run, measured columns are tested as
   * well.
   */
  private boolean accepts(
      Table runs, int r, Map<String, Filter> filters, Table table, boolean died) {
    return filters.entrySet().stream()
        .filter(f -> runs.has(f.getKey()))
        .filter(f -> planned(f.getKey()) || (!died && !(table != runs && table.has(f.getKey()))))
        .allMatch(f -> f.getValue().accepts(runs.text(r, f.getKey())));
  }

  /** Whether a column of runs.csv is known before the run. */
  private boolean planned(String column) {
    return axes.contains(column.replaceFirst("\\..*", ""))
        || List.of("run", ResultTable.STAGE, REPLICATE, "seed", "outcome").contains(column);
  }

  private static boolean died(Table runs, int r) {
    String outcome = runs.text(r, "outcome");
    return outcome.equals("diverged") || outcome.equals("failed");
  }

  private Map<String, String> point(Table runs, int r) {
    Map<String, String> point = new LinkedHashMap<>();
    axes.forEach(a -> point.put(a, runs.text(r, a)));
    return point;
  }

  /** Keeps only the best points according to the runs that choose, none of which is reported. */
  private Map<Run, Found> best(
      FindingSpec finding, Map<Run, Found> values, Table runs, Map<String, Filter> filters) {
    BestOf best = finding.bestOf().orElseThrow();
    Check.that(
        best.on().isPresent() || runs.has(ResultTable.STAGE),
        "best_of",
        "got no trials, expected some, or on: the replicates that choose and are not reported");
    require(best.by(), runs, runs);
    Filter choosing = Filter.parse(best.on().orElse(Stage.TRIAL.label()));
    String column = best.on().isPresent() ? REPLICATE : ResultTable.STAGE;
    Set<Map<String, String>> reported = new HashSet<>();
    values.keySet().forEach(run -> reported.add(run.point()));
    List<Choices.Tried> choosers = new ArrayList<>();
    for (int r = 0; r < runs.rows(); r++) {
      boolean chooses = choosing.accepts(runs.text(r, column));
      boolean other = best.on().isPresent() && !stage(runs, r, filters);
      if (chooses && !other && reported.contains(point(runs, r))) {
        Map<String, String> point = point(runs, r);
        Map<String, String> group = new LinkedHashMap<>(point);
        chosen(finding).forEach(group::remove);
        double value = runs.number(r, best.by());
        choosers.add(new Choices.Tried(point, group, value, died(runs, r)));
      }
    }
    Check.that(!choosers.isEmpty(), "best_of", "no run chooses among " + reported);
    Set<Map<String, String>> chosen =
        Choices.of(best.prefer(), best.statistic(), choosers).chosen();
    Map<Run, Found> kept = new LinkedHashMap<>();
    values.forEach(
        (run, found) -> {
          boolean chose = best.on().isPresent() && choosing.accepts(run.replicate());
          if (chosen.contains(run.point()) && !chose) {
            kept.put(run, found);
          }
        });
    return kept;
  }

  private static boolean stage(Table runs, int r, Map<String, Filter> filters) {
    Filter filter = filters.get(ResultTable.STAGE);
    return filter == null || filter.accepts(runs.text(r, ResultTable.STAGE));
  }

  private static double reduce(FindingSpec finding, Run run, List<Double> rows) {
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

  private void require(String column, Table table, Table runs) {
    if (!table.has(column) && !runs.has(column)) {
      throw new BadArgument(
          "quantity",
          "got the column %s, expected one of %s or of runs.csv %s%s"
              .formatted(column, table.columns(), runs.columns(), FormerNames.hint(column)));
    }
  }

  private Table table(String name) {
    return tables.computeIfAbsent(name, n -> ResultTable.read(folder, n));
  }

  /** A table's row with the row of its run. */
  private record Joined(Table table, int row, Table runs, Integer rowOfRun) implements TableRow {
    @Override
    public double number(String column) {
      return table.has(column)
          ? table.number(row, column)
          : rowOfRun == null ? Double.NaN : runs.number(rowOfRun, column);
    }

    @Override
    public String text(String column) {
      return table.has(column)
          ? table.text(row, column)
          : rowOfRun == null ? "" : runs.text(rowOfRun, column);
    }
  }
}
