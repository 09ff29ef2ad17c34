package gradflow.result;

import gradflow.experiment.RunResult;
import gradflow.experiment.RunResults;
import gradflow.measure.MeasureValue;
import gradflow.table.Column;
import gradflow.table.CsvWriter;
import gradflow.table.Schema;
import gradflow.table.TableBuilder;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One row per run: its place in the experiment, its outcome, and every number that a measure
 * recorded for it.
 */
final class RunTable {
  private final IdentityColumns identity;
  private final RunResults results;
  private final Set<String> scalars = new LinkedHashSet<>();
  private final Set<String> fields = new LinkedHashSet<>();
  private final Set<String> series = new TreeSet<>();

  /** Reads every run once to determine the columns. */
  RunTable(IdentityColumns identity, RunResults results) {
    this.identity = identity;
    this.results = results;
    results.forEach(this::note, this::note);
  }

  private boolean note(String table) {
    series.add(table);
    return false;
  }

  private void note(RunResult result) {
    for (MeasureValue value : result.values()) {
      if (value instanceof MeasureValue.Scalar scalar) {
        scalars.add(scalar.name());
      } else if (value instanceof MeasureValue.Series its) {
        series.add(its.table());
      }
    }
    fields.addAll(result.run().fields().keySet());
  }

  /** The runs. */
  RunResults results() {
    return results;
  }

  /** The names of all scalars, in order of first occurrence. */
  List<String> scalars() {
    return List.copyOf(scalars);
  }

  /** The names of the tables of series that occur in the runs, sorted. */
  Set<String> series() {
    return series;
  }

  /** Writes the table in parts, one for each run. */
  void writeTo(CsvWriter.Rows rows) throws IOException {
    List<Column> columns = identity.columns();
    fields.forEach(f -> columns.add(Column.text(f)));
    columns.add(Column.text("seed"));
    columns.add(Column.text("outcome"));
    columns.add(Column.text("detail"));
    scalars.forEach(s -> columns.add(Column.number(s)));
    Schema schema = new Schema(columns);
    rows.add(new TableBuilder(schema).table());
    results.<IOException>forEach(
        r -> {
          TableBuilder row = new TableBuilder(schema);
          row(row, r);
          rows.add(row.table());
        });
  }

  private void row(TableBuilder table, RunResult r) {
    identity.append(table, r.run());
    fields.forEach(f -> table.text(r.run().fields().getOrDefault(f, "")));
    table.text(String.format("%016x", r.run().seed().value()));
    table.text(r.outcome().label());
    table.text(r.outcome().detail());
    Map<String, MeasureValue.Scalar> its = r.scalars();
    scalars.forEach(s -> table.number(its.containsKey(s) ? its.get(s).value() : Double.NaN));
    table.endRow();
  }
}
