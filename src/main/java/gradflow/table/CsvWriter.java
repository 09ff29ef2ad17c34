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
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * Writes CSV: RFC 4180 quoting, a header, UTF-8, lines that end in {@code \n}. Numbers are the
 * shortest decimals that parse to the same bits; missing cells are empty; infinities are {@code
 * Infinity} and {@code -Infinity}, which Java, pandas and R all read. Equal tables give equal bytes
 * on every JDK.
 */
public final class CsvWriter {
  /** A file is compressed if its plain text exceeds this many bytes. */
  public static final long GZIP_ABOVE = 10L << 20;

  private CsvWriter() {}

  /** Receives a table in parts with the same columns; the first part defines the header. */
  @FunctionalInterface
  public interface Rows {
    /** Adds rows; may be empty. */
    void add(Table part) throws IOException;
  }

  /** Provides a table in parts, the same in every call. */
  @FunctionalInterface
  public interface Source {
    /** Passes on all rows. */
    void writeTo(Rows rows) throws IOException;
  }

  /**
   * Writes {@code target}, or {@code target} with {@code .gz} appended if the plain text is larger
   * than {@link #GZIP_ABOVE}. In the latter case {@code target} is deleted, since readers would
   * otherwise take it for the table. The file is written atomically.
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
   * Writes a table in parts as {@link #write(Path, Table)} does. Memory holds at most one part and
   * {@link #GZIP_ABOVE} bytes of text.
   *
   * @param source is called twice if the table is compressed
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
    FileProblem.deleting(target);
    return zipped;
  }

  /** Writes the plain text to a stream, which remains open. */
  public static void write(Table table, OutputStream out) throws IOException {
    write(rows -> rows.add(table), out);
  }

  /** Writes the plain text of a table in parts to a stream, which remains open. */
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
   * The header written by java.util.zip contains no time and no system, so equal content gives
   * equal bytes.
   */
  private static void zip(Source source, OutputStream out) throws IOException {
    GZIPOutputStream zip = new GZIPOutputStream(out, 1 << 16);
    write(source, zip);
    zip.finish();
  }

  /** Signals that the text exceeds the limit. */
  private static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Passes on a limited number of bytes. */
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
    // a single empty cell would be a blank line, which readers skip
    if (line.length() == 0) {
      line.append("\"\"");
    }
    return line.append('\n');
  }

  static String integer(long value) {
    return value == Long.MIN_VALUE ? "" : Long.toString(value);
  }

  /**
   * Double.toString before JDK 19 is not always the shortest; Jackson contains the algorithm of
   * later JDKs.
   */
  static String number(double value) {
    return Double.isNaN(value) ? "" : NumberOutput.toString(value, true);
  }

  static String quote(String text) {
    // many readers, including Tablesaw's, skip lines that start with #
    boolean bare = !text.startsWith("#");
    for (int i = 0; i < text.length() && bare; i++) {
      char c = text.charAt(i);
      bare = c != ',' && c != '"' && c != '\n' && c != '\r';
    }
    boolean padded = !text.isEmpty() && !text.equals(text.strip());
    return bare && !padded ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
