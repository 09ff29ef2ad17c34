package gradflow.table;

import gradflow.files.Digest;
import gradflow.files.FileProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * The difference between the table in a CSV file and a recomputed one. Numbers are compared
 * relative to the larger of the two moduli, above a {@link Floor}; texts and integers exactly.
 * Columns of measured time are not compared.
 *
 * @param identical whether the bytes are equal
 * @param worst largest relative difference of two numbers above its floor; Infinity if a text, an
 *     integer, the shape or the presence of the file differs
 * @param where describes the largest difference; empty if there is none
 * @param skipped columns that were not compared because they contain measured time
 */
public record TableDiff(boolean identical, double worst, String where, List<String> skipped) {
  private static final Pattern OF_A_CLOCK =
      Pattern.compile("seconds(_.*)?|.*_seconds|rounds|repetitions");

  /** Floors are this fraction of the tolerance, so that a tolerance of 0 has no floor. */
  private static final double SHARE = 1e-3;

  /** Reports a table that exists on only one side. */
  public static TableDiff missing(String where) {
    return new TableDiff(false, Double.POSITIVE_INFINITY, where, List.of());
  }

  /**
   * Compares a file with a table.
   *
   * @param tolerance largest relative difference considered equal, ≥ 0
   */
  public static TableDiff of(Path file, Table again, double tolerance) {
    try {
      if (digest(file).equals(digest(again))) {
        return new TableDiff(true, 0, "", List.of());
      }
      return of(CsvReader.read(file, again.schema()), again, tolerance);
    } catch (FileProblem e) {
      return missing(e.getMessage());
    } catch (IOException e) {
      return missing(FileProblem.reading(file, e).getMessage());
    }
  }

  private static String digest(Path file) throws IOException {
    MessageDigest sum = Digest.sha256();
    try (InputStream bytes = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes) {
      new DigestInputStream(plain, sum).transferTo(OutputStream.nullOutputStream());
    }
    return Digest.hex(sum.digest());
  }

  private static String digest(Table table) throws IOException {
    MessageDigest sum = Digest.sha256();
    CsvWriter.write(table, new DigestOutputStream(OutputStream.nullOutputStream(), sum));
    return Digest.hex(sum.digest());
  }

  private static TableDiff of(Table a, Table b, double tolerance) {
    if (a.rows() != b.rows()) {
      return missing(a.rows() + " rows against " + b.rows());
    }
    List<Column> columns = a.schema().columns();
    List<String> skipped =
        columns.stream().map(Column::header).filter(OF_A_CLOCK.asMatchPredicate()).toList();
    double worst = 0;
    String where = "";
    for (int c = 0; c < columns.size(); c++) {
      if (skipped.contains(columns.get(c).header())) {
        continue;
      }
      double[] differences = differences(a, b, c, SHARE * tolerance);
      for (int row = 0; row < differences.length; row++) {
        if (differences[row] > worst) {
          worst = differences[row];
          where = where(a, b, c, row, SHARE * tolerance);
        }
      }
    }
    return new TableDiff(false, worst, where, skipped);
  }

  private static double[] differences(Table a, Table b, int c, double share) {
    IntStream rows = IntStream.range(0, a.rows());
    return switch (a.schema().columns().get(c).type()) {
      case TEXT -> rows.mapToDouble(i -> exact(a.text(i, c).equals(b.text(i, c)))).toArray();
      case INTEGER -> rows.mapToDouble(i -> exact(a.integer(i, c) == b.integer(i, c))).toArray();
      case NUMBER -> {
        Floor floor = Floor.of(b, c, share);
        yield rows.mapToDouble(i -> relative(a.number(i, c), b.number(i, c), floor.at(i)))
            .toArray();
      }
    };
  }

  private static double exact(boolean equal) {
    return equal ? 0 : Double.POSITIVE_INFINITY;
  }

  private static double relative(double x, double y, double floor) {
    if (Double.compare(x, y) == 0 || Math.abs(x - y) <= floor) {
      return 0;
    }
    double d = Math.abs(x - y) / Math.max(Math.abs(x), Math.abs(y));
    return Double.isNaN(d) ? Double.POSITIVE_INFINITY : d;
  }

  private static String where(Table a, Table b, int c, int row, double share) {
    Column column = a.schema().columns().get(c);
    String place = column.header() + ", row " + (row + 1) + ": ";
    return switch (column.type()) {
      case TEXT -> place + a.text(row, c) + " against " + b.text(row, c);
      case INTEGER -> place + a.integer(row, c) + " against " + b.integer(row, c);
      case NUMBER ->
          "%s%s against %s; %s"
              .formatted(place, a.number(row, c), b.number(row, c), Floor.of(b, c, share).say(row));
    };
  }

  @Override
  public String toString() {
    if (identical) {
      return "every byte";
    }
    String not = skipped.isEmpty() ? "" : "; times not compared: " + String.join(", ", skipped);
    if (Double.isInfinite(worst)) {
      return where + not;
    }
    String said =
        worst == 0
            ? "every text and integer, every number to its floor"
            : String.format(Locale.ROOT, "largest relative difference %.3g (%s)", worst, where);
    return said + not;
  }
}
