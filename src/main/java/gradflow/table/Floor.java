package gradflow.table;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The difference below which two numbers of a column count as equal, and its justification. The
 * floor is a fraction of the scale to which the rounding errors of the column are relative:
 *
 * <ul>
 *   <li>1 for logarithms, since a difference of logarithms is a relative difference of the original
 *       quantities,
 *   <li>otherwise the column's largest magnitude in the same run, since small numbers may be
 *       remainders of sums of large ones,
 *   <li>the row's largest magnitude in tables over replicates, where all columns have the unit of
 *       the row's quantity.
 * </ul>
 *
 * @param share of the scale
 * @param scales for each row
 * @param why the justification
 */
record Floor(double share, double[] scales, String why) {
  private static final Pattern LOGARITHM = Pattern.compile("log10_.*|.*_nats(_.*)?");
  private static final String RUN = "run";
  private static final String QUANTITY = "quantity";

  /**
   * Returns the floor of a column of numbers.
   *
   * @param share fraction of the scale, ≥ 0
   */
  static Floor of(Table table, int column, double share) {
    if (isLogarithm(table.schema().columns().get(column).header())) {
      double[] ones = new double[table.rows()];
      Arrays.fill(ones, 1);
      return new Floor(share, ones, "the column holds logarithms");
    }
    if (table.has(RUN)) {
      return new Floor(
          share, ofRuns(table, column), "of the column's largest magnitude in the same run");
    }
    return new Floor(share, ofRows(table), "of the row's largest magnitude, 1 for logarithms");
  }

  private static boolean isLogarithm(String name) {
    return LOGARITHM.matcher(name).matches();
  }

  private static double[] ofRuns(Table table, int column) {
    int run = table.schema().index(RUN);
    Map<Long, Double> largest = new HashMap<>();
    for (int row = 0; row < table.rows(); row++) {
      largest.merge(table.integer(row, run), magnitude(table.number(row, column)), Math::max);
    }
    double[] scales = new double[table.rows()];
    Arrays.setAll(scales, row -> largest.get(table.integer(row, run)));
    return scales;
  }

  private static double[] ofRows(Table table) {
    int quantity = table.schema().headers().indexOf(QUANTITY);
    double[] scales = new double[table.rows()];
    for (int row = 0; row < scales.length; row++) {
      if (quantity >= 0 && isLogarithm(table.text(row, quantity))) {
        scales[row] = 1;
        continue;
      }
      for (int c = 0; c < table.schema().size(); c++) {
        if (table.schema().columns().get(c).type() == Column.Type.NUMBER) {
          scales[row] = Math.max(scales[row], magnitude(table.number(row, c)));
        }
      }
    }
    return scales;
  }

  private static double magnitude(double value) {
    return Double.isNaN(value) || Double.isInfinite(value) ? 0 : Math.abs(value);
  }

  /** Returns the floor in a row. */
  double at(int row) {
    return share * scales[row];
  }

  /** Describes the floor and its justification. */
  String say(int row) {
    return String.format(Locale.ROOT, "floor %.1g: %.1g, %s", at(row), share, why);
  }
}
