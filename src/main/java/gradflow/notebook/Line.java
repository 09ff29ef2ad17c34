package gradflow.notebook;

import gradflow.check.BadArgument;
import gradflow.measure.MeasureValue;
import gradflow.table.Column;
import gradflow.table.Schema;
import gradflow.table.Table;
import gradflow.table.TableBuilder;
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
    return MeasureValue.table(values, table).isPresent();
  }

  /**
   * The rows of a table, the labels in front.
   *
   * @throws BadArgument if it was not recorded
   */
  Table table(String name) {
    Table rows =
        MeasureValue.table(values, name)
            .orElseThrow(
                () ->
                    new BadArgument(
                        "table",
                        "got "
                            + name
                            + ", which this cell does not have"
                            + (labels.isEmpty() ? "" : " at " + name())));
    if (labels.isEmpty()) {
      return rows;
    }
    TableBuilder same =
        new TableBuilder(new Schema(labels.keySet().stream().map(Column::text).toList()));
    labels.values().forEach(same::text);
    return same.endRow().table().beside(rows);
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
