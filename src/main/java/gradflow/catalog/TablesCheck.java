package gradflow.catalog;

import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.PlannedTables;
import gradflow.figure.FigureSpec;
import gradflow.figure.PanelSpec;
import gradflow.figure.PanelTable;
import gradflow.measure.Measure;
import gradflow.measure.Recorded;
import gradflow.table.Filter;
import gradflow.verdict.Expression;
import gradflow.verdict.FindingSpec;
import gradflow.verdict.VerdictSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Checks that figures and findings refer to tables, columns and rows that the runs will write, and
 * that no axis has the name of a table's column.
 */
final class TablesCheck {
  private final SpecNode root;
  private final ExperimentSpec experiment;
  private final PlannedTables tables;
  private final Problems problems;

  private TablesCheck(SpecNode root, ExperimentSpec experiment, Problems problems) {
    this.root = root;
    this.experiment = experiment;
    this.tables = PlannedTables.of(experiment);
    this.problems = problems;
  }

  /**
   * Notes all problems.
   *
   * @param root root of the spec, for positions
   * @param written the spec including {@code full}
   */
  static void check(SpecNode root, SpecNode written, Plan plan, Problems problems) {
    TablesCheck check = new TablesCheck(root, plan.experiment(), problems);
    if (!check.axes()) {
      return; // no table can be written
    }
    for (int i = 0; i < plan.figures().size(); i++) {
      FigureSpec figure = plan.figures().get(i);
      for (int k = 0; k < figure.panels().size(); k++) {
        String path = "figures[" + i + "].panels[" + k + "].";
        check.panel(path, figure.panels().get(k));
      }
      check.names("figures[" + i + "].", written, figure);
    }
    plan.experiment().trials().ifPresent(t -> check.deciding("trials", "by", t.by()));
    plan.experiment().refine().ifPresent(r -> check.deciding("refine", "of", r.of()));
    plan.verdict().map(VerdictSpec::findings).orElse(Map.of()).forEach(check::finding);
  }

  private boolean axes() {
    boolean free = true;
    for (String axis : experiment.axes()) {
      for (String table : tables.names()) {
        if (free && tables.ownColumns(table).contains(axis)) {
          free = false;
          String message = " is taken: the table " + table + " has a column of that name; ";
          note("axes." + axis, "axis " + axis + message + "choose another");
        }
      }
    }
    return free;
  }

  private void names(String path, SpecNode written, FigureSpec figure) {
    SpecNode panels = SpecPlace.node(root, path + "panels");
    new SeriesNameCheck(written, panels, figure, tables)
        .problems(figure)
        .forEach(problem -> note(path + problem[0], problem[1]));
  }

  private void panel(String path, PanelSpec panel) {
    List<PanelTable> known = panel.readings().stream().filter(r -> hasTable(path, r)).toList();
    for (PanelTable reading : known) {
      boolean columns = true;
      for (PanelTable.Use use : reading.columns()) {
        columns &= hasColumn(path + use.key(), reading.table(), use.column());
      }
      for (String column : reading.where().keySet()) {
        columns &= mayFilter(path, reading, column, known);
      }
      if (columns && hasRows(path, reading)) {
        reading.columns().stream()
            .filter(PanelTable.Use::numeric)
            .forEach(u -> number(path, reading, u));
        if (panel.pools()) {
          pooled(path, reading);
        }
      }
    }
  }

  /** Notes rows of one run that a panel would pool although no key says so. */
  private void pooled(String path, PanelTable reading) {
    List<String> apart =
        reading.columns().stream().filter(u -> !u.numeric()).map(PanelTable.Use::column).toList();
    tables
        .pooled(reading.table(), conditions(present(reading)), apart)
        .map(
            c ->
                "%s: got no choice of %s, so that the rows of %s would be pooled; "
                        .formatted(reading.table(), c.header(), String.join(", ", c.texts()))
                    + "add where: {%s: %s}, or panels: %1$s"
                        .formatted(c.header(), c.texts().get(0)))
        .ifPresent(message -> note(path + "table", message));
  }

  private boolean hasTable(String path, PanelTable reading) {
    if (tables.names().contains(reading.table())) {
      return true;
    }
    if (!tables.isOpen(reading.table())) {
      String key = reading.key().isEmpty() ? "type" : reading.key();
      note(path + key, key + ": " + noTable(reading.table()));
    }
    return false;
  }

  private String noTable(String table) {
    return "no measure or training writes "
        + FlowText.quote(table)
        + "; "
        + makers(r -> r.table().equals(table))
            .orElse(Names.suggest("tables", table, tables.names()));
  }

  private boolean hasColumn(String path, String table, String column) {
    boolean there = tables.columns(table).contains(column);
    if (!there) {
      note(path, last(path) + ": " + noColumn(column, table, tables.columns(table)));
    }
    return there;
  }

  private String noColumn(String column, String table, List<String> columns) {
    Predicate<Recorded> has =
        r ->
            r.table().equals(table)
                && r.columns().stream().anyMatch(c -> c.header().equals(column));
    return "got " + column + ", which is no column of " + table + "; " + hint(column, has, columns);
  }

  /**
   * Suggests the columns of a training, or the measure to add, or the name that was probably meant.
   */
  private String hint(String column, Predicate<Recorded> has, List<String> columns) {
    String after = column + "_after";
    return columns.contains(after)
        ? "in a training there are " + column + "_before and " + after
        : makers(has).orElse(Names.suggest("columns", column, columns));
  }

  /** Returns a hint with the measures that would record something but are not in the spec. */
  private Optional<String> makers(Predicate<Recorded> wanted) {
    List<String> names = new ArrayList<>();
    Registry<Measure> measures = Catalog.measures();
    for (String name : measures.names()) {
      String text = new Example(Catalog.all()).entry(measures, name);
      Measure measure = OneValue.parse("measure", text, Measure.class, Catalog.all());
      boolean makes =
          experiment.runs().kinds().stream()
              .map(k -> k.work().cell())
              .distinct()
              .limit(20)
              .filter(measure::appliesTo)
              .anyMatch(c -> measure.recorded(c).stream().anyMatch(wanted));
      if (makes && !asked(measure)) {
        names.add(name);
      }
    }
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of("add the measure " + String.join(" or ", names));
  }

  private boolean asked(Measure measure) {
    return experiment.measures().stream().anyMatch(m -> m.getClass() == measure.getClass());
  }

  private boolean mayFilter(String path, PanelTable reading, String column, List<PanelTable> all) {
    boolean there =
        reading.lenient()
            ? all.stream().anyMatch(r -> tables.columns(r.table()).contains(column))
            : tables.columns(reading.table()).contains(column);
    if (!there) {
      List<String> columns = tables.columns(reading.table());
      note(path + "where." + column, "where: " + noColumn(column, reading.table(), columns));
    }
    return there;
  }

  private static Map<String, Predicate<String>> conditions(Map<String, String> where) {
    Map<String, Predicate<String>> conditions = new LinkedHashMap<>();
    where.forEach((column, text) -> conditions.put(column, Filter.parse(text)::accepts));
    return conditions;
  }

  private Map<String, String> present(PanelTable reading) {
    Map<String, String> present = new LinkedHashMap<>(reading.where());
    present.keySet().retainAll(tables.columns(reading.table()));
    return present;
  }

  private boolean hasRows(String path, PanelTable reading) {
    Map<String, String> where = present(reading);
    boolean found = tables.matches(reading.table(), conditions(where));
    if (!found) {
      note(path + "where", noRows(reading.table(), where, conditions(where)));
    }
    return found;
  }

  /** Returns which condition no row satisfies, or that no row satisfies all of them. */
  private String noRows(
      String table, Map<String, String> where, Map<String, Predicate<String>> conditions) {
    for (Map.Entry<String, String> condition : where.entrySet()) {
      String column = condition.getKey();
      if (!tables.matches(table, Map.of(column, conditions.get(column)))) {
        return "no row of %s has %s %s; %s"
            .formatted(
                table,
                column,
                condition.getValue(),
                Names.suggest(column, condition.getValue(), tables.texts(table, column)));
      }
    }
    String all =
        where.entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(" and "));
    return "no row of " + table + " has " + all + " together";
  }

  private void number(String path, PanelTable reading, PanelTable.Use use) {
    if (!tables.isNumeric(reading.table(), use.column(), conditions(present(reading)))) {
      note(
          path + use.key(),
          last(use.key()) + ": got " + use.column() + ", a column of texts, expected numbers");
    }
  }

  /** Checks the column that decides what is run next. */
  private void deciding(String section, String key, String column) {
    List<String> columns = tables.columns(Recorded.RUNS);
    if (!columns.contains(column)) {
      String where = section + ": " + key + ": ";
      note(section + "." + key, where + noColumn(column, Recorded.RUNS, columns));
    }
  }

  private void finding(String name, FindingSpec finding) {
    String path = "verdict.findings." + name + ".";
    if (!tables.names().contains(finding.table())) {
      if (!tables.isOpen(finding.table())) {
        note(path + "table", name + ": table: " + noTable(finding.table()));
      }
      return;
    }
    List<String> columns = new ArrayList<>(tables.columns(finding.table()));
    columns.addAll(tables.columns(Recorded.RUNS));
    boolean known = true;
    for (String column : Expression.parse("quantity", finding.quantity()).columns()) {
      known &= isThere(path + "quantity", name + ": quantity: ", finding, column, columns);
    }
    for (String column : finding.where().keySet()) {
      known &= isThere(path + "where." + column, name + ": where: ", finding, column, columns);
    }
    finding
        .bestOf()
        .ifPresent(b -> isThere(path + "best_of.by", name + ": by: ", finding, b.by(), columns));
    if (!known) {
      return;
    }
    fits(path + "where", name + ": where: ", finding.table(), finding.where());
    finding
        .against()
        .ifPresent(
            against -> {
              boolean all = true;
              for (String column : against.where().keySet()) {
                String at = path + "against.where." + column;
                all &= isThere(at, name + ": against: ", finding, column, columns);
              }
              if (all) {
                Map<String, String> other = new LinkedHashMap<>(finding.where());
                other.putAll(against.where());
                fits(path + "against.where", name + ": against: ", finding.table(), other);
              }
            });
  }

  private boolean isThere(
      String path, String what, FindingSpec finding, String column, List<String> columns) {
    boolean there = columns.contains(column);
    if (!there) {
      List<String> known = columns.stream().distinct().toList();
      Predicate<Recorded> has =
          r ->
              (r.table().equals(Recorded.RUNS) || r.table().equals(finding.table()))
                  && r.columns().stream().anyMatch(c -> c.header().equals(column));
      String table = finding.table().equals(Recorded.RUNS) ? "" : " or of " + finding.table();
      String where = ", which is no column of runs" + table + "; ";
      note(path, what + "got " + column + where + hint(column, has, known));
    }
    return there;
  }

  private void fits(String path, String what, String table, Map<String, String> where) {
    Map<String, Predicate<String>> conditions = new LinkedHashMap<>();
    Map<String, Predicate<String>> ofRuns = new LinkedHashMap<>();
    where.forEach(
        (column, text) -> {
          boolean own = tables.columns(table).contains(column);
          (own ? conditions : ofRuns).put(column, Filter.parse(text)::accepts);
        });
    if (!tables.matches(table, conditions)) {
      Map<String, String> own = new LinkedHashMap<>(where);
      own.keySet().retainAll(conditions.keySet());
      note(path, what + noRows(table, own, conditions));
    } else if (!tables.matches(Recorded.RUNS, ofRuns)) {
      Map<String, String> rest = new LinkedHashMap<>(where);
      rest.keySet().retainAll(ofRuns.keySet());
      note(path, what + noRows(Recorded.RUNS, rest, ofRuns));
    }
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private void note(String path, String message) {
    problems.add(SpecPlace.of(root, path), message);
  }
}
