package gradflow.table;

import com.fasterxml.jackson.core.io.NumberOutput;
import gradflow.files.AtomicFile;
import gradflow.files.FileProblem;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * Writes CSV: RFC 4180 quoting, a header, UTF-8, lines that end in {@code \n}. Numbers are the
 * shortest decimals that read back to the same bits; missing cells are empty; infinities are {@code
 * Infinity} and {@code -Infinity}, which Java, pandas and R all read. Equal tables give equal bytes
 * on every JDK.
 */
public final class CsvWriter {
  /** Above this many bytes of plain text a file is compressed. */
  public static final long GZIP_ABOVE = 10L << 20;

  private CsvWriter() {}

  /**
   * Writes {@code target}, or {@code target} with {@code .gz} appended if the plain text is larger
   * than {@link #GZIP_ABOVE}; then {@code target} is removed, as readers would take it for the
   * table. Whole or not at all.
   *
   * @return the file that was written
   * @throws FileProblem if it cannot be written
   */
  public static Path write(Path target, TidyTable table) {
    return write(target, table, GZIP_ABOVE);
  }

  static Path write(Path target, TidyTable table, long gzipAbove) {
    return write(target, isLarger(table, gzipAbove), out -> write(table, out));
  }

  /** Writes a plain text, zipped if asked for. */
  static Path write(Path target, boolean zip, AtomicFile.Body plain) {
    if (!zip) {
      AtomicFile.write(target, plain);
      return target;
    }
    Path zipped = target.resolveSibling(target.getFileName() + ".gz");
    AtomicFile.write(zipped, out -> zip(plain, out));
    try {
      Files.deleteIfExists(target);
    } catch (IOException e) {
      throw FileProblem.writing(target, e);
    }
    return zipped;
  }

  /** Writes the plain text to a stream, which stays open. */
  public static void write(TidyTable table, OutputStream out) throws IOException {
    Writer writer =
        new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
    writer.write(String.join(",", table.schema().headers()));
    writer.write('\n');
    for (int row = 0; row < table.rows(); row++) {
      writer.append(line(table, row));
    }
    writer.flush();
  }

  /**
   * The header that java.util.zip writes names no time and no system, so equal content gives equal
   * bytes.
   */
  private static void zip(AtomicFile.Body plain, OutputStream out) throws IOException {
    GZIPOutputStream zip = new GZIPOutputStream(out, 1 << 16);
    plain.writeTo(zip);
    zip.finish();
  }

  /** Renders only until the limit is passed. */
  private static boolean isLarger(TidyTable table, long limit) {
    long bytes = String.join(",", table.schema().headers()).length() + 1L;
    for (int row = 0; row < table.rows() && bytes <= limit; row++) {
      bytes += line(table, row).toString().getBytes(StandardCharsets.UTF_8).length;
    }
    return bytes > limit;
  }

  private static StringBuilder line(TidyTable table, int row) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < table.schema().size(); c++) {
      if (c > 0) {
        line.append(',');
      }
      line.append(cell(table, row, c));
    }
    // A lone empty cell would be a blank line, which readers skip.
    if (line.length() == 0) {
      line.append("\"\"");
    }
    return line.append('\n');
  }

  private static String cell(TidyTable table, int row, int column) {
    return switch (table.schema().columns().get(column).type()) {
      case TEXT -> quote(table.text(row, column));
      case INTEGER -> integer(table.integer(row, column));
      case NUMBER -> number(table.number(row, column));
    };
  }

  private static String integer(long value) {
    return value == Long.MIN_VALUE ? "" : Long.toString(value);
  }

  /**
   * Double.toString before JDK 19 is not the shortest; Jackson carries the algorithm that later
   * JDKs use.
   */
  static String number(double value) {
    return Double.isNaN(value) ? "" : NumberOutput.toString(value, true);
  }

  static String quote(String text) {
    // Many readers, tablesaw's among them, drop lines that start with #.
    boolean bare = !text.startsWith("#");
    for (int i = 0; i < text.length() && bare; i++) {
      char c = text.charAt(i);
      bare = c != ',' && c != '"' && c != '\n' && c != '\r';
    }
    boolean padded = !text.isEmpty() && !text.equals(text.strip());
    return bare && !padded ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
