package gradflow.table;

import gradflow.files.FileProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The cells of a CSV file as texts, as {@link CsvWriter} writes them. Figures and findings read
 * whole tables at every start, so this is one pass over the characters; a cell that repeats the one
 * above it shares its text.
 *
 * @param name of the table
 * @param names headers
 * @param columns one array for each header, as long as there are rows
 */
record CsvTexts(String name, List<String> names, List<String[]> columns) {
  /**
   * Reads {@code x.csv}, or {@code x.csv.gz} if that is not there.
   *
   * @throws FileProblem if it cannot be read, or a row has another number of cells than the header
   */
  static CsvTexts read(Path file) {
    Path path = CsvReader.find(file);
    String name = path.getFileName().toString().replaceFirst("\\.csv(\\.gz)?$", "");
    try (InputStream bytes = Files.newInputStream(path);
        InputStream plain =
            path.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes) {
      return new Reader(name, new String(plain.readAllBytes(), StandardCharsets.UTF_8)).table();
    } catch (IOException e) {
      throw FileProblem.reading(path, e);
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
    List<String[]> all = new ArrayList<>(columns);
    all.add(cells);
    return new CsvTexts(name, allNames, all);
  }

  /** One pass over the text of a file. */
  private static final class Reader {
    private final String name;
    private final String text;
    private int at;

    Reader(String name, String text) {
      this.name = name;
      this.text = text;
    }

    CsvTexts table() throws IOException {
      List<String> names = new ArrayList<>();
      while (at < text.length()) {
        names.add(cell(""));
        if (endOfRow()) {
          break;
        }
      }
      int width = names.size();
      String[][] columns = new String[width][1024];
      String[] above = new String[width];
      Arrays.fill(above, "");
      int row = 0;
      while (at < text.length()) {
        if (row == columns[0].length) {
          for (int c = 0; c < width; c++) {
            columns[c] = Arrays.copyOf(columns[c], 2 * row);
          }
        }
        for (int c = 0; c < width; c++) {
          above[c] = cell(above[c]);
          columns[c][row] = above[c];
          if (endOfRow() != (c == width - 1)) {
            throw new IOException(
                "row " + (row + 1) + " does not have " + width + " cells, as the header has");
          }
        }
        row++;
      }
      List<String[]> all = new ArrayList<>();
      for (String[] column : columns) {
        all.add(Arrays.copyOf(column, row));
      }
      return new CsvTexts(name, List.copyOf(names), all);
    }

    /** Steps over what ends a cell; says whether it ends the row, too. */
    private boolean endOfRow() {
      return at >= text.length() || text.charAt(at++) == '\n';
    }

    private String cell(String above) throws IOException {
      if (at < text.length() && text.charAt(at) == '"') {
        return quoted();
      }
      int start = at;
      while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != '\n') {
        at++;
      }
      int end = at > start && text.charAt(at - 1) == '\r' ? at - 1 : at;
      int length = end - start;
      return length == above.length() && text.startsWith(above, start)
          ? above
          : text.substring(start, end);
    }

    private String quoted() throws IOException {
      StringBuilder cell = new StringBuilder();
      at++;
      while (at < text.length()) {
        char c = text.charAt(at++);
        if (c != '"') {
          cell.append(c);
        } else if (at < text.length() && text.charAt(at) == '"') {
          cell.append('"');
          at++;
        } else {
          at += at < text.length() && text.charAt(at) == '\r' ? 1 : 0;
          return cell.toString();
        }
      }
      throw new IOException("a quoted cell does not end");
    }
  }
}
