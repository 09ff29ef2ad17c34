package gradflow.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How two CSV files differ.
 *
 * @param identical whether the bytes are equal
 * @param worst largest difference of two numbers, relative to the larger modulus and 1; Infinity if
 *     a text, the shape or the presence of the file differs
 * @param where what differs most, in words; empty if nothing does
 */
public record TableDiff(boolean identical, double worst, String where) {
  /** Compares two files; either may be missing. */
  public static TableDiff of(Path before, Path after) {
    if (!Files.exists(before) || !Files.exists(after)) {
      return new TableDiff(false, Double.POSITIVE_INFINITY, "only one of the two is there");
    }
    try {
      if (Files.mismatch(before, after) < 0) {
        return new TableDiff(true, 0, "");
      }
    } catch (IOException e) {
      return new TableDiff(false, Double.POSITIVE_INFINITY, "cannot be read: " + e.getMessage());
    }
    String name = before.getFileName().toString().replaceFirst("\\.csv(\\.gz)?$", "");
    return of(
        ResultTable.read(before.toAbsolutePath().getParent(), name),
        ResultTable.read(after.toAbsolutePath().getParent(), name));
  }

  private static TableDiff of(ResultTable a, ResultTable b) {
    if (!a.columns().equals(b.columns())) {
      return new TableDiff(
          false, Double.POSITIVE_INFINITY, "columns " + a.columns() + " against " + b.columns());
    }
    if (a.rows() != b.rows()) {
      return new TableDiff(false, Double.POSITIVE_INFINITY, a.rows() + " rows against " + b.rows());
    }
    double worst = 0;
    String where = "";
    for (String column : a.columns()) {
      String[] x = a.texts(column);
      String[] y = b.texts(column);
      for (int i = 0; i < x.length; i++) {
        double d = difference(x[i], y[i]);
        if (d > worst) {
          worst = d;
          where = column + ", row " + (i + 1) + ": " + x[i] + " against " + y[i];
        }
      }
    }
    return new TableDiff(false, worst, where);
  }

  private static double difference(String x, String y) {
    if (x.equals(y)) {
      return 0;
    }
    try {
      double a = Double.parseDouble(x);
      double b = Double.parseDouble(y);
      double d = Math.abs(a - b) / Math.max(1, Math.max(Math.abs(a), Math.abs(b)));
      return Double.isNaN(d) ? Double.POSITIVE_INFINITY : d;
    } catch (NumberFormatException e) {
      return Double.POSITIVE_INFINITY;
    }
  }

  @Override
  public String toString() {
    if (identical) {
      return "every byte";
    }
    return Double.isInfinite(worst)
        ? where
        : String.format(Locale.ROOT, "largest difference %.3g (%s)", worst, where);
  }
}
