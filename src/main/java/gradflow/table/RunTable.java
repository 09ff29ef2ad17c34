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

/**
 * One row a run: its place in the experiment, what became of it, and every number that a measure
 * gave for it.
 */
final class RunTable {
  private final Identity identity;
  private final Set<RunResult> results =
      new TreeSet<>(Comparator.comparingInt(r -> r.run().index()));

  RunTable(Identity identity) {
    this.identity = identity;
  }

  /** Keeps identity, outcome and scalars of a result; its series are let go. */
  void add(RunResult result) {
    results.add(result.withoutSeries());
  }

  /** In the order of the runs. */
  List<RunResult> results() {
    return List.copyOf(results);
  }

  /** The names of all scalars, in the order in which the runs first have them. */
  List<String> scalars() {
    Set<String> names = new LinkedHashSet<>();
    results.forEach(r -> names.addAll(r.scalars().keySet()));
    return new ArrayList<>(names);
  }

  boolean hasScalars() {
    return !scalars().isEmpty();
  }

  /** The same of some of the runs only. */
  RunTable of(Set<Integer> runs) {
    RunTable some = new RunTable(identity);
    results.stream().filter(r -> runs.contains(r.run().index())).forEach(some.results::add);
    return some;
  }

  TidyTable table() {
    List<String> scalars = scalars();
    Set<String> fields = new LinkedHashSet<>();
    results.forEach(r -> fields.addAll(r.run().fields().keySet()));
    List<Column> columns = identity.columns();
    fields.forEach(f -> columns.add(Column.text(f)));
    columns.add(Column.text("seed"));
    columns.add(Column.text("outcome"));
    columns.add(Column.text("detail"));
    scalars.forEach(s -> columns.add(Column.number(s)));
    TidyTable table = new TidyTable(new Schema(columns));
    for (RunResult r : results) {
      identity.append(table, r.run());
      fields.forEach(f -> table.text(r.run().fields().getOrDefault(f, "")));
      table.text(String.format("%016x", r.run().seed().value()));
      table.text(r.outcome().label());
      table.text(r.outcome().detail());
      Map<String, MeasureValue.Scalar> its = r.scalars();
      scalars.forEach(s -> table.number(its.containsKey(s) ? its.get(s).value() : Double.NaN));
      table.endRow();
    }
    return table;
  }
}
