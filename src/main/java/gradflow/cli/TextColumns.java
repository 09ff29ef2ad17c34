package gradflow.cli;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The columns of a table of text, each as wide as its widest cell.
 *
 * @param widths in characters
 */
record TextColumns(int[] widths) {
  /** Returns the columns of some lines, which have equally many cells. */
  static TextColumns of(List<List<String>> lines) {
    int count = lines.get(0).size();
    return new TextColumns(
        IntStream.range(0, count)
            .map(c -> lines.stream().mapToInt(line -> line.get(c).length()).max().orElse(0))
            .toArray());
  }

  /** Returns one line, with two spaces after each cell. */
  String line(List<String> cells, Integer... right) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < widths.length; c++) {
      String space = " ".repeat(widths[c] - cells.get(c).length());
      boolean aligned = List.of(right).contains(c);
      line.append(aligned ? space + cells.get(c) : cells.get(c) + space).append("  ");
    }
    return line.toString();
  }
}
