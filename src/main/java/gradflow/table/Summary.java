package gradflow.table;

import gradflow.statistics.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Summaries by group that keep infinities honest: log norms are often −∞, where library quantiles
 * interpolate to NaN. Missing cells are counted and left out. Groups come in the order of their
 * first row.
 */
public final class Summary {
  private Summary() {}

  /**
   * Count, missing, mean, least, quartiles and largest of one column for each group.
   *
   * @param value a column of numbers
   * @param groups columns of text or integers; none makes one group of all rows
   * @return the group columns, then {@code count}, {@code missing}, {@code mean}, {@code min},
   *     {@code q25}, {@code median}, {@code q75}, {@code max}; the last six in the unit of the
   *     value, and missing where the count is 0
   * @throws gradflow.check.BadArgument if there is no such column, or it is of another type
   */
  public static TidyTable of(TidyTable table, String value, List<String> groups) {
    double[] values = table.numbers(value);
    int[] at = groups.stream().mapToInt(table.schema()::index).toArray();
    Map<List<Object>, List<Double>> byGroup = new LinkedHashMap<>();
    for (int row = 0; row < table.rows(); row++) {
      byGroup.computeIfAbsent(key(table, row, at), k -> new ArrayList<>()).add(values[row]);
    }
    TidyTable summary = new TidyTable(schema(table.schema(), at));
    byGroup.forEach((key, group) -> append(summary, key, group));
    return summary;
  }

  private static Schema schema(Schema from, int[] groups) {
    List<Column> columns = new ArrayList<>();
    for (int g : groups) {
      columns.add(from.columns().get(g));
    }
    columns.add(Column.integer("count"));
    columns.add(Column.integer("missing"));
    for (String header : List.of("mean", "min", "q25", "median", "q75", "max")) {
      columns.add(Column.number(header));
    }
    return new Schema(columns);
  }

  private static List<Object> key(TidyTable table, int row, int[] groups) {
    List<Object> key = new ArrayList<>(groups.length);
    for (int g : groups) {
      key.add(
          table.schema().columns().get(g).type() == Column.Type.TEXT
              ? table.text(row, g)
              : (Object) table.integer(row, g));
    }
    return key;
  }

  private static void append(TidyTable summary, List<Object> key, List<Double> group) {
    for (Object part : key) {
      if (part instanceof String text) {
        summary.text(text);
      } else {
        summary.integer((Long) part);
      }
    }
    double[] sorted =
        group.stream()
            .mapToDouble(Double::doubleValue)
            .filter(v -> !Double.isNaN(v))
            .sorted()
            .toArray();
    summary.integer(sorted.length).integer(group.size() - sorted.length);
    summary.number(Arrays.stream(sorted).average().orElse(Double.NaN));
    for (double p : new double[] {0, 0.25, 0.5, 0.75, 1}) {
      summary.number(Quantiles.of(sorted, p));
    }
    summary.endRow();
  }
}
