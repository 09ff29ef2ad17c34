package gradflow.analysis;

import gradflow.measure.MeasureValue;
import gradflow.table.Table;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The recorded values of measures, by name. */
record Values(List<MeasureValue> all) {
  /** Returns a number of the run; NaN if no measure recorded it. */
  double scalar(String name) {
    return all.stream()
        .filter(MeasureValue.Scalar.class::isInstance)
        .map(MeasureValue.Scalar.class::cast)
        .filter(s -> s.name().equals(name))
        .mapToDouble(MeasureValue.Scalar::value)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** Returns a table; empty if no measure recorded it. */
  Optional<Table> find(String table) {
    return MeasureValue.table(all, table);
  }

  /** Returns a table that always exists. */
  Table table(String name) {
    return find(name).orElseThrow();
  }

  /**
   * Returns the mean over samples of a column at each lag 0 … T, for the rows in which a text
   * column has that value; −Infinity if one sample is −Infinity.
   */
  double[] byLag(String table, String column, String key, String value) {
    Table rows = table(table).where(key, value);
    double[] numbers = rows.numbers(column);
    double[] lag = rows.numbers("lag");
    double[] sum = new double[(int) Arrays.stream(lag).max().orElseThrow() + 1];
    int[] count = new int[sum.length];
    for (int row = 0; row < numbers.length; row++) {
      sum[(int) lag[row]] += numbers[row];
      count[(int) lag[row]]++;
    }
    Arrays.setAll(sum, k -> sum[k] / count[k]);
    return sum;
  }

  /** Returns a column at one lag, by sample. */
  double[] atLag(String table, String column, String key, String value, int lag) {
    Table rows = table(table).where(key, value).where("lag", lag);
    double[] out = new double[rows.rows()];
    for (int row = 0; row < out.length; row++) {
      out[(int) rows.number(row, "sample")] = rows.number(row, column);
    }
    return out;
  }

  /** Returns the mean of a column for each text of another, in order of first occurrence. */
  static Map<String, Double> means(Table rows, String column, String key) {
    Map<String, Double> means = new LinkedHashMap<>();
    for (String text : rows.distinct(key)) {
      double[] numbers = rows.where(key, text).numbers(column);
      means.put(text, Arrays.stream(numbers).reduce(0, Double::sum) / numbers.length);
    }
    return means;
  }
}
