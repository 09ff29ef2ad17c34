package gradflow.experiment;

import gradflow.measure.MeasureValue;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a training run records, table by table, each row with the number of updates done; a part of
 * its checkpoint. One thread.
 */
final class Recorder {
  private final Map<String, List<MeasureValue.Series>> tables = new LinkedHashMap<>();
  private final Consumer<MeasureValue.Series> listener;

  /**
   * @param listener receives rows when they are added
   */
  Recorder(Consumer<MeasureValue.Series> listener) {
    this.listener = listener;
  }

  /** Passes on all rows so far. */
  void tellAll() {
    series().forEach(table -> listener.accept((MeasureValue.Series) table));
  }

  /** Adds rows to a table. */
  void add(long updates, MeasureValue.Series series) {
    int[] column = new int[length(series.columns().get(0))];
    Arrays.fill(column, Math.toIntExact(updates));
    List<MeasureValue.Column> columns = new ArrayList<>();
    columns.add(new MeasureValue.Ints("update", column));
    columns.addAll(series.columns());
    MeasureValue.Series rows = new MeasureValue.Series(series.table(), columns);
    tables.computeIfAbsent(series.table(), t -> new ArrayList<>()).add(rows);
    listener.accept(rows);
  }

  /** Adds one row of numbers. */
  void add(long updates, String table, Map<String, Double> row) {
    List<MeasureValue.Column> columns = new ArrayList<>();
    row.forEach((name, v) -> columns.add(new MeasureValue.Reals(name, new double[] {v})));
    add(updates, new MeasureValue.Series(table, columns));
  }

  /** All tables. */
  List<MeasureValue> series() {
    List<MeasureValue> out = new ArrayList<>();
    tables.forEach((table, parts) -> out.add(join(table, parts)));
    return out;
  }

  private static MeasureValue.Series join(String table, List<MeasureValue.Series> parts) {
    int rows = parts.stream().mapToInt(p -> length(p.columns().get(0))).sum();
    List<MeasureValue.Column> columns = new ArrayList<>();
    for (int c = 0; c < parts.get(0).columns().size(); c++) {
      MeasureValue.Column joined = empty(parts.get(0).columns().get(c), rows);
      int at = 0;
      for (MeasureValue.Series part : parts) {
        MeasureValue.Column column = part.columns().get(c);
        System.arraycopy(values(column), 0, values(joined), at, length(column));
        at += length(column);
      }
      columns.add(joined);
    }
    return new MeasureValue.Series(table, columns);
  }

  private static MeasureValue.Column empty(MeasureValue.Column like, int rows) {
    if (like instanceof MeasureValue.Ints) {
      return new MeasureValue.Ints(like.name(), new int[rows]);
    }
    return like instanceof MeasureValue.Reals
        ? new MeasureValue.Reals(like.name(), new double[rows])
        : new MeasureValue.Texts(like.name(), new String[rows]);
  }

  private static Object values(MeasureValue.Column column) {
    if (column instanceof MeasureValue.Ints ints) {
      return ints.values();
    }
    return column instanceof MeasureValue.Reals reals
        ? reals.values()
        : ((MeasureValue.Texts) column).values();
  }

  private static int length(MeasureValue.Column column) {
    return java.lang.reflect.Array.getLength(values(column));
  }

  /** Writes everything. */
  void save(DataOutput out) throws IOException {
    out.writeInt(tables.size());
    for (MeasureValue value : series()) {
      MeasureValue.Series series = (MeasureValue.Series) value;
      out.writeUTF(series.table());
      out.writeInt(series.columns().size());
      for (MeasureValue.Column column : series.columns()) {
        save(column, out);
      }
    }
  }

  private static void save(MeasureValue.Column column, DataOutput out) throws IOException {
    out.writeUTF(column.name());
    out.writeInt(length(column));
    if (column instanceof MeasureValue.Ints ints) {
      out.writeByte(0);
      for (int v : ints.values()) {
        out.writeInt(v);
      }
    } else if (column instanceof MeasureValue.Reals reals) {
      out.writeByte(1);
      for (double v : reals.values()) {
        out.writeDouble(v);
      }
    } else {
      out.writeByte(2);
      for (String v : ((MeasureValue.Texts) column).values()) {
        out.writeUTF(v);
      }
    }
  }

  /** Reads what {@link #save} wrote. */
  void restore(DataInput in) throws IOException {
    int n = in.readInt();
    for (int i = 0; i < n; i++) {
      String table = in.readUTF();
      int count = in.readInt();
      List<MeasureValue.Column> columns = new ArrayList<>();
      for (int c = 0; c < count; c++) {
        columns.add(column(in));
      }
      List<MeasureValue.Series> parts = new ArrayList<>();
      parts.add(new MeasureValue.Series(table, columns));
      tables.put(table, parts);
    }
  }

  private static MeasureValue.Column column(DataInput in) throws IOException {
    String name = in.readUTF();
    int rows = in.readInt();
    byte kind = in.readByte();
    if (kind == 0) {
      int[] values = new int[rows];
      for (int k = 0; k < rows; k++) {
        values[k] = in.readInt();
      }
      return new MeasureValue.Ints(name, values);
    } else if (kind == 1) {
      double[] values = new double[rows];
      for (int k = 0; k < rows; k++) {
        values[k] = in.readDouble();
      }
      return new MeasureValue.Reals(name, values);
    }
    String[] values = new String[rows];
    for (int k = 0; k < rows; k++) {
      values[k] = in.readUTF();
    }
    return new MeasureValue.Texts(name, values);
  }
}
