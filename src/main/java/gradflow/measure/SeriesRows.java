package gradflow.measure;

import gradflow.table.Schema;
import gradflow.table.Table;
import gradflow.table.TableBuilder;

/** Collects the rows of a series: some text keys, some integer keys, some real values per row. */
final class SeriesRows {
  private final String table;
  private final TableBuilder rows;

  /** The rows of a table. */
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

  /** The series, in the order of time: rows that were added backwards are turned round. */
  MeasureValue.Series series(boolean reversed) {
    Table all = rows.table();
    return new MeasureValue.Series(table, reversed ? all.reversed() : all);
  }
}
