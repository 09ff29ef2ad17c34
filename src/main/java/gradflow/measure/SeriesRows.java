package gradflow.measure;

import gradflow.table.Column;
import gradflow.table.Schema;
import gradflow.table.Table;
import gradflow.table.TableBuilder;
import java.util.List;

/** Collects the rows of a series. */
final class SeriesRows {
  private final String table;
  private final List<Column> columns;
  private final TableBuilder rows;

  /** Creates an empty collection for a table. */
  SeriesRows(Recorded recorded) {
    this.table = recorded.table();
    this.columns = recorded.columns();
    this.rows = new TableBuilder(new Schema(columns));
  }

  /** Adds a row: a text or a number for each column. */
  void add(Object... cells) {
    for (int c = 0; c < cells.length; c++) {
      switch (columns.get(c).type()) {
        case TEXT -> rows.text((String) cells[c]);
        case INTEGER -> rows.integer(((Number) cells[c]).longValue());
        case NUMBER -> rows.number(((Number) cells[c]).doubleValue());
      }
    }
    rows.endRow();
  }

  /** Returns the series in the order of time. */
  MeasureValue.Series series(boolean reversed) {
    Table all = rows.table();
    return new MeasureValue.Series(table, reversed ? all.reversed() : all);
  }
}
