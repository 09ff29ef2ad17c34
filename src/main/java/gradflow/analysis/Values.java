package gradflow.analysis;

import gradflow.check.BadArgument;
import gradflow.measure.MeasureValue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values that measures gave, by name. */
record Values(List<MeasureValue> all) {
  /** A number of the run; NaN if no measure gave it. */
  double scalar(String name) {
    return all.stream()
        .filter(MeasureValue.Scalar.class::isInstance)
        .map(MeasureValue.Scalar.class::cast)
        .filter(s -> s.name().equals(name))
        .mapToDouble(MeasureValue.Scalar::value)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** A table; nothing if no measure gave it. */
  Optional<MeasureValue.Series> series(String table) {
    return all.stream()
        .filter(MeasureValue.Series.class::isInstance)
        .map(MeasureValue.Series.class::cast)
        .filter(s -> s.table().equals(table))
        .findFirst();
  }

  /** A table that is always there. */
  MeasureValue.Series table(String name) {
    return series(name).orElseThrow();
  }

  /**
   * The mean over samples of a column at each lag 0 … T, of the rows in which a column of texts has
   * that value; −Infinity where it is so in one sample.
   */
  double[] byLag(String table, String column, String key, String value) {
    MeasureValue.Series series = table(table);
    double[] numbers = numbers(series, column, key, value);
    int[] lag = integers(series, "lag", key, value);
    double[] sum = new double[Arrays.stream(lag).max().orElseThrow() + 1];
    int[] count = new int[sum.length];
    for (int row = 0; row < numbers.length; row++) {
      sum[lag[row]] += numbers[row];
      count[lag[row]]++;
    }
    for (int k = 0; k < sum.length; k++) {
      sum[k] /= count[k];
    }
    return sum;
  }

  /** A column at one lag, by sample. */
  double[] atLag(String table, String column, String key, String value, int lag) {
    MeasureValue.Series series = table(table);
    double[] numbers = numbers(series, column, key, value);
    int[] lags = integers(series, "lag", key, value);
    int[] sample = integers(series, "sample", key, value);
    double[] out = new double[Arrays.stream(sample).max().orElseThrow() + 1];
    for (int row = 0; row < numbers.length; row++) {
      if (lags[row] == lag) {
        out[sample[row]] = numbers[row];
      }
    }
    return out;
  }

  /** A column of real numbers, of the rows in which a column of texts has that value. */
  static double[] numbers(MeasureValue.Series series, String column, String key, String value) {
    double[] numbers = ((MeasureValue.Reals) column(series, column)).values();
    if (key.isEmpty()) {
      return numbers;
    }
    String[] keys = ((MeasureValue.Texts) column(series, key)).values();
    double[] out = new double[numbers.length];
    int n = 0;
    for (int row = 0; row < numbers.length; row++) {
      if (keys[row].equals(value)) {
        out[n++] = numbers[row];
      }
    }
    return Arrays.copyOf(out, n);
  }

  /** A column of integers, of the rows in which a column of texts has that value. */
  static int[] integers(MeasureValue.Series series, String column, String key, String value) {
    int[] numbers = ((MeasureValue.Ints) column(series, column)).values();
    String[] keys = ((MeasureValue.Texts) column(series, key)).values();
    int[] out = new int[numbers.length];
    int n = 0;
    for (int row = 0; row < numbers.length; row++) {
      if (keys[row].equals(value)) {
        out[n++] = numbers[row];
      }
    }
    return Arrays.copyOf(out, n);
  }

  /** The mean of a column for each text of another, in the order in which they occur. */
  static Map<String, Double> means(MeasureValue.Series series, String column, String key) {
    double[] numbers = ((MeasureValue.Reals) column(series, column)).values();
    String[] keys = ((MeasureValue.Texts) column(series, key)).values();
    Map<String, double[]> sums = new LinkedHashMap<>();
    for (int row = 0; row < numbers.length; row++) {
      double[] sum = sums.computeIfAbsent(keys[row], k -> new double[2]);
      sum[0] += numbers[row];
      sum[1]++;
    }
    Map<String, Double> means = new LinkedHashMap<>();
    sums.forEach((k, sum) -> means.put(k, sum[0] / sum[1]));
    return means;
  }

  private static MeasureValue.Column column(MeasureValue.Series series, String name) {
    return series.columns().stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new BadArgument(name, "is no column of " + series.table()));
  }
}
