package gradflow.analysis;

import gradflow.measure.MeasureValue;
import gradflow.table.Column;
import gradflow.table.TableBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * Interprets the measures of one direction of a layer as sentences, and as the table {@code
 * findings} of all numbers in them.
 */
final class Diagnosis {
  private Diagnosis() {}

  /** Returns the findings, starting with the flow of gradients. */
  static List<Finding> of(Evidence e) {
    List<Finding> out = new ArrayList<>();
    FlowFindings.add(e, out);
    SpectrumFindings.add(e, out);
    GateFindings.add(e, out);
    UnitFindings.add(e, out);
    return out;
  }

  /** Returns the numbers of the findings, in the order in which the sentences state them. */
  static MeasureValue.Series table(List<Finding> findings) {
    TableBuilder rows =
        new TableBuilder(
            Column.text("finding"),
            Column.text("quantity"),
            Column.integer("place"),
            Column.number("value"),
            Column.text("printed"));
    for (Finding f : findings) {
      for (Quantity q : f.quantities()) {
        rows.text(f.kind()).text(q.name()).integer(rows.rows() + 1);
        rows.number(q.value()).text(q.printed()).endRow();
      }
    }
    return new MeasureValue.Series("findings", rows.table());
  }
}
