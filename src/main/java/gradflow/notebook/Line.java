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
 * Measurements of one run among several.
 *
 * @param labels labels that distinguish the run, such as gain → 1.5; empty for a single run
 * @param output name of the part of the state that is the output
 * @param values values recorded by the measures
 */
record Line(Map<String, String> labels, String output, List<MeasureValue> values) {
  /** Returns the name in a legend. */
  String name() {
    return labels.entrySet().stream()
        .map(e -> e.getKey() + " = " + e.getValue())
        .reduce((a, b) -> a + ", " + b)
        .orElse("");
  }

  /** Returns the name followed by a separator; empty without a name. */
  String before(String separator) {
    return labels.isEmpty() ? "" : name() + separator;
  }

  /** Returns the tables of several lines, one under the other. */
  static Table all(List<Line> lines, String name) {
    return lines.stream().map(line -> line.table(name)).reduce(Table::under).orElseThrow();
  }

  /** Returns the text of the only label; empty without labels. */
  String value() {
    return labels.values().stream().findFirst().orElse("");
  }

  /** Returns whether a table was recorded. */
  boolean has(String table) {
    return MeasureValue.table(values, table).isPresent();
  }

  /**
   * Returns the rows of a table, with the labels as the first columns.
   *
   * @throws BadArgument if the table was not recorded
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

  /** Returns the scalar values, by name. */
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
