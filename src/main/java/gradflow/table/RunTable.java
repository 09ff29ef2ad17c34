package gradflow.table;

import gradflow.experiment.RunResult;
import gradflow.measure.MeasureValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One row a run: its place in the experiment, what became of it, and every number that a measure
 * gave for it.
 */
final class RunTable {
  private final List<String> axes;
  private final Set<RunResult> results =
      new TreeSet<>(Comparator.comparingInt(r -> r.run().index()));

  RunTable(List<String> axes) {
    this.axes = axes;
  }

  /** Keeps identity, outcome and scalars of a result; its series are let go. */
  void add(RunResult result) {
    List<MeasureValue> scalars =
        result.values().stream().filter(MeasureValue.Scalar.class::isInstance).toList();
    results.add(new RunResult(result.run(), result.outcome(), scalars, result.seconds()));
  }

  /** In the order of the runs. */
  List<RunResult> results() {
    return List.copyOf(results);
  }

  /** The names of all scalars, in the order in which the runs first have them. */
  List<String> scalars() {
    Set<String> names = new LinkedHashSet<>();
    results.forEach(r -> names.addAll(values(r).keySet()));
    return new ArrayList<>(names);
  }

  boolean hasScalars() {
    return !scalars().isEmpty();
  }

  static Map<String, Double> values(RunResult result) {
    return result.values().stream()
        .map(MeasureValue.Scalar.class::cast)
        .collect(
            Collectors.toMap(
                MeasureValue.Scalar::name,
                MeasureValue.Scalar::value,
                (a, b) -> b,
                java.util.LinkedHashMap::new));
  }

  TidyTable table() {
    List<String> scalars = scalars();
    List<Column> columns = new ArrayList<>();
    columns.add(Column.integer("run"));
    axes.forEach(a -> columns.add(Column.text(a)));
    columns.add(Column.integer("replicate"));
    columns.add(Column.text("seed"));
    columns.add(Column.text("outcome"));
    columns.add(Column.text("detail"));
    scalars.forEach(s -> columns.add(Column.number(s)));
    TidyTable table = new TidyTable(new Schema(columns));
    for (RunResult r : results) {
      table.integer(r.run().index());
      axes.forEach(a -> table.text(r.run().point().get(a)));
      table.integer(r.run().replicate());
      table.text(String.format("%016x", r.run().seed().value()));
      table.text(r.outcome().label());
      table.text(r.outcome().detail());
      Map<String, Double> its = values(r);
      scalars.forEach(s -> table.number(its.getOrDefault(s, Double.NaN)));
      table.endRow();
    }
    return table;
  }
}
