package gradflow.measure;

import gradflow.table.Schema;
import gradflow.table.Table;
import gradflow.table.TableBuilder;

/** Collects the rows of a series. Each row has text keys, integer keys and real values. */
final class SeriesRows {
  private final String table;
  private final TableBuilder rows;

  /** Creates an empty collection for a table. */
  SeriesRows(Recorded recorded) {
    this.table = recorded.table();
    this.rows = new TableBuilder(new Schema(recorded.columns()));
  }

  /** Adds a row. */
  void add(String[] text, int[] integer, double... real) {
    for (String value : text) {
      rows.text(value);
    }
    for (int value : integer) {
      rows.integer(value);
    }
    for (double value : real) {
      rows.number(value);
    }
    rows.endRow();
  }

  /** Returns the series in the order of time. */
  MeasureValue.Series series(boolean reversed) {
    Table all = rows.table();
    return new MeasureValue.Series(table, reversed ? all.reversed() : all);
  }
}
