package gradflow.catalog;

import gradflow.cell.Cell;
import gradflow.experiment.TrainingTables;
import gradflow.measure.Measure;
import gradflow.measure.Recorded;
import gradflow.table.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Describes the tables of a measure in words, for the first of several cells to which it applies.
 */
final class Written {
  private static final List<String> CELLS = List.of("lstm", "gru", "rnn");

  private Written() {}

  /** Returns descriptions such as {@code product_norms (lstm): block (h, c, s), t, lag, …}. */
  static List<String> by(String measure, Registries registries) {
    Registry<?> measures = registries.find(Measure.class).orElseThrow();
    Registry<?> cells = registries.find(Cell.class).orElseThrow();
    Example example = new Example(registries);
    Measure its =
        OneValue.parse("measure", example.entry(measures, measure), Measure.class, registries);
    for (String name : CELLS) {
      Cell cell = OneValue.parse("cell", example.entry(cells, name), Cell.class, registries);
      if (its.appliesTo(cell)) {
        return said(its.recorded(cell), name);
      }
    }
    return List.of();
  }

  /** Returns descriptions of the tables of a training with the measure slope. */
  static List<String> byTraining() {
    Recorded slope = new Recorded(Recorded.RUNS, List.of(Column.number("slope_nats_per_step")));
    return said(TrainingTables.of(true, List.of(slope)), "training with slope");
  }

  /** Returns for each table the measures that write it, with their columns. */
  static Map<String, List<String>> tables(Registries registries) {
    Map<String, List<String>> tables = new LinkedHashMap<>();
    byTraining().forEach(w -> tables.computeIfAbsent(name(w), t -> new ArrayList<>()).add(w));
    for (String measure : registries.find(Measure.class).orElseThrow().names()) {
      for (String w : by(measure, registries)) {
        tables
            .computeIfAbsent(name(w), t -> new ArrayList<>())
            .add("measure " + measure + ": " + w);
      }
    }
    return tables;
  }

  private static String name(String written) {
    return written.substring(0, written.indexOf(' '));
  }

  private static List<String> said(List<Recorded> recorded, String by) {
    Map<String, List<Column>> tables =
        recorded.stream()
            .collect(
                Collectors.groupingBy(
                    Recorded::table,
                    LinkedHashMap::new,
                    Collectors.flatMapping(r -> r.columns().stream(), Collectors.toList())));
    return tables.entrySet().stream()
        .map(e -> e.getKey() + " (" + by + "): " + columns(e.getValue()))
        .toList();
  }

  private static String columns(List<Column> columns) {
    return columns.stream()
        .map(
            c ->
                c.texts().isEmpty()
                    ? c.header()
                    : c.header() + " (" + String.join(", ", c.texts()) + ")")
        .collect(Collectors.joining(", "));
  }
}
