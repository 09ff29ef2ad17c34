package gradflow.notebook;

import gradflow.measure.MeasureValue;
import gradflow.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Splits the values that probes recorded during training by update. */
final class Moments {
  private static final String UPDATE = "update";

  private Moments() {}

  /**
   * Assigns the rows of a table to their updates. Rows of scalar values are converted back to
   * scalars.
   */
  static void add(MeasureValue.Series series, Map<Integer, List<MeasureValue>> moments) {
    for (String update : series.rows().distinct(UPDATE)) {
      Table rows = series.rows().where(UPDATE, update).without(UPDATE);
      List<MeasureValue> values =
          moments.computeIfAbsent(Integer.valueOf(update), u -> new ArrayList<>());
      if (series.table().equals("probe")) {
        for (int r = 0; r < rows.rows(); r++) {
          values.add(new MeasureValue.Scalar(rows.text(r, "quantity"), rows.number(r, "value")));
        }
      } else {
        values.add(new MeasureValue.Series(series.table(), rows));
      }
    }
  }
}
