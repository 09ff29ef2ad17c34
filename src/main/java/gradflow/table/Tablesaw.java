package gradflow.table;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** To tablesaw and back, for grouping, joining and notebooks. Missing cells stay missing. */
public final class Tablesaw {
  private Tablesaw() {}

  /** A copy as a tablesaw table of that name. */
  public static Table of(String name, TidyTable table) {
    Table copy = Table.create(name);
    for (Column column : table.schema().columns()) {
      String header = column.header();
      copy.addColumns(
          switch (column.type()) {
            case TEXT -> StringColumn.create(header, table.texts(header));
            case INTEGER -> LongColumn.create(header, table.integers(header));
            case NUMBER -> DoubleColumn.create(header, table.numbers(header));
          });
    }
    return copy;
  }

  /**
   * A copy of the columns that the schema names.
   *
   * @throws IllegalStateException if a column is not there
   * @throws ClassCastException if a column is of another type
   */
  static TidyTable tidy(Table table, Schema schema) {
    TidyTable copy = new TidyTable(schema);
    int[] at = schema.headers().stream().mapToInt(h -> table.columnNames().indexOf(h)).toArray();
    for (int row = 0; row < table.rowCount(); row++) {
      for (int c = 0; c < at.length; c++) {
        switch (schema.columns().get(c).type()) {
          case TEXT -> copy.text(table.stringColumn(at[c]).get(row));
          case INTEGER -> copy.integer(table.longColumn(at[c]).getLong(row));
          case NUMBER -> copy.number(table.doubleColumn(at[c]).getDouble(row));
        }
      }
      copy.endRow();
    }
    return copy;
  }

  static tech.tablesaw.api.ColumnType type(Column column) {
    return switch (column.type()) {
      case TEXT -> tech.tablesaw.api.ColumnType.STRING;
      case INTEGER -> tech.tablesaw.api.ColumnType.LONG;
      case NUMBER -> tech.tablesaw.api.ColumnType.DOUBLE;
    };
  }

  static tech.tablesaw.api.ColumnType[] types(Schema schema) {
    return schema.columns().stream()
        .map(Tablesaw::type)
        .toArray(tech.tablesaw.api.ColumnType[]::new);
  }
}
