package gradflow.table;

import gradflow.experiment.RunResult;
import gradflow.experiment.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;

/**
 * Every number of the runs over the replicates of each point: count, mean, standard deviation and
 * the 95 % confidence interval of the mean (Student's t). Values that are not finite are counted
 * apart and left out of the mean.
 */
final class ReplicateSummary {
  private static final double CONFIDENCE = 0.95;

  private ReplicateSummary() {}

  static TidyTable of(List<String> axes, RunTable runs) {
    List<Column> columns = new ArrayList<>();
    axes.forEach(a -> columns.add(Column.text(a)));
    columns.add(Column.text("quantity"));
    columns.add(Column.integer("n"));
    columns.add(Column.integer("n_infinite"));
    for (String name : List.of("median", "mean", "sd", "ci95_low", "ci95_high")) {
      columns.add(Column.number(name));
    }
    TidyTable table = new TidyTable(new Schema(columns));
    List<String> scalars = runs.scalars();
    Map<Map<String, String>, List<RunResult>> points = new LinkedHashMap<>();
    runs.results().stream()
        .filter(r -> r.run().stage() == Stage.REPORTED)
        .forEach(r -> points.computeIfAbsent(r.run().point(), p -> new ArrayList<>()).add(r));
    points.forEach(
        (point, results) -> {
          for (String scalar : scalars) {
            row(table, axes, point, scalar, results);
          }
        });
    return table;
  }

  private static void row(
      TidyTable table,
      List<String> axes,
      Map<String, String> point,
      String scalar,
      List<RunResult> results) {
    double[] values =
        results.stream()
            .mapToDouble(r -> r.scalars().getOrDefault(scalar, Double.NaN))
            .filter(v -> !Double.isNaN(v))
            .sorted()
            .toArray();
    int n = values.length;
    if (n == 0) {
      return;
    }
    long infinite = Arrays.stream(values).filter(Double::isInfinite).count();
    double mean = StatUtils.mean(values);
    double sd = n < 2 || infinite > 0 ? Double.NaN : Math.sqrt(StatUtils.variance(values));
    double half = n < 2 ? Double.NaN : quantile(n) * sd / Math.sqrt(n);
    axes.forEach(a -> table.text(point.get(a)));
    table.text(scalar).integer(n).integer(infinite);
    table.number(Summary.quantile(values, 0.5)).number(mean).number(sd);
    table.number(mean - half).number(mean + half);
    table.endRow();
  }

  private static double quantile(int n) {
    return new TDistribution(n - 1.0).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
  }
}
