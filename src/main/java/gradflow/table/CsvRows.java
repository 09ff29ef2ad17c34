package gradflow.table;

import gradflow.files.FileProblem;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of a CSV file one after the other, as {@link CsvWriter} writes them, in one pass over
 * the characters; a cell that repeats the one above it shares its text.
 */
final class CsvRows implements AutoCloseable {
  private final Path path;
  private final Reader in;
  private final List<String> names = new ArrayList<>();
  private char[] buffer = new char[1 << 16];
  private int at;
  private int limit;
  private int row;

  /**
   * Opens {@code x.csv}, or {@code x.csv.gz} if that is not there, and reads the header.
   *
   * @throws FileProblem if it cannot be read
   */
  CsvRows(Path file) {
    path = CsvReader.find(file);
    try {
      in = CsvReader.open(path);
      while (more(at)) {
        names.add(cell(""));
        if (endOfRow()) {
          break;
        }
      }
    } catch (IOException e) {
      throw FileProblem.reading(path, e);
    }
  }

  /** The headers, in order. */
  List<String> names() {
    return List.copyOf(names);
  }

  /**
   * Reads a row.
   *
   * @param cells those of the row above, or empty texts; then those of this row
   * @return whether there was one
   * @throws FileProblem if it cannot be read, or has another number of cells than the header
   */
  boolean next(String[] cells) {
    try {
      if (!more(at)) {
        return false;
      }
      row++;
      for (int c = 0; c < cells.length; c++) {
        cells[c] = cell(cells[c]);
        if (endOfRow() != (c == cells.length - 1)) {
          throw new IOException(
              "row " + row + " does not have " + cells.length + " cells, as the header has");
        }
      }
      return true;
    } catch (IOException e) {
      throw FileProblem.reading(path, e);
    }
  }

  /** Whether there is a character at a place of the buffer, which is filled up if there is not. */
  private boolean more(int place) throws IOException {
    if (place < limit) {
      return true;
    }
    if (limit == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int read = in.read(buffer, limit, buffer.length - limit);
    limit += Math.max(0, read);
    return read > 0;
  }

  /** Lets go of what was read, if that is most of the buffer. */
  private void letGo() {
    if (at > buffer.length / 2) {
      System.arraycopy(buffer, at, buffer, 0, limit - at);
      limit -= at;
      at = 0;
    }
  }

  /** Steps over what ends a cell; says whether it ends the row, too. */
  private boolean endOfRow() throws IOException {
    return !more(at) || buffer[at++] == '\n';
  }

  private String cell(String above) throws IOException {
    letGo();
    if (more(at) && buffer[at] == '"') {
      return quoted();
    }
    int end = at;
    while (more(end) && buffer[end] != ',' && buffer[end] != '\n') {
      end++;
    }
    int length = (end > at && buffer[end - 1] == '\r' ? end - 1 : end) - at;
    String cell = isAt(above, length) ? above : new String(buffer, at, length);
    at = end;
    return cell;
  }

  private boolean isAt(String text, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (buffer[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private String quoted() throws IOException {
    StringBuilder cell = new StringBuilder();
    at++;
    while (more(at)) {
      char c = buffer[at++];
      letGo();
      if (c != '"') {
        cell.append(c);
      } else if (more(at) && buffer[at] == '"') {
        cell.append('"');
        at++;
      } else {
        at += more(at) && buffer[at] == '\r' ? 1 : 0;
        return cell.toString();
      }
    }
    throw new IOException("a quoted cell does not end");
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw FileProblem.reading(path, e);
    }
  }
}
