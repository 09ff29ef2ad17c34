package gradflow.table;

import gradflow.statistics.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Grouped summaries that handle infinities correctly: log norms are often −∞, for which library
 * quantiles interpolate to NaN. Missing cells are counted and omitted.
 */
final class Summary {
  private Summary() {}

  static Table of(Table table, String value, List<String> by) {
    List<Column> columns = new ArrayList<>();
    by.forEach(header -> columns.add(Column.text(header)));
    columns.add(Column.integer("count"));
    columns.add(Column.integer("missing"));
    for (String header : List.of("mean", "min", "q25", "median", "q75", "max")) {
      columns.add(Column.number(header));
    }
    TableBuilder summary = new TableBuilder(new Schema(columns));
    double[] values = table.numbers(value);
    for (int[] group : Tablesaw.groups(table, by)) {
      by.forEach(header -> summary.text(table.text(group[0], header)));
      double[] sorted =
          Arrays.stream(group)
              .mapToDouble(r -> values[r])
              .filter(v -> !Double.isNaN(v))
              .sorted()
              .toArray();
      summary.integer(sorted.length).integer(group.length - sorted.length);
      summary.number(Arrays.stream(sorted).average().orElse(Double.NaN));
      for (double p : new double[] {0, 0.25, 0.5, 0.75, 1}) {
        summary.number(Quantiles.of(sorted, p));
      }
      summary.endRow();
    }
    return summary.table();
  }
}
