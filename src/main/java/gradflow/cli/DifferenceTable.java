package gradflow.cli;

import gradflow.check.Visible;
import gradflow.table.Table;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Prints the table of differences, at most one screen of it. */
record DifferenceTable(Table rows) {
  private static final int MOST_LINES = 40;

  /** Prints a block for each pair of results and each quantity, with a line for each point. */
  void print(PrintWriter out) {
    int first = rows.schema().index("first");
    List<String> axes = rows.columns().subList(0, first);
    List<List<String>> cells = new ArrayList<>(List.of(axes));
    for (int row = 0; row < rows.rows(); row++) {
      int at = row;
      cells.add(IntStream.range(0, first).mapToObj(a -> rows.text(at, a)).toList());
    }
    TextColumns columns = TextColumns.of(cells);
    String margin = first == 0 ? "    " : "  ";
    String block = "";
    for (int row = 0; row < Math.min(rows.rows(), MOST_LINES); row++) {
      String here =
          "%s: %s − %s"
              .formatted(
                  rows.text(row, "quantity"), rows.text(row, "second"), rows.text(row, "first"));
      if (!here.equals(block)) {
        out.println((block.isEmpty() ? "" : "\n") + Visible.line(here));
        String head = margin + columns.line(axes);
        out.println(head + "difference  95 % interval             pairs");
        block = here;
      }
      out.println(margin + Visible.line(columns.line(cells.get(row + 1)) + numbers(row)));
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
    return String.format("%-10s  %-24s  %s", difference, interval, of);
  }
}
