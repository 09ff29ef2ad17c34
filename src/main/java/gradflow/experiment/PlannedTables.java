package gradflow.experiment;

import gradflow.measure.Measure;
import gradflow.measure.Recorded;
import gradflow.measure.Recorded.Column;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The tables that an experiment will write, as far as they are known before it runs: their columns,
 * and the texts that can stand in them. What is known only later (numbers, how many eigenvalues
 * there are) is taken to fit every condition.
 */
public final class PlannedTables {
  /** Tables that every experiment may have and whose columns are not planned here. */
  private static final Set<String> OTHERS = Set.of("summary", "choices");

  private static final List<String> OUTCOMES = List.of("completed", "diverged", "failed");
  private static final int SHOWN = 40;
  private static final Set<String> STEPS = Set.of("t", "lag", "tau", "source", "loss");

  /**
   * The rows of one point of the axes.
   *
   * @param labels of the axes, and what their values say of themselves
   * @param columns of the table, after those that identify a run
   * @param work what is run
   */
  private record Slice(Map<String, String> labels, List<Column> columns, Work work) {
    private Stream<String> cells(String column, PlannedTables tables) {
      if (labels.containsKey(column)) {
        return Stream.of(labels.get(column));
      }
      List<Column> all = new ArrayList<>(tables.identity);
      all.addAll(columns);
      Column found = all.stream().filter(c -> c.name().equals(column)).findFirst().orElse(null);
      if (found == null) {
        return Stream.of();
      } else if (!found.texts().isEmpty()) {
        return found.texts().stream();
      }
      int end = found.type() == Recorded.Type.INTEGER ? end(column) : -1;
      return end < 0 ? null : IntStream.rangeClosed(0, end).mapToObj(String::valueOf);
    }

    /** The largest number that a column of integers can hold; −1 if that is not known. */
    private int end(String column) {
      if (STEPS.contains(column)) {
        return work.steps();
      } else if (work instanceof TrainSpec train) {
        return column.equals("update")
            ? train.updates()
            : column.equals("sample") ? train.probe().samples() - 1 : -1;
      }
      return column.equals("sample") ? work.batch() - 1 : -1;
    }
  }

  private final List<String> axes;
  private final List<Column> identity = new ArrayList<>();
  private final Map<String, List<Slice>> tables = new LinkedHashMap<>();

  private PlannedTables(ExperimentSpec spec) {
    axes = spec.axes();
    int replicates = spec.runs().stream().mapToInt(PlannedRun::replicate).max().orElse(0) + 1;
    List<String> numbers = IntStream.range(0, replicates).mapToObj(String::valueOf).toList();
    identity.add(new Column("run", Recorded.Type.INTEGER, List.of()));
    identity.add(new Column("replicate", Recorded.Type.INTEGER, numbers));
    if (spec.trials().isPresent()) {
      List<String> stages = Stream.of(Stage.values()).map(Stage::label).toList();
      identity.add(new Column("stage", Recorded.Type.TEXT, stages));
    }
    Set<Map<String, String>> points = new HashSet<>();
    for (PlannedRun run : spec.runs()) {
      if (points.add(run.point())) {
        point(run, spec.measures());
      }
    }
  }

  /** The tables of an experiment. */
  public static PlannedTables of(ExperimentSpec spec) {
    return new PlannedTables(spec);
  }

  private void point(PlannedRun run, List<Measure> measures) {
    List<Recorded> recorded = new ArrayList<>();
    for (Measure measure : measures) {
      if (measure.appliesTo(run.work().cell())) {
        recorded.addAll(measure.recorded(run.work().cell()));
      }
    }
    if (run.work() instanceof TrainSpec train) {
      recorded = TrainingTables.of(train, recorded);
    }
    Map<String, List<Column>> columns = new LinkedHashMap<>();
    List<Column> runs = columns.computeIfAbsent(Recorded.RUNS, t -> new ArrayList<>());
    runs.add(new Column("seed", Recorded.Type.TEXT, List.of()));
    runs.add(new Column("outcome", Recorded.Type.TEXT, OUTCOMES));
    runs.add(new Column("detail", Recorded.Type.TEXT, List.of()));
    recorded.forEach(
        r -> columns.computeIfAbsent(r.table(), t -> new ArrayList<>()).addAll(r.columns()));
    Map<String, String> labels = new LinkedHashMap<>(run.point());
    labels.putAll(run.fields());
    columns.forEach(
        (table, its) ->
            tables
                .computeIfAbsent(table, t -> new ArrayList<>())
                .add(new Slice(labels, its, run.work())));
  }

  /** The tables whose columns are known. */
  public List<String> names() {
    return List.copyOf(tables.keySet());
  }

  /** Whether a table may be there whose columns are not planned. */
  public boolean isOpen(String table) {
    return OTHERS.contains(table);
  }

  /** All columns that a table may have, those that identify a run first. */
  public List<String> columns(String table) {
    Set<String> names = new LinkedHashSet<>(List.of("run"));
    names.addAll(axes);
    identity.forEach(c -> names.add(c.name()));
    for (Slice slice : tables.getOrDefault(table, List.of())) {
      names.addAll(slice.labels().keySet());
      slice.columns().forEach(c -> names.add(c.name()));
    }
    return List.copyOf(names);
  }

  /** The columns of a table that a measure or a training writes. */
  public Set<String> ownColumns(String table) {
    Set<String> names = new LinkedHashSet<>();
    tables.getOrDefault(table, List.of()).stream()
        .flatMap(s -> s.columns().stream())
        .forEach(c -> names.add(c.name()));
    return names;
  }

  /** Whether there can be a row that fits; conditions on columns that are not there never do. */
  public boolean matches(String table, Map<String, Predicate<String>> where) {
    return slices(table, where).findAny().isPresent();
  }

  /** Whether all cells of a column in the rows that fit are numbers. */
  public boolean isNumeric(String table, String column, Map<String, Predicate<String>> where) {
    return slices(table, where)
        .allMatch(
            slice -> {
              if (slice.labels().containsKey(column)) {
                return isNumber(slice.labels().get(column));
              }
              return Stream.concat(identity.stream(), slice.columns().stream())
                  .noneMatch(c -> c.name().equals(column) && c.type() == Recorded.Type.TEXT);
            });
  }

  /** What can stand in a column, the first of it; empty where that is not known. */
  public Set<String> texts(String table, String column) {
    Set<String> texts = new LinkedHashSet<>();
    for (Slice slice : tables.getOrDefault(table, List.of())) {
      Stream<String> cells = slice.cells(column, this);
      if (cells == null) {
        return Set.of();
      }
      cells.limit(SHOWN).forEach(texts::add);
    }
    List<String> first = texts.stream().limit(SHOWN).toList();
    Set<String> shown = new LinkedHashSet<>(first);
    if (texts.size() == SHOWN) {
      shown.add("…");
    }
    return shown;
  }

  private Stream<Slice> slices(String table, Map<String, Predicate<String>> where) {
    return tables.getOrDefault(table, List.of()).stream()
        .filter(
            slice ->
                where.entrySet().stream()
                    .allMatch(
                        condition -> {
                          Stream<String> cells = slice.cells(condition.getKey(), this);
                          return cells == null || cells.anyMatch(condition.getValue());
                        }));
  }

  private static boolean isNumber(String text) {
    try {
      Double.parseDouble(text);
      return true;
    } catch (NumberFormatException e) {
      return text.isEmpty();
    }
  }
}
