package gradflow.report;

import gradflow.table.ResultTable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A table in a page: its rows as text, and the columns by which a reader can filter.
 *
 * @param shown how many columns are shown at first
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

  /** A cell; {@code off} if its column is not shown at first. */
  record Cell(String text, boolean off) {}

  /** A row. */
  record Row(List<Cell> cells) {}

  /** Values of a column of which one can be chosen. */
  record Filter(String name, int column, List<Choice> choices) {}

  /** One of them. */
  record Choice(String text, boolean chosen) {}

  /**
   * Which columns a reader finds first.
   *
   * @param parameters by which the table can be filtered
   * @param named that are shown, too
   * @param rest how many others are shown: the first that are not the same in all rows
   */
  record Choosing(Set<String> parameters, List<String> named, int rest) {
    private Set<Integer> shown(List<String> columns, String[][] texts) {
      Set<Integer> on = new LinkedHashSet<>();
      int left = rest;
      for (int c = 0; c < columns.size(); c++) {
        String name = columns.get(c);
        if (parameters.contains(name) || named.contains(name)) {
          on.add(c);
        } else if (left > 0 && !name.equals("seed") && varies(texts[c])) {
          on.add(c);
          left--;
        }
      }
      return on;
    }

    private static boolean varies(String[] texts) {
      return Arrays.stream(texts).distinct().limit(2).count() > 1;
    }
  }

  /** A table of results, of the file {@code id.csv}. */
  static TableView of(String id, String title, ResultTable table, Choosing choosing) {
    List<String> columns = table.columns();
    String[][] texts = columns.stream().map(table::texts).toArray(String[][]::new);
    return of(id, title, columns, texts, table.all(), choosing);
  }

  /** So many rows of a table with so many columns stand in a page. */
  static int mostRows(int columns) {
    return Math.max(1, MOST_CELLS / Math.max(1, columns));
  }

  /**
   * A table.
   *
   * @param texts its cells, column by column
   */
  static TableView of(
      String id, String title, List<String> columns, String[][] texts, Choosing choosing) {
    int all = texts.length == 0 ? 0 : texts[0].length;
    return of(id, title, columns, texts, all, choosing);
  }

  private static TableView of(
      String id, String title, List<String> columns, String[][] texts, int all, Choosing choosing) {
    int rows = Math.min(all, mostRows(columns.size()));
    Set<Integer> on = choosing.shown(columns, texts);
    List<Head> heads = new ArrayList<>();
    List<Filter> filters = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      String name = columns.get(c);
      heads.add(new Head(name, c, !on.contains(c)));
      List<String> values =
          Arrays.stream(texts[c]).limit(rows).map(TableView::text).distinct().toList();
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
        cells.add(new Cell(text(texts[c][r]), !on.contains(c)));
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

  /** As it stands in the file, but numbers with six digits. */
  private static String text(String cell) {
    if (cell == null || cell.length() < 9 || !cell.matches("-?\\d+\\.\\d+(E-?\\d+)?")) {
      return cell == null ? "" : cell;
    }
    BigDecimal rounded = new BigDecimal(cell).round(DIGITS).stripTrailingZeros();
    return Double.toString(rounded.doubleValue());
  }
}
