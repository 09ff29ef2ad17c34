package gradflow.experiment;

import gradflow.measure.Measure;
import gradflow.measure.Recorded;
import gradflow.table.Column;
import gradflow.table.Filter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The tables that an experiment will write, as far as they are known before it runs: their columns,
 * and the texts that can occur in them. Anything known only later (numbers, the number of
 * eigenvalues) is assumed to satisfy every condition.
 */
public final class PlannedTables {
  /** Tables that any experiment may have and whose columns are not planned here. */
  private static final Set<String> OTHERS = Set.of("summary", "choices");

  private static final List<String> OUTCOMES = List.of("completed", "diverged", "failed");
  private static final String REPLICATE = "replicate";
  private static final int SHOWN = 40;
  private static final Set<String> STEPS = Set.of("t", "lag", "tau", "source", "loss");

  /**
   * The rows of runs of one kind.
   *
   * @param labels for each axis, the labels and the keys that its values define
   * @param columns of the table, after those that identify a run
   * @param work the computation
   */
  private record Slice(List<List<Map<String, String>>> labels, List<Column> columns, Work work) {
    private Stream<String> cells(String column, PlannedTables tables) {
      if (isLabel(column)) {
        return labels(column);
      }
      List<Column> all = new ArrayList<>(tables.identity);
      all.addAll(columns);
      Column found = all.stream().filter(c -> c.header().equals(column)).findFirst().orElse(null);
      if (found == null) {
        return Stream.of();
      } else if (!found.texts().isEmpty()) {
        return found.texts().stream();
      }
      int end =
          column.equals(REPLICATE)
              ? tables.replicates - 1
              : found.type() == Column.Type.INTEGER ? end(column) : -1;
      return end < 0 ? null : IntStream.rangeClosed(0, end).mapToObj(String::valueOf);
    }

    private boolean isLabel(String column) {
      return labels.stream().anyMatch(axis -> axis.get(0).containsKey(column));
    }

    private Stream<String> labels(String column) {
      return labels.stream()
          .filter(axis -> axis.get(0).containsKey(column))
          .flatMap(List::stream)
          .map(value -> value.get(column));
    }

    /** Restricts the labels of each axis to the values that fit. */
    private Slice fitting(Map<String, Predicate<String>> where) {
      List<List<Map<String, String>>> fitting =
          labels.stream().map(axis -> axis.stream().filter(v -> fits(v, where)).toList()).toList();
      return new Slice(fitting, columns, work);
    }

    private static boolean fits(Map<String, String> value, Map<String, Predicate<String>> where) {
      return where.entrySet().stream()
          .allMatch(
              condition -> {
                String text = value.get(condition.getKey());
                return text == null || condition.getValue().test(text);
              });
    }

    /** Whether a row can fit. */
    private boolean matches(Map<String, Predicate<String>> where, PlannedTables tables) {
      return fitting(where).labels.stream().noneMatch(List::isEmpty)
          && where.entrySet().stream()
              .filter(condition -> !isLabel(condition.getKey()))
              .allMatch(
                  condition -> {
                    Stream<String> cells = cells(condition.getKey(), tables);
                    return cells == null || cells.anyMatch(condition.getValue());
                  });
    }

    /** Returns the largest number that a column of integers can contain; −1 if unknown. */
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
  private final int replicates;
  private final List<Column> identity = new ArrayList<>();
  private final Map<String, List<Slice>> tables = new LinkedHashMap<>();

  private PlannedTables(ExperimentSpec spec) {
    axes = spec.axes();
    replicates = spec.runs().replicates();
    identity.add(Column.integer("run"));
    identity.add(Column.integer(REPLICATE));
    if (spec.trials().isPresent()) {
      List<String> stages = Stream.of(Stage.values()).map(Stage::label).toList();
      identity.add(Column.text("stage", stages));
    }
    spec.runs().kinds().forEach(kind -> add(kind, spec.measures()));
  }

  /** Returns the tables of an experiment. */
  public static PlannedTables of(ExperimentSpec spec) {
    return new PlannedTables(spec);
  }

  private void add(RunKind kind, List<Measure> measures) {
    Work work = kind.work();
    List<Recorded> recorded = new ArrayList<>();
    for (Measure measure : measures) {
      if (measure.appliesTo(work.cell())) {
        recorded.addAll(measure.recorded(work.cell()));
      }
    }
    if (work instanceof TrainSpec train) {
      recorded = TrainingTables.of(train.evaluation().hasGoal(), recorded);
    }
    Map<String, List<Column>> columns = new LinkedHashMap<>();
    List<Column> runs = columns.computeIfAbsent(Recorded.RUNS, t -> new ArrayList<>());
    runs.add(Column.text("seed"));
    runs.add(Column.text("outcome", OUTCOMES));
    runs.add(Column.text("detail"));
    recorded.forEach(
        r -> columns.computeIfAbsent(r.table(), t -> new ArrayList<>()).addAll(r.columns()));
    columns.forEach(
        (table, its) ->
            tables
                .computeIfAbsent(table, t -> new ArrayList<>())
                .add(new Slice(kind.labels(), its, work)));
  }

  /** The tables whose columns are known. */
  public List<String> names() {
    return List.copyOf(tables.keySet());
  }

  /** Whether a table may exist whose columns are not planned. */
  public boolean isOpen(String table) {
    return OTHERS.contains(table);
  }

  /** Returns all columns that a table may have, those that identify a run first. */
  public List<String> columns(String table) {
    Set<String> names = new LinkedHashSet<>(List.of("run"));
    names.addAll(axes);
    identity.forEach(c -> names.add(c.header()));
    for (Slice slice : tables.getOrDefault(table, List.of())) {
      slice.labels().forEach(axis -> names.addAll(axis.get(0).keySet()));
      slice.columns().forEach(c -> names.add(c.header()));
    }
    return List.copyOf(names);
  }

  /** Returns the columns of a table that a measure or a training run writes. */
  public Set<String> ownColumns(String table) {
    Set<String> names = new LinkedHashSet<>();
    tables.getOrDefault(table, List.of()).stream()
        .flatMap(s -> s.columns().stream())
        .forEach(c -> names.add(c.header()));
    return names;
  }

  /** Whether a row can fit; conditions on missing columns never do. */
  public boolean matches(String table, Map<String, Predicate<String>> where) {
    return slices(table, where).findAny().isPresent();
  }

  /** Whether all cells of a column in the rows that fit are numbers. */
  public boolean isNumeric(String table, String column, Map<String, Predicate<String>> where) {
    return slices(table, where)
        .allMatch(
            slice ->
                slice.isLabel(column)
                    ? slice
                        .fitting(where)
                        .labels(column)
                        .allMatch(v -> v.isEmpty() || Filter.isNumber(v))
                    : Stream.concat(identity.stream(), slice.columns().stream())
                        .noneMatch(c -> c.header().equals(column) && c.type() == Column.Type.TEXT));
  }

  /**
   * Returns a column of which one run has rows with several texts; empty if there is none besides
   * the columns that are held apart.
   */
  public Optional<Column> pooled(
      String table, Map<String, Predicate<String>> where, Collection<String> apart) {
    return slices(table, where)
        .flatMap(slice -> slice.columns().stream())
        .filter(c -> !table.equals(Recorded.RUNS) && c.texts().size() > 1)
        .filter(c -> !apart.contains(c.header()) && !where.containsKey(c.header()))
        .findFirst();
  }

  /** Returns the first texts that can occur in a column; empty if unknown. */
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
        .filter(slice -> slice.matches(where, this));
  }
}
