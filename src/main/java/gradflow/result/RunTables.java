package gradflow.result;

import gradflow.experiment.Choices;
import gradflow.experiment.ExperimentSpec;
import gradflow.measure.MeasureValue;
import gradflow.table.CsvWriter;
import gradflow.table.Table;
import gradflow.table.TableBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** All tables of an experiment, made part by part from its finished runs. */
final class RunTables {
  private RunTables() {}

  /**
   * Returns the tables by name.
   *
   * @param due the runs to be included
   * @param choices the choices of the trials, if there are any
   */
  static SortedMap<String, CsvWriter.Source> of(
      ExperimentSpec spec, RunTable due, Optional<Choices> choices) {
    SortedMap<String, CsvWriter.Source> tables = new TreeMap<>();
    for (String name : due.series()) {
      tables.put(name, rows -> series(IdentityColumns.of(spec), due, name, rows));
    }
    tables.put("runs", due::writeTo);
    if (!due.scalars().isEmpty()) {
      tables.put("summary", rows -> ReplicateSummary.writeTo(rows, spec.axes(), due));
    }
    choices.ifPresent(c -> tables.put("choices", rows -> rows.add(ChoiceTable.of(spec.axes(), c))));
    return tables;
  }

  private static void series(
      IdentityColumns identity, RunTable due, String name, CsvWriter.Rows rows) throws IOException {
    due.results()
        .<IOException>forEach(
            name::equals,
            r -> {
              for (MeasureValue value : r.values()) {
                if (value instanceof MeasureValue.Series s && s.table().equals(name)) {
                  rows.add(identity.of(r.run()).beside(s.rows()));
                }
              }
            });
  }

  /** Collects a table in memory. */
  static Table inMemory(CsvWriter.Source source) {
    TableBuilder[] all = {null};
    try {
      source.writeTo(
          part -> {
            if (all[0] == null) {
              all[0] = new TableBuilder(part.schema());
            }
            all[0].append(part);
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e); // writing to memory does not throw
    }
    return all[0].table();
  }
}
