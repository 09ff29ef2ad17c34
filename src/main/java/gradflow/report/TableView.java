package gradflow.report;

import gradflow.table.Table;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A table in a page: its rows as text, and the columns by which a reader can filter.
 *
 * @param shown number of columns shown initially
 */
record TableView(
    String id,
    String title,
    String note,
    List<Head> heads,
    List<Row> rows,
    List<Filter> filters,
    int shown) {
  private static final int MOST_CELLS = 40_000;
  private static final int MOST_CHOICES = 60;
  private static final int LONG = 100;
  private static final MathContext DIGITS = new MathContext(6);

  /** A column. */
  record Head(String name, int column, boolean off) {}

  /** A cell; {@code off} if its column is hidden initially. */
  record Cell(String text, boolean off) {}

  /** A row. */
  record Row(List<Cell> cells) {}

  /** The values of a column from which a reader can choose one. */
  record Filter(String name, int column, List<Choice> choices) {}

  /** One of the values. */
  record Choice(String text, boolean chosen) {}

  /**
   * The columns that are shown initially.
   *
   * @param parameters by which the table can be filtered
   * @param named that are also shown
   * @param rest number of further columns: the first ones that are not constant
   */
  record Choosing(Set<String> parameters, List<String> named, int rest) {
    private Set<Integer> shown(Table table) {
      Set<Integer> on = new LinkedHashSet<>();
      int left = rest;
      for (int c = 0; c < table.columns().size(); c++) {
        String name = table.columns().get(c);
        if (parameters.contains(name) || named.contains(name)) {
          on.add(c);
        } else if (left > 0 && !name.equals("seed") && varies(table.texts(name))) {
          on.add(c);
          left--;
        }
      }
      return on;
    }

    private static boolean varies(List<String> texts) {
      return texts.stream().distinct().limit(2).count() > 1;
    }
  }

  /** Returns the maximum number of rows in a page for a table with that many columns. */
  static int mostRows(int columns) {
    return Math.max(1, MOST_CELLS / Math.max(1, columns));
  }

  /**
   * Creates a view of a table.
   *
   * @param id name of its file, without extension
   * @param table its first rows
   * @param all number of rows in the file
   */
  static TableView of(String id, String title, Table table, int all, Choosing choosing) {
    List<String> columns = table.columns();
    int rows = Math.min(all, mostRows(columns.size()));
    Set<Integer> on = choosing.shown(table);
    List<Head> heads = new ArrayList<>();
    List<Filter> filters = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      String name = columns.get(c);
      heads.add(new Head(name, c, !on.contains(c)));
      List<String> values =
          table.texts(name).stream().limit(rows).map(TableView::text).distinct().toList();
      if (choosing.parameters().contains(name)
          && values.size() > 1
          && values.size() <= MOST_CHOICES) {
        boolean choose = name.equals("quantity") && rows > LONG;
        filters.add(
            new Filter(
                name,
                c,
                values.stream()
                    .map(v -> new Choice(v, choose && v.equals(values.get(0))))
                    .toList()));
      }
    }
    List<Row> body = new ArrayList<>();
    for (int r = 0; r < rows; r++) {
      List<Cell> cells = new ArrayList<>();
      for (int c = 0; c < columns.size(); c++) {
        cells.add(new Cell(text(table.text(r, c)), !on.contains(c)));
      }
      body.add(new Row(cells));
    }
    String note =
        rows < all
            ? String.format(
                Locale.ROOT, "The first %d of %d rows; all are in %s.", rows, all, id + ".csv")
            : "";
    return new TableView(id, title, note, heads, body, filters, on.size());
  }

  int all() {
    return heads.size();
  }

  boolean wide() {
    return shown < heads.size();
  }

  /** Returns the cell as in the file, with numbers rounded to six digits. */
  private static String text(String cell) {
    if (cell.length() < 9 || !cell.matches("-?\\d+\\.\\d+(E-?\\d+)?")) {
      return cell;
    }
    BigDecimal rounded = new BigDecimal(cell).round(DIGITS).stripTrailingZeros();
    return Double.toString(rounded.doubleValue());
  }
}
