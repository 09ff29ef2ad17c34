package gradflow.table;

import gradflow.files.FileProblem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/** Reads what {@link CsvWriter} wrote, plain or compressed. */
public final class CsvReader {
  private static final int MAX_CELL = 1 << 20;

  private CsvReader() {}

  /**
   * Reads a table whose columns are known.
   *
   * @param file {@code x.csv} or {@code x.csv.gz}; if {@code x.csv} is not there, {@code x.csv.gz}
   *     is read
   * @throws FileProblem if the file cannot be read, or its header or a cell does not fit the schema
   */
  public static TidyTable read(Path file, Schema schema) {
    Path path = find(file);
    requireHeader(path, schema);
    return Tablesaw.tidy(table(path, options(path).columnTypes(Tablesaw.types(schema))), schema);
  }

  /**
   * Reads any CSV file; columns of whole numbers become LONG, of other numbers DOUBLE, all else
   * STRING.
   *
   * @throws FileProblem if the file cannot be read
   */
  public static Table read(Path file) {
    Path path = find(file);
    return table(
        path,
        options(path)
            .columnTypesToDetect(List.of(ColumnType.LONG, ColumnType.DOUBLE, ColumnType.STRING))
            .sample(false));
  }

  /** The file itself, or the compressed one where only that is there. */
  static Path find(Path file) {
    Path zipped = file.resolveSibling(file.getFileName() + ".gz");
    return !Files.exists(file) && Files.exists(zipped) ? zipped : file;
  }

  private static void requireHeader(Path path, Schema schema) {
    String expected = String.join(",", schema.headers());
    String header = header(path);
    if (!expected.equals(header)) {
      throw FileProblem.reading(
          path, new IOException("its header is " + header + ", expected " + expected));
    }
  }

  /** The first line of a CSV file, empty if it has none. */
  static String header(Path file) {
    Path path = find(file);
    try (BufferedReader reader = new BufferedReader(open(path))) {
      String header = reader.readLine();
      return header == null ? "" : header;
    } catch (IOException e) {
      throw FileProblem.reading(path, e);
    }
  }

  private static CsvReadOptions.Builder options(Path path) {
    try {
      return CsvReadOptions.builder(open(path))
          .tableName(path.getFileName().toString().replaceFirst("\\.csv(\\.gz)?$", ""))
          .separator(',')
          .lineEnding("\n")
          .commentPrefix('\0')
          .locale(Locale.ROOT)
          .missingValueIndicator("")
          .ignoreZeroDecimal(false)
          .maxCharsPerColumn(MAX_CELL);
    } catch (IOException e) {
      throw FileProblem.reading(path, e);
    }
  }

  private static Table table(Path path, CsvReadOptions.Builder options) {
    try {
      return Table.read().usingOptions(options.build());
    } catch (RuntimeException e) {
      // Tablesaw throws a mix of its own, univocity's and java.lang's unchecked exceptions.
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      throw FileProblem.reading(path, new IOException(root.getMessage(), e));
    }
  }

  /** The text of a file that may be compressed. */
  static Reader open(Path path) throws IOException {
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
