package gradflow.figure;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The numbers that accompany a PGFPlots source: columns of different lengths, padded with nan. */
final class PgfTable {
  private final Map<String, double[]> columns = new LinkedHashMap<>();

  /** Adds the first {@code size} numbers of an array as a column; returns its name. */
  String put(double[] values, int size) {
    String name = "c" + columns.size();
    columns.put(name, Arrays.copyOf(values, size));
    return name;
  }

  /** Returns the whole table. */
  String text() {
    StringBuilder out = new StringBuilder(String.join(" ", columns.keySet())).append('\n');
    int rows = columns.values().stream().mapToInt(c -> c.length).max().orElse(0);
    for (int r = 0; r < rows; r++) {
      String between = "";
      for (double[] column : columns.values()) {
        out.append(between).append(r < column.length ? number(column[r]) : "nan");
        between = " ";
      }
      out.append('\n');
    }
    return out.toString();
  }

  /** Formats a number with six digits. */
  static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6g", value) : "nan";
  }
}
