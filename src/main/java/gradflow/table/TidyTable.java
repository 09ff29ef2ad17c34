package gradflow.table;

import gradflow.check.Check;
import java.util.Arrays;

/**
 * A table that grows by rows; cells lie in one primitive array a column. Cells of a row are
 * appended in the order of the schema and closed by {@link #endRow()}. Belongs to one thread while
 * it grows.
 */
public final class TidyTable {
  private final Schema schema;
  private final Column.Type[] types;
  private final Object[] cells;
  private int capacity = 16;
  private int rows;
  private int next;

  /** An empty table. */
  public TidyTable(Schema schema) {
    this.schema = schema;
    this.types = schema.columns().stream().map(Column::type).toArray(Column.Type[]::new);
    this.cells = new Object[types.length];
    for (int c = 0; c < cells.length; c++) {
      cells[c] =
          switch (types[c]) {
            case TEXT -> new String[capacity];
            case INTEGER -> new long[capacity];
            case NUMBER -> new double[capacity];
          };
    }
  }

  /** The columns. */
  public Schema schema() {
    return schema;
  }

  /** How many rows are complete. */
  public int rows() {
    return rows;
  }

  /** Appends a text; empty means missing. */
  public TidyTable text(String value) {
    int c = open(Column.Type.TEXT);
    ((String[]) cells[c])[rows] = value;
    return this;
  }

  /** Appends an integer. */
  public TidyTable integer(long value) {
    int c = open(Column.Type.INTEGER);
    ((long[]) cells[c])[rows] = value;
    return this;
  }

  /** Appends a number; NaN means missing. */
  public TidyTable number(double value) {
    int c = open(Column.Type.NUMBER);
    ((double[]) cells[c])[rows] = value;
    return this;
  }

  /** Appends a missing cell, whatever the column's type. */
  public TidyTable missing() {
    Column.Type type = next < types.length ? types[next] : Column.Type.TEXT;
    return switch (type) {
      case TEXT -> text("");
      case INTEGER -> integer(Long.MIN_VALUE);
      case NUMBER -> number(Double.NaN);
    };
  }

  /**
   * Completes a row.
   *
   * @throws gradflow.check.BadArgument unless every column has its cell
   */
  public void endRow() {
    if (next != types.length) {
      Check.equal("row", next, types.length, "cells, one for each of " + schema.headers());
    }
    next = 0;
    rows++;
  }

  /**
   * Appends all rows of another table.
   *
   * @throws gradflow.check.BadArgument if its columns differ
   */
  public void append(TidyTable other) {
    Check.that(
        other.schema.equals(schema),
        "table",
        "got the columns " + other.schema.headers() + ", expected " + schema.headers());
    Check.equal("row", next, 0, "cells of an unfinished row");
    reserve(Math.addExact(rows, other.rows));
    for (int c = 0; c < cells.length; c++) {
      System.arraycopy(other.cells[c], 0, cells[c], rows, other.rows);
    }
    rows += other.rows;
  }

  /** A cell of a column of text; empty if it is missing. */
  public String text(int row, int column) {
    return ((String[]) cells[check(row, column, Column.Type.TEXT)])[row];
  }

  /** A cell of a column of integers; {@link Long#MIN_VALUE} if it is missing. */
  public long integer(int row, int column) {
    return ((long[]) cells[check(row, column, Column.Type.INTEGER)])[row];
  }

  /** A cell of a column of numbers; NaN if it is missing. */
  public double number(int row, int column) {
    return ((double[]) cells[check(row, column, Column.Type.NUMBER)])[row];
  }

  /** A copy of a column of text. */
  public String[] texts(String header) {
    return Arrays.copyOf((String[]) cells[column(header, Column.Type.TEXT)], rows);
  }

  /** A copy of a column of integers. */
  public long[] integers(String header) {
    return Arrays.copyOf((long[]) cells[column(header, Column.Type.INTEGER)], rows);
  }

  /** A copy of a column of numbers. */
  public double[] numbers(String header) {
    return Arrays.copyOf((double[]) cells[column(header, Column.Type.NUMBER)], rows);
  }

  private int open(Column.Type type) {
    if (next >= types.length || types[next] != type) {
      Check.that(next < types.length, "row", "got more than its " + types.length + " cells");
      Column column = schema.columns().get(next);
      Check.that(
          false, column.header(), "got a cell of type " + type + ", expected " + column.type());
    }
    if (next == 0) {
      reserve(rows + 1);
    }
    return next++;
  }

  private void reserve(int wanted) {
    if (wanted <= capacity) {
      return;
    }
    capacity = Math.max(wanted, capacity + (capacity >> 1));
    for (int c = 0; c < cells.length; c++) {
      cells[c] =
          switch (types[c]) {
            case TEXT -> Arrays.copyOf((String[]) cells[c], capacity);
            case INTEGER -> Arrays.copyOf((long[]) cells[c], capacity);
            case NUMBER -> Arrays.copyOf((double[]) cells[c], capacity);
          };
    }
  }

  private int column(String header, Column.Type type) {
    int index = schema.index(header);
    return check(0, index, type);
  }

  private int check(int row, int column, Column.Type type) {
    if (types[column] != type) {
      Check.that(
          false, schema.columns().get(column).header(), "holds " + types[column] + ", not " + type);
    }
    if (row < 0 || row >= Math.max(rows, 1)) {
      Check.that(false, "row", "got " + row + ", expected one in [0, " + rows + ")");
    }
    return column;
  }
}
