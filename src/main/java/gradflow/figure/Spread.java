package gradflow.figure;

import gradflow.statistics.Quantiles;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The spread of y at every x: median, 10 % and 90 % quantiles (linear interpolation between order
 * statistics; infinite values are included).
 *
 * @param x ascending, distinct
 * @param median of y at each x
 * @param low 10 % quantile
 * @param high 90 % quantile
 * @param runs the largest number of values at one x
 */
public record Spread(double[] x, double[] median, double[] low, double[] high, int runs) {
  /**
   * Groups the pairs by x; pairs with NaN are omitted.
   *
   * @param x one for every y
   * @param y the values
   */
  public static Spread of(double[] x, double[] y) {
    Map<Double, double[]> groups = new TreeMap<>();
    Map<Double, Integer> counts = new TreeMap<>();
    for (int i = 0; i < x.length; i++) {
      if (!Double.isNaN(x[i]) && !Double.isNaN(y[i])) {
        int n = counts.merge(x[i], 1, Integer::sum);
        double[] group = groups.get(x[i]);
        if (group == null || group.length < n) {
          group = group == null ? new double[4] : Arrays.copyOf(group, 2 * group.length);
          groups.put(x[i], group);
        }
        group[n - 1] = y[i];
      }
    }
    Spread out =
        new Spread(
            new double[groups.size()],
            new double[groups.size()],
            new double[groups.size()],
            new double[groups.size()],
            counts.values().stream().mapToInt(Integer::intValue).max().orElse(0));
    int k = 0;
    for (Map.Entry<Double, double[]> entry : groups.entrySet()) {
      double[] values = Arrays.copyOf(entry.getValue(), counts.get(entry.getKey()));
      Arrays.sort(values);
      out.x[k] = entry.getKey();
      out.median[k] = Quantiles.of(values, 0.5);
      out.low[k] = Quantiles.of(values, 0.1);
      out.high[k] = Quantiles.of(values, 0.9);
      k++;
    }
    return out;
  }

  /** Returns the median; NaN if there are no values. */
  static double median(double[] values) {
    double[] sorted = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : Quantiles.of(sorted, 0.5);
  }
}
