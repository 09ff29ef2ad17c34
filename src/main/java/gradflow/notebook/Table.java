package gradflow.notebook;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.check.FormerNames;
import gradflow.table.Column;
import gradflow.table.CsvWriter;
import gradflow.table.TidyTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/** A table of results: HTML in a notebook, text elsewhere, CSV in a file. Never changed. */
public final class Table {
  private static final int SHOWN = 10;

  private final TidyTable rows;

  /**
   * @param rows shared; must not grow any more
   */
  public Table(TidyTable rows) {
    this.rows = rows;
  }

  /** Number of rows. */
  public int rows() {
    return rows.rows();
  }

  /** The headers, in order. */
  public List<String> columns() {
    return rows.schema().headers();
  }

  /**
   * A column of numbers or integers; NaN where a cell is missing.
   *
   * @throws BadArgument if there is none of that header, or it is text
   */
  public double[] numbers(String header) {
    if (rows.schema().columns().get(rows.schema().index(header)).type() == Column.Type.INTEGER) {
      long[] integers = rows.integers(header);
      double[] out = new double[integers.length];
      for (int i = 0; i < out.length; i++) {
        out[i] = integers[i] == Long.MIN_VALUE ? Double.NaN : integers[i];
      }
      return out;
    }
    return rows.numbers(header);
  }

  /**
   * A column as texts; empty where a cell is missing.
   *
   * @throws BadArgument if there is none of that header
   */
  public List<String> texts(String header) {
    int column = rows.schema().index(header);
    List<String> out = new ArrayList<>();
    for (int row = 0; row < rows(); row++) {
      out.add(cell(row, column));
    }
    return out;
  }

  /**
   * The rows in which a column has that value, compared as the text that is shown.
   *
   * @throws BadArgument if there is none of that header, or no row and the value is a former name
   */
  public Table where(String header, Object value) {
    int column = rows.schema().index(header);
    String wanted = value instanceof Number n ? number(n.doubleValue()) : String.valueOf(value);
    Table found = filter(row -> cell(row, column).equals(wanted));
    FormerNames.refuse(header, wanted, found.rows());
    return found;
  }

  /**
   * The first rows.
   *
   * @throws BadArgument if {@code n} is negative
   */
  public Table head(int n) {
    Check.atLeast("n", n, 0);
    return filter(row -> row < n);
  }

  /**
   * Writes it as CSV (gzipped above 10 MiB, with {@code .gz} behind the name).
   *
   * @return the file that was written
   * @throws gradflow.files.FileProblem if it cannot be written
   */
  public Path save(String path) {
    return CsvWriter.write(Path.of(path), rows);
  }

  /** The tidy table itself, for gradflow's other packages. */
  public TidyTable tidy() {
    return rows;
  }

  /** The same with a table of the same columns below. */
  Table under(Table other) {
    TidyTable all = new TidyTable(rows.schema());
    all.append(rows);
    all.append(other.rows);
    return new Table(all);
  }

  private Table filter(IntPredicate keep) {
    TidyTable out = new TidyTable(rows.schema());
    for (int row = 0; row < rows(); row++) {
      if (keep.test(row)) {
        for (int c = 0; c < rows.schema().size(); c++) {
          switch (type(c)) {
            case TEXT -> out.text(rows.text(row, c));
            case INTEGER -> out.integer(rows.integer(row, c));
            case NUMBER -> out.number(rows.number(row, c));
          }
        }
        out.endRow();
      }
    }
    return new Table(out);
  }

  private Column.Type type(int column) {
    return rows.schema().columns().get(column).type();
  }

  private String cell(int row, int column) {
    return switch (type(column)) {
      case TEXT -> rows.text(row, column);
      case INTEGER -> {
        long value = rows.integer(row, column);
        yield value == Long.MIN_VALUE ? "" : String.valueOf(value);
      }
      case NUMBER -> number(rows.number(row, column));
    };
  }

  /** Five digits, as short as they can be; empty for NaN. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e7) {
      return String.valueOf((long) value);
    }
    double size = Math.abs(value);
    String format = size >= 1e-4 && size < 1e6 ? "%.5g" : "%.4e";
    String text = String.format(Locale.ROOT, format, value);
    return text.contains("e") ? text : text.replaceFirst("0+$", "").replaceFirst("\\.$", "");
  }

  /** The first rows as an HTML table. */
  public String html() {
    StringBuilder out = new StringBuilder("<table><thead><tr>");
    columns().forEach(h -> out.append("<th>").append(Html.escape(h)).append("</th>"));
    out.append("</tr></thead><tbody>");
    for (int row = 0; row < Math.min(rows(), SHOWN); row++) {
      out.append("<tr>");
      for (int c = 0; c < rows.schema().size(); c++) {
        String align = type(c) == Column.Type.TEXT ? "left" : "right";
        out.append("<td style=\"text-align:").append(align).append("\">");
        out.append(Html.escape(cell(row, c))).append("</td>");
      }
      out.append("</tr>");
    }
    out.append("</tbody></table>");
    if (rows() > SHOWN) {
      out.append("<p>… ").append(rows() - SHOWN).append(" more rows</p>");
    }
    return out.toString();
  }

  @Override
  public String toString() {
    int shown = Math.min(rows(), SHOWN);
    int width = rows.schema().size();
    String[][] cells = new String[shown + 1][width];
    int[] widths = new int[width];
    for (int c = 0; c < width; c++) {
      for (int row = -1; row < shown; row++) {
        cells[row + 1][c] = row < 0 ? columns().get(c) : cell(row, c);
        widths[c] = Math.max(widths[c], cells[row + 1][c].length());
      }
    }
    StringBuilder out = new StringBuilder();
    for (String[] line : cells) {
      for (int c = 0; c < width; c++) {
        String pad = " ".repeat(widths[c] - line[c].length());
        boolean left = type(c) == Column.Type.TEXT;
        out.append(c == 0 ? "" : "  ").append(left ? line[c] + pad : pad + line[c]);
      }
      out.append('\n');
    }
    out.append(rows()).append(rows() == 1 ? " row" : " rows");
    return out.append(rows() > shown ? ", the first " + shown + " shown" : "").toString();
  }
}
