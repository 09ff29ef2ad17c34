package gradflow.table;

import com.fasterxml.jackson.core.io.NumberInput;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import gradflow.check.BadArgument;
import gradflow.files.FileProblem;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/** Reads files written by {@link CsvWriter}, plain or compressed. */
public final class CsvReader {
  private static final int MOST_CHARACTERS = 1 << 20;
  private static final int MOST_COLUMNS = 1 << 13;

  private CsvReader() {}

  /**
   * The first rows of a file.
   *
   * @param table the rows
   * @param all number of rows in the file
   */
  public record Part(Table table, int all) {}

  /**
   * Reads a table. A column contains integers if all of its cells are integers or missing, numbers
   * if they are formatted as {@link CsvWriter} writes numbers, and texts otherwise. Writing the
   * table again therefore gives the same file.
   *
   * @param file {@code x.csv} or {@code x.csv.gz}; if {@code x.csv} does not exist, {@code
   *     x.csv.gz} is read
   * @throws FileProblem if it cannot be read, or the number of cells of a row differs from that of
   *     the header
   */
  public static Table read(Path file) {
    return first(file, Integer.MAX_VALUE).table();
  }

  /**
   * Reads the first rows, so that memory does not grow with the file.
   *
   * @param most maximum number of rows
   * @throws FileProblem as {@link #read(Path)}
   */
  public static Part first(Path file, int most) {
    Texts texts = new Texts(most);
    forEach(file, texts);
    Column.Type[] types = new Column.Type[texts.names.length];
    Object[] cells = new Object[types.length];
    IntStream.range(0, cells.length)
        .parallel()
        .forEach(
            c -> {
              types[c] = Column.Type.INTEGER;
              cells[c] = texts.integers(c, true);
              if (cells[c] == null) {
                types[c] = Column.Type.NUMBER;
                cells[c] = texts.numbers(c, true);
              }
              if (cells[c] == null) {
                types[c] = Column.Type.TEXT;
                cells[c] = texts.column(c);
              }
            });
    return new Part(new Table(schema(file, texts.names, types), cells, texts.kept()), texts.rows);
  }

  private static Schema schema(Path file, String[] names, Column.Type[] types) {
    try {
      List<Column> columns = new ArrayList<>();
      for (int c = 0; c < names.length; c++) {
        columns.add(new Column(names[c], types[c], List.of()));
      }
      return new Schema(columns);
    } catch (BadArgument e) {
      throw problem(file, "it is no table of gradflow; " + e.getMessage());
    }
  }

  /**
   * Reads a table whose columns are known.
   *
   * @throws FileProblem as {@link #read(Path)}, or if the header or a cell does not fit
   */
  public static Table read(Path file, Schema schema) {
    Texts texts = new Texts(Integer.MAX_VALUE);
    forEach(file, texts);
    String header = String.join(",", texts.names);
    String expected = String.join(",", schema.headers());
    if (!header.equals(expected)) {
      throw problem(file, "its header is " + header + ", expected " + expected);
    }
    Object[] cells = new Object[texts.names.length];
    for (int c = 0; c < cells.length; c++) {
      cells[c] =
          switch (schema.columns().get(c).type()) {
            case TEXT -> texts.column(c);
            case INTEGER -> texts.integers(c, false);
            case NUMBER -> texts.numbers(c, false);
          };
      if (cells[c] == null) {
        throw problem(
            file, "column " + texts.names[c] + " holds " + texts.odd + ", expected numbers only");
      }
    }
    return new Table(schema, cells, texts.rows);
  }

  private static FileProblem problem(Path file, String message) {
    return FileProblem.reading(find(file), new IOException(message));
  }

  /** The cells of a file as texts, by column. */
  private static final class Texts implements Predicate<String[]> {
    private final int most;
    private String[] names = new String[0];
    private String[][] columns = new String[0][];
    private int rows = -1;
    private String odd = "";

    Texts(int most) {
      this.most = most;
    }

    @Override
    public boolean test(String[] cells) {
      if (++rows == 0) {
        names = cells;
        columns = new String[cells.length][1024];
        return true;
      }
      for (int c = 0; c < cells.length && rows <= most; c++) {
        if (rows > columns[c].length) {
          columns[c] = Arrays.copyOf(columns[c], 2 * columns[c].length);
        }
        String above = rows == 1 ? "" : columns[c][rows - 2];
        columns[c][rows - 1] = cells[c].equals(above) ? above : cells[c]; // shared where it repeats
      }
      return true;
    }

    int kept() {
      return Math.min(rows, most);
    }

    String[] column(int c) {
      return Arrays.copyOf(columns[c], kept());
    }

    /**
     * Returns the cells as integers; null if a cell is not an integer or, if {@code same}, would be
     * written differently.
     */
    private long[] integers(int c, boolean same) {
      long[] integers = new long[kept()];
      for (int r = 0; r < integers.length; r++) {
        String text = columns[c][r];
        try {
          integers[r] = text.isEmpty() ? Long.MIN_VALUE : Long.parseLong(text);
        } catch (NumberFormatException e) {
          odd = text;
          return null;
        }
        if (same && !CsvWriter.integer(integers[r]).equals(text)) {
          return null;
        }
      }
      return integers;
    }

    /**
     * Returns the cells as numbers; null if a cell is not a number or, if {@code same}, would be
     * written differently.
     */
    private double[] numbers(int c, boolean same) {
      double[] numbers = new double[kept()];
      for (int r = 0; r < numbers.length; r++) {
        String text = columns[c][r];
        try {
          numbers[r] = text.isEmpty() ? Double.NaN : NumberInput.parseDouble(text, true);
        } catch (NumberFormatException e) {
          odd = text;
          return null;
        }
        if (same && !CsvWriter.number(numbers[r]).equals(text)) {
          return null;
        }
      }
      return numbers;
    }
  }

  /** Returns the headers of a file. */
  static List<String> header(Path file) {
    List<String> headers = new ArrayList<>();
    forEach(file, names -> !headers.addAll(Arrays.asList(names)));
    return headers;
  }

  /** Returns the file, or the compressed file if only that exists. */
  private static Path find(Path file) {
    Path zipped = file.resolveSibling(file.getFileName() + ".gz");
    return !Files.exists(file) && Files.exists(zipped) ? zipped : file;
  }

  /**
   * Passes the header and every row as texts, one at a time, until no more are requested.
   *
   * @throws FileProblem as {@link #read(Path)}
   */
  static void forEach(Path file, Predicate<String[]> more) {
    Path path = find(file);
    CsvParser parser = new CsvParser(settings());
    try (Quotes in = new Quotes(open(path))) {
      parser.beginParsing(in);
      String[] row = parser.parseNext();
      if (row == null) {
        throw new IOException("it is empty, expected a header");
      }
      int width = row.length;
      for (int number = 1; row != null && more.test(row); number++) {
        row = parser.parseNext();
        if (row != null && row.length != width) {
          throw new IOException(
              "row " + number + " does not have " + width + " cells, as the header has");
        }
      }
      if (row == null && in.odd) { // univocity ends such a cell where the file ends
        throw new IOException("a quoted cell does not end");
      }
    } catch (IOException e) {
      throw FileProblem.reading(path, e);
    } catch (RuntimeException e) { // univocity throws its own exceptions and those of java.lang
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      String message =
          root instanceof IndexOutOfBoundsException
              ? "it has a cell of more than %s characters or a row of more than %s cells"
                  .formatted(MOST_CHARACTERS, MOST_COLUMNS)
              : root.getMessage();
      throw FileProblem.reading(path, new IOException(message, e));
    }
  }

  /** Knows whether the number of quotes so far is odd. */
  private static final class Quotes extends FilterReader {
    private boolean odd;

    Quotes(Reader in) {
      super(in);
    }

    @Override
    public int read(char[] to, int offset, int length) throws IOException {
      int read = super.read(to, offset, length);
      for (int i = offset; i < offset + read; i++) {
        odd ^= to[i] == '"';
      }
      return read;
    }
  }

  private static CsvParserSettings settings() {
    CsvParserSettings settings = new CsvParserSettings();
    settings.getFormat().setComment('\0');
    settings.setLineSeparatorDetectionEnabled(true);
    settings.setNormalizeLineEndingsWithinQuotes(false);
    settings.setIgnoreLeadingWhitespaces(false);
    settings.setIgnoreTrailingWhitespaces(false);
    settings.setSkipEmptyLines(false);
    settings.setNullValue("");
    settings.setEmptyValue("");
    settings.setMaxCharsPerColumn(MOST_CHARACTERS);
    settings.setInputBufferSize(1 << 16);
    settings.setMaxColumns(MOST_COLUMNS);
    settings.setReadInputOnSeparateThread(false);
    return settings;
  }

  /** Opens a file that may be compressed, as text. */
  private static Reader open(Path path) throws IOException {
    InputStream bytes = Files.newInputStream(path);
    try {
      boolean zipped = path.toString().endsWith(".gz");
      InputStream plain = zipped ? new GZIPInputStream(bytes, 1 << 16) : bytes;
      return new InputStreamReader(plain, StandardCharsets.UTF_8);
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }
}
