package gradflow.table;

import gradflow.check.Visible;
import java.util.Locale;

/** The text form of a table: the first rows, with numbers of five digits. */
public final class TableText {
  private static final int SHOWN = 10;

  private TableText() {}

  private static String cell(Table table, int row, int column) {
    return table.schema().columns().get(column).type() == Column.Type.NUMBER
        ? number(table.number(row, column))
        : table.text(row, column);
  }

  private static boolean isText(Table table, int column) {
    return table.schema().columns().get(column).type() == Column.Type.TEXT;
  }

  /** Formats a number with five digits in its shortest form; empty for NaN. */
  public static String number(double value) {
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

  static String html(Table table) {
    StringBuilder out = new StringBuilder("<table><thead><tr>");
    table.columns().forEach(h -> out.append("<th>").append(Visible.html(h)).append("</th>"));
    out.append("</tr></thead><tbody>");
    for (int row = 0; row < Math.min(table.rows(), SHOWN); row++) {
      out.append("<tr>");
      for (int c = 0; c < table.schema().size(); c++) {
        String align = isText(table, c) ? "left" : "right";
        out.append("<td style=\"text-align:").append(align).append("\">");
        out.append(Visible.html(cell(table, row, c))).append("</td>");
      }
      out.append("</tr>");
    }
    out.append("</tbody></table>");
    if (table.rows() > SHOWN) {
      out.append("<p>… ").append(table.rows() - SHOWN).append(" more rows</p>");
    }
    return out.toString();
  }

  static String plain(Table table) {
    int shown = Math.min(table.rows(), SHOWN);
    int width = table.schema().size();
    String[][] cells = new String[shown + 1][width];
    int[] widths = new int[width];
    for (int c = 0; c < width; c++) {
      for (int row = -1; row < shown; row++) {
        cells[row + 1][c] = row < 0 ? table.columns().get(c) : cell(table, row, c);
        widths[c] = Math.max(widths[c], cells[row + 1][c].length());
      }
    }
    StringBuilder out = new StringBuilder();
    for (String[] line : cells) {
      for (int c = 0; c < width; c++) {
        String pad = " ".repeat(widths[c] - line[c].length());
        out.append(c == 0 ? "" : "  ").append(isText(table, c) ? line[c] + pad : pad + line[c]);
      }
      out.append('\n');
    }
    out.append(table.rows()).append(table.rows() == 1 ? " row" : " rows");
    return out.append(table.rows() > shown ? ", the first " + shown + " shown" : "").toString();
  }
}
