package gradflow.notebook;

import gradflow.check.BadArgument;
import gradflow.measure.MeasureValue;
import gradflow.table.SeriesTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured of one run of several.
 *
 * @param labels what distinguishes it from the others, such as gain → 1.5; empty for a single run
 * @param output name of the state's part that is the output
 * @param values what the measures recorded
 */
record Line(Map<String, String> labels, String output, List<MeasureValue> values) {
  /** In a legend. */
  String name() {
    return labels.entrySet().stream()
        .map(e -> e.getKey() + " = " + e.getValue())
        .reduce((a, b) -> a + ", " + b)
        .orElse("");
  }

  /** The only label's text; empty without. */
  String value() {
    return labels.values().stream().findFirst().orElse("");
  }

  /** Whether that table was recorded. */
  boolean has(String table) {
    return values.stream()
        .anyMatch(v -> v instanceof MeasureValue.Series s && s.table().equals(table));
  }

  /**
   * The rows of a table, the labels in front.
   *
   * @throws BadArgument if it was not recorded
   */
  Table table(String name) {
    for (MeasureValue value : values) {
      if (value instanceof MeasureValue.Series series && series.table().equals(name)) {
        return new Table(SeriesTable.of(labels, series));
      }
    }
    throw new BadArgument(
        "table",
        "got "
            + name
            + ", which this cell does not have"
            + (labels.isEmpty() ? "" : " at " + name()));
  }

  /** The single numbers, by name. */
  Map<String, Double> numbers() {
    Map<String, Double> out = new LinkedHashMap<>();
    for (MeasureValue value : values) {
      if (value instanceof MeasureValue.Scalar scalar) {
        out.put(scalar.name(), scalar.value());
      }
    }
    return out;
  }
}
