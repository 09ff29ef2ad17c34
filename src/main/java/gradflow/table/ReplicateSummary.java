package gradflow.table;

import gradflow.experiment.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

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
    for (String name : List.of("mean", "sd", "ci95_low", "ci95_high")) {
      columns.add(Column.number(name));
    }
    TidyTable table = new TidyTable(new Schema(columns));
    List<String> scalars = runs.scalars();
    Map<Map<String, String>, List<RunResult>> points = new LinkedHashMap<>();
    runs.results()
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
    SummaryStatistics statistics = new SummaryStatistics();
    int infinite = 0;
    for (RunResult r : results) {
      double value = RunTable.values(r).getOrDefault(scalar, Double.NaN);
      if (Double.isInfinite(value)) {
        infinite++;
      } else if (!Double.isNaN(value)) {
        statistics.addValue(value);
      }
    }
    long n = statistics.getN();
    if (n + infinite == 0) {
      return;
    }
    double half =
        n < 2
            ? Double.NaN
            : new TDistribution(n - 1.0).inverseCumulativeProbability((1 + CONFIDENCE) / 2)
                * statistics.getStandardDeviation()
                / Math.sqrt((double) n);
    axes.forEach(a -> table.text(point.get(a)));
    table.text(scalar).integer(n).integer(infinite);
    table.number(n == 0 ? Double.NaN : statistics.getMean());
    table.number(n < 2 ? Double.NaN : statistics.getStandardDeviation());
    table.number(statistics.getMean() - half).number(statistics.getMean() + half);
    table.endRow();
  }
}
