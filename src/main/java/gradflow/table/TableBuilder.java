package gradflow.table;

import gradflow.check.Check;
import java.util.Arrays;

/**
 * Collects the rows of a {@link Table}. The cells of a row are appended in the order of the schema
 * and completed by {@link #endRow()}. Confined to one thread.
 */
public final class TableBuilder {
  private final Schema schema;
  private final Column.Type[] types;
  private final Object[] cells;
  private int capacity = 16;
  private int rows;
  private int next;

  /** Creates a builder without rows. */
  public TableBuilder(Schema schema) {
    this.schema = schema;
    this.types = schema.columns().stream().map(Column::type).toArray(Column.Type[]::new);
    this.cells = new Object[types.length];
    Arrays.setAll(cells, c -> resized(null, types[c]));
  }

  /** Creates a builder without rows. */
  public TableBuilder(Column... columns) {
    this(Schema.of(columns));
  }

  /** Number of completed rows. */
  public int rows() {
    return rows;
  }

  /** Returns a copy of the rows so far. */
  public Table table() {
    Check.equal("row", next, 0, "cells of an unfinished row");
    Object[] copies = new Object[cells.length];
    int reserved = capacity;
    capacity = rows;
    Arrays.setAll(copies, c -> resized(cells[c], types[c]));
    capacity = reserved;
    return new Table(schema, copies, rows);
  }

  /** Appends a text; empty means missing. */
  public TableBuilder text(String value) {
    int c = open(Column.Type.TEXT);
    ((String[]) cells[c])[rows] = value;
    return this;
  }

  /** Appends an integer. */
  public TableBuilder integer(long value) {
    int c = open(Column.Type.INTEGER);
    ((long[]) cells[c])[rows] = value;
    return this;
  }

  /** Appends a number; NaN means missing. */
  public TableBuilder number(double value) {
    int c = open(Column.Type.NUMBER);
    ((double[]) cells[c])[rows] = value;
    return this;
  }

  /** Appends a missing cell of any type. */
  public TableBuilder missing() {
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
   * @throws gradflow.check.BadArgument unless every column has a cell
   */
  public TableBuilder endRow() {
    if (next != types.length) {
      Check.equal("row", next, types.length, "cells, one for each of " + schema.headers());
    }
    next = 0;
    rows++;
    return this;
  }

  /**
   * Appends all rows of a table.
   *
   * @throws gradflow.check.BadArgument if its columns differ
   */
  public TableBuilder append(Table other) {
    Check.that(
        schema.isAs(other.schema()),
        "table",
        "got the columns " + other.columns() + ", expected " + schema.headers());
    Check.equal("row", next, 0, "cells of an unfinished row");
    reserve(Math.addExact(rows, other.rows()));
    for (int c = 0; c < cells.length; c++) {
      System.arraycopy(other.cells(c), 0, cells[c], rows, other.rows());
    }
    rows += other.rows();
    return this;
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
    if (wanted > capacity) {
      capacity = Math.max(wanted, capacity + (capacity >> 1));
      Arrays.setAll(cells, c -> resized(cells[c], types[c]));
    }
  }

  /** Returns a copy of a column with the current capacity. */
  private Object resized(Object column, Column.Type type) {
    return switch (type) {
      case TEXT ->
          column == null ? new String[capacity] : Arrays.copyOf((String[]) column, capacity);
      case INTEGER ->
          column == null ? new long[capacity] : Arrays.copyOf((long[]) column, capacity);
      case NUMBER ->
          column == null ? new double[capacity] : Arrays.copyOf((double[]) column, capacity);
    };
  }
}
