package gradflow.figure;

import gradflow.table.Table;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Values at the points of a grid.
 *
 * @param x ascending
 * @param y ascending
 * @param values {@code values[k * x.length + i]} at ({@code x[i]}, {@code y[k]}); NaN where there
 *     is none
 */
record Grid(double[] x, double[] y, double[] values) {
  /** Returns the median of the rows at each point, over runs and samples. */
  static Grid of(Table rows, String columnX, String columnY, String columnValue) {
    return of(rows, columnX, columnY, columnValue, "");
  }

  /**
   * Returns the median of the difference of two columns at each point; of the first column if the
   * second is empty.
   */
  static Grid of(Table rows, String columnX, String columnY, String columnValue, String minus) {
    double[] atX = rows.numbers(columnX);
    double[] atY = rows.numbers(columnY);
    double[] found = rows.numbers(columnValue);
    double[] less = minus.isEmpty() ? new double[found.length] : rows.numbers(minus);
    double[] x = distinct(atX);
    double[] y = distinct(atY);
    Map<Integer, double[]> groups = new HashMap<>();
    for (int r = 0; r < found.length; r++) {
      if (!Double.isNaN(found[r] - less[r]) && !Double.isNaN(atX[r]) && !Double.isNaN(atY[r])) {
        int place = Arrays.binarySearch(y, atY[r]) * x.length + Arrays.binarySearch(x, atX[r]);
        double value = found[r] - less[r];
        groups.merge(place, new double[] {value}, (a, b) -> append(a, b[0]));
      }
    }
    double[] values = new double[x.length * y.length];
    Arrays.fill(values, Double.NaN);
    groups.forEach((place, group) -> values[place] = Spread.median(group));
    return new Grid(x, y, values);
  }

  private static double[] append(double[] values, double value) {
    double[] out = Arrays.copyOf(values, values.length + 1);
    out[values.length] = value;
    return out;
  }

  /** Returns the distinct numbers, ascending; −0 counts as 0. */
  private static double[] distinct(double[] numbers) {
    return Arrays.stream(numbers).filter(Double::isFinite).sorted().distinct().toArray();
  }

  /**
   * Fills gaps between existing values by linear interpolation, first along x, then along y, on the
   * axes' scales. Exact for values that depend only on y or only on x.
   */
  Grid interpolated(Scale scaleX, Scale scaleY) {
    double[] filled = values.clone();
    for (int k = 0; k < y.length; k++) {
      fill(filled, k * x.length, 1, x, scaleX);
    }
    for (int i = 0; i < x.length; i++) {
      fill(filled, i, x.length, y, scaleY);
    }
    return new Grid(x, y, filled);
  }

  /** Fills the gaps of one line of values. */
  private static void fill(double[] values, int start, int step, double[] at, Scale scale) {
    int left = -1;
    for (int i = 0; i < at.length; i++) {
      if (Double.isNaN(values[start + i * step])) {
        continue;
      }
      for (int j = left + 1; left >= 0 && j < i; j++) {
        double from = scale.place(at[left]);
        double t = (scale.place(at[j]) - from) / (scale.place(at[i]) - from);
        double low = values[start + left * step];
        values[start + j * step] = low + t * (values[start + i * step] - low);
      }
      left = i;
    }
  }

  boolean isEmpty() {
    return Arrays.stream(values).allMatch(Double::isNaN);
  }
}
