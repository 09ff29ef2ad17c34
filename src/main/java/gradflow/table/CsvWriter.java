package gradflow.table;

import com.fasterxml.jackson.core.io.NumberOutput;
import gradflow.files.AtomicFile;
import gradflow.files.FileProblem;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
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

  /** Takes a table in parts of the same columns, the first of which gives the header. */
  @FunctionalInterface
  public interface Rows {
    /** Adds rows; there may be none. */
    void add(Table part) throws IOException;
  }

  /** Gives a table in parts, the same at every call. */
  @FunctionalInterface
  public interface Source {
    /** Hands on all rows. */
    void writeTo(Rows rows) throws IOException;
  }

  /**
   * Writes {@code target}, or {@code target} with {@code .gz} appended if the plain text is larger
   * than {@link #GZIP_ABOVE}; then {@code target} is removed, as readers would take it for the
   * table. Whole or not at all.
   *
   * @return the file that was written
   * @throws FileProblem if it cannot be written
   */
  public static Path write(Path target, Table table) {
    return write(target, table, GZIP_ABOVE);
  }

  static Path write(Path target, Table table, long gzipAbove) {
    return write(target, rows -> rows.add(table), gzipAbove);
  }

  /**
   * The same of a table in parts, of which no more is in memory than one part and {@link
   * #GZIP_ABOVE} bytes of text.
   *
   * @param source is asked twice if the table is compressed
   */
  public static Path write(Path target, Source source) {
    return write(target, source, GZIP_ABOVE);
  }

  private static Path write(Path target, Source source, long gzipAbove) {
    ByteArrayOutputStream small = new ByteArrayOutputStream();
    try {
      write(source, new Limited(small, gzipAbove));
    } catch (TooLarge e) {
      return zipped(target, source);
    } catch (IOException e) {
      throw FileProblem.writing(target, e);
    }
    AtomicFile.write(target, small::writeTo);
    return target;
  }

  private static Path zipped(Path target, Source source) {
    Path zipped = target.resolveSibling(target.getFileName() + ".gz");
    AtomicFile.write(zipped, out -> zip(source, out));
    try {
      Files.deleteIfExists(target);
    } catch (IOException e) {
      throw FileProblem.writing(target, e);
    }
    return zipped;
  }

  /** Writes the plain text to a stream, which stays open. */
  public static void write(Table table, OutputStream out) throws IOException {
    write(rows -> rows.add(table), out);
  }

  /** The same of a table in parts. */
  public static void write(Source source, OutputStream out) throws IOException {
    Writer writer =
        new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
    boolean[] headed = {false};
    source.writeTo(
        part -> {
          if (!headed[0]) {
            writer.write(String.join(",", part.schema().headers()));
            writer.write('\n');
            headed[0] = true;
          }
          for (int row = 0; row < part.rows(); row++) {
            writer.append(line(part, row));
          }
        });
    writer.flush();
  }

  /**
   * The header that java.util.zip writes names no time and no system, so equal content gives equal
   * bytes.
   */
  private static void zip(Source source, OutputStream out) throws IOException {
    GZIPOutputStream zip = new GZIPOutputStream(out, 1 << 16);
    write(source, zip);
    zip.finish();
  }

  /** More came than was allowed. */
  private static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Passes on so many bytes and no more. */
  private static final class Limited extends OutputStream {
    private final OutputStream out;
    private long left;

    Limited(OutputStream out, long most) {
      this.out = out;
      this.left = most;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      left -= length;
      if (left < 0) {
        throw new TooLarge();
      }
      out.write(bytes, offset, length);
    }
  }

  private static StringBuilder line(Table table, int row) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < table.schema().size(); c++) {
      if (c > 0) {
        line.append(',');
      }
      String cell = table.text(row, c);
      line.append(table.cells(c) instanceof String[] ? quote(cell) : cell);
    }
    // A lone empty cell would be a blank line, which readers skip.
    if (line.length() == 0) {
      line.append("\"\"");
    }
    return line.append('\n');
  }

  static String integer(long value) {
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
