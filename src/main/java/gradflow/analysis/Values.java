package gradflow.analysis;

import gradflow.measure.MeasureValue;
import gradflow.table.Table;
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
  Optional<Table> find(String table) {
    return MeasureValue.table(all, table);
  }

  /** A table that is always there. */
  Table table(String name) {
    return find(name).orElseThrow();
  }

  /**
   * The mean over samples of a column at each lag 0 … T, of the rows in which a column of texts has
   * that value; −Infinity where it is so in one sample.
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

  /** A column at one lag, by sample. */
  double[] atLag(String table, String column, String key, String value, int lag) {
    Table rows = table(table).where(key, value).where("lag", lag);
    double[] out = new double[rows.rows()];
    for (int row = 0; row < out.length; row++) {
      out[(int) rows.number(row, "sample")] = rows.number(row, column);
    }
    return out;
  }

  /** The mean of a column for each text of another, in the order in which they occur. */
  static Map<String, Double> means(Table rows, String column, String key) {
    Map<String, Double> means = new LinkedHashMap<>();
    for (String text : rows.distinct(key)) {
      double[] numbers = rows.where(key, text).numbers(column);
      means.put(text, Arrays.stream(numbers).reduce(0, Double::sum) / numbers.length);
    }
    return means;
  }
}
