package gradflow.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The cells of a CSV file as texts, as {@link CsvWriter} writes them. Figures and findings read
 * whole tables at every start; a cell that repeats the one above it shares its text.
 *
 * @param name of the table
 * @param names headers
 * @param columns one array for each header, as long as there are rows
 * @param all how many rows the file has, of which these are the first
 */
record CsvTexts(String name, List<String> names, List<String[]> columns, int all) {
  /**
   * Reads {@code x.csv}, or {@code x.csv.gz} if that is not there.
   *
   * @throws gradflow.files.FileProblem if it cannot be read, or a row has another number of cells
   *     than the header
   */
  static CsvTexts read(Path file) {
    return read(file, Integer.MAX_VALUE);
  }

  /**
   * The first rows of it.
   *
   * @param most so many, and no more
   */
  static CsvTexts read(Path file, int most) {
    String name = CsvReader.find(file).getFileName().toString().replaceFirst("\\.csv(\\.gz)?$", "");
    try (CsvRows rows = new CsvRows(file)) {
      String[] cells = new String[rows.names().size()];
      Arrays.fill(cells, "");
      String[][] columns = new String[cells.length][1024];
      int row = 0;
      for (; rows.next(cells); row++) {
        for (int c = 0; c < cells.length && row < most; c++) {
          if (row == columns[c].length) {
            columns[c] = Arrays.copyOf(columns[c], 2 * row);
          }
          columns[c][row] = cells[c];
        }
      }
      List<String[]> kept = new ArrayList<>();
      for (String[] column : columns) {
        kept.add(Arrays.copyOf(column, Math.min(row, most)));
      }
      return new CsvTexts(name, rows.names(), kept, row);
    }
  }

  /** The cells of one column. */
  String[] column(String header) {
    return columns.get(names.indexOf(header));
  }

  /** Number of rows below the header. */
  int rows() {
    return columns.isEmpty() ? 0 : columns.get(0).length;
  }

  /** With one more column at the end. */
  CsvTexts with(String header, String[] cells) {
    List<String> allNames = new ArrayList<>(names);
    allNames.add(header);
    List<String[]> more = new ArrayList<>(columns);
    more.add(cells);
    return new CsvTexts(name, allNames, more, all);
  }
}
