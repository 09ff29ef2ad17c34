package gradflow.cli;

import gradflow.check.Visible;
import gradflow.table.Table;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints the table of differences, at most one screen of it. */
final class DifferenceTable {
  private static final int MOST_LINES = 40;

  private final Table rows;

  DifferenceTable(Table rows) {
    this.rows = rows;
  }

  /** Prints a block for each pair of results and each quantity, with a line for each point. */
  void print(PrintWriter out) {
    int first = rows.schema().index("first");
    List<String> axes = rows.columns().subList(0, first);
    int[] widths = new int[first];
    for (int a = 0; a < first; a++) {
      widths[a] = axes.get(a).length();
      for (int row = 0; row < rows.rows(); row++) {
        widths[a] = Math.max(widths[a], rows.text(row, a).length());
      }
    }
    String block = "";
    for (int row = 0; row < Math.min(rows.rows(), MOST_LINES); row++) {
      String here =
          rows.text(row, "quantity")
              + ": "
              + rows.text(row, "second")
              + " − "
              + rows.text(row, "first");
      if (!here.equals(block)) {
        out.println((block.isEmpty() ? "" : "\n") + Visible.line(here));
        out.println("  " + line(axes, widths) + "  difference  95 % interval             pairs");
        block = here;
      }
      List<String> labels = new ArrayList<>();
      for (int a = 0; a < first; a++) {
        labels.add(rows.text(row, a));
      }
      out.println("  " + Visible.line(line(labels, widths) + numbers(row)));
    }
    if (rows.rows() > MOST_LINES) {
      out.println(
          "… "
              + (rows.rows() - MOST_LINES)
              + " more rows; --quantity chooses, --out DIR writes all to differences.csv");
    }
  }

  private String numbers(int row) {
    double low = rows.number(row, "ci95_low");
    double high = rows.number(row, "ci95_high");
    String interval =
        Double.isNaN(low) ? "none" : String.format(Locale.ROOT, "[%+.4g, %+.4g]", low, high);
    double value = rows.number(row, "difference");
    String difference = Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%+.4g", value);
    long pairs = rows.integer(row, rows.schema().index("pairs"));
    long n = rows.integer(row, rows.schema().index("n"));
    String of = n == pairs ? String.valueOf(n) : n + " of " + pairs;
    return String.format("  %-10s  %-24s  %s", difference, interval, of);
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int a = 0; a < widths.length; a++) {
      String pad = " ".repeat(widths[a] - cells.get(a).length());
      line.append(a == 0 ? "" : "  ").append(cells.get(a)).append(pad);
    }
    return line.toString();
  }
}
