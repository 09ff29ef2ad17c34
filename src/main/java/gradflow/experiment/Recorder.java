package gradflow.experiment;

import gradflow.measure.MeasureValue;
import gradflow.table.Column;
import gradflow.table.Schema;
import gradflow.table.Table;
import gradflow.table.TableBuilder;
import gradflow.table.TableBytes;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The rows that a training run records, by table, each with the number of completed updates; part
 * of its checkpoint. Single-threaded.
 */
final class Recorder {
  private final Map<String, TableBuilder> tables = new LinkedHashMap<>();
  private final Consumer<MeasureValue.Series> listener;

  /**
   * @param listener receives rows as they are added
   */
  Recorder(Consumer<MeasureValue.Series> listener) {
    this.listener = listener;
  }

  /** Passes all rows recorded so far to the listener. */
  void tellAll() {
    series().forEach(table -> listener.accept((MeasureValue.Series) table));
  }

  /** Adds rows to a table. */
  void add(long updates, MeasureValue.Series series) {
    Table at = new TableBuilder(Column.integer("update")).integer(updates).endRow().table();
    Table rows = at.beside(series.rows());
    keep(series.table(), rows);
    listener.accept(new MeasureValue.Series(series.table(), rows));
  }

  private void keep(String table, Table rows) {
    tables.computeIfAbsent(table, t -> new TableBuilder(rows.schema())).append(rows);
  }

  /** Adds one row of numbers. */
  void add(long updates, String table, Map<String, Double> row) {
    List<Column> columns = row.keySet().stream().map(Column::number).toList();
    TableBuilder one = new TableBuilder(new Schema(columns));
    row.values().forEach(one::number);
    add(updates, new MeasureValue.Series(table, one.endRow().table()));
  }

  /** All tables. */
  List<MeasureValue> series() {
    List<MeasureValue> out = new ArrayList<>();
    tables.forEach((table, rows) -> out.add(new MeasureValue.Series(table, rows.table())));
    return out;
  }

  /** Writes everything. */
  void save(DataOutputStream out) throws IOException {
    out.writeInt(tables.size());
    for (Map.Entry<String, TableBuilder> table : tables.entrySet()) {
      TableBytes.text(out, table.getKey());
      TableBytes.write(table.getValue().table(), out);
    }
  }

  /** Restores the state written by {@link #save}. */
  void restore(DataInputStream in) throws IOException {
    int n = in.readInt();
    for (int i = 0; i < n; i++) {
      String table = TableBytes.text(in);
      keep(table, TableBytes.read(in));
    }
  }
}
