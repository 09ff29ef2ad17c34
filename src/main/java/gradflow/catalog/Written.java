package gradflow.catalog;

import gradflow.cell.Cell;
import gradflow.measure.Measure;
import gradflow.measure.Recorded;
import gradflow.table.Column;
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
        Map<String, List<Column>> tables =
            its.recorded(cell).stream()
                .collect(
                    Collectors.groupingBy(
                        Recorded::table,
                        java.util.LinkedHashMap::new,
                        Collectors.flatMapping(r -> r.columns().stream(), Collectors.toList())));
        return tables.entrySet().stream()
            .map(e -> e.getKey() + " (" + name + "): " + columns(e.getValue()))
            .toList();
      }
    }
    return List.of();
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
