package gradflow.result;

import gradflow.experiment.RunResult;
import gradflow.measure.MeasureValue;
import gradflow.statistics.Estimate;
import gradflow.statistics.Interval;
import gradflow.statistics.OrderStatistics;
import gradflow.statistics.StudentT;
import gradflow.statistics.Wilson;
import gradflow.table.Column;
import gradflow.table.CsvWriter;
import gradflow.table.Schema;
import gradflow.table.Table;
import gradflow.table.TableBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.math3.stat.StatUtils;

/**
 * Summarises every number of the runs over the replicates of each point: count, median and mean,
 * each with its interval, and standard deviation. The mean has Student's interval; for a yes/no
 * outcome, whose mean is a share, Wilson's. The column {@code interval} names the method. The
 * interval of the median is based on order statistics with exact coverage; below six replicates it
 * extends from the smallest to the largest value.
 */
final class ReplicateSummary {
  private static final double CONFIDENCE = 0.95;

  private ReplicateSummary() {}

  /** Writes the table in parts, one for each point, in the order of the points' first runs. */
  static void writeTo(CsvWriter.Rows rows, List<String> axes, RunTable runs) throws IOException {
    Schema schema = schema(axes);
    rows.add(new TableBuilder(schema).table());
    List<String> names = runs.scalars();
    new Points(runs.results())
        .<IOException>forEach((point, its) -> rows.add(rows(schema, axes, names, point, its)));
  }

  /** Returns the rows of one point. */
  static Table of(
      List<String> axes, List<String> names, Map<String, String> point, List<RunResult> runs) {
    return rows(schema(axes), axes, names, point, runs);
  }

  private static Schema schema(List<String> axes) {
    List<Column> columns = new ArrayList<>();
    axes.forEach(a -> columns.add(Column.text(a)));
    columns.add(Column.text("quantity"));
    columns.add(Column.integer("n"));
    columns.add(Column.integer("n_infinite"));
    for (String name :
        List.of("median", "median_low", "median_high", "median_coverage", "mean", "sd")) {
      columns.add(Column.number(name));
    }
    columns.add(Column.number("ci95_low"));
    columns.add(Column.number("ci95_high"));
    columns.add(Column.text("interval"));
    return new Schema(columns);
  }

  private static Table rows(
      Schema schema,
      List<String> axes,
      List<String> names,
      Map<String, String> point,
      List<RunResult> runs) {
    TableBuilder table = new TableBuilder(schema);
    for (String name : names) {
      List<MeasureValue.Scalar> replicates =
          runs.stream()
              .map(r -> r.scalars().get(name))
              .filter(Objects::nonNull)
              .filter(s -> !Double.isNaN(s.value()))
              .toList();
      if (!replicates.isEmpty()) {
        axes.forEach(a -> table.text(point.get(a)));
        row(table.text(name), replicates);
      }
    }
    return table.table();
  }

  private static void row(TableBuilder table, List<MeasureValue.Scalar> replicates) {
    double[] values = replicates.stream().mapToDouble(MeasureValue.Scalar::value).toArray();
    boolean share = replicates.stream().allMatch(MeasureValue.Scalar::yesNo);
    Estimate mean = share ? Wilson.of(values) : StudentT.of(values);
    Interval about = mean.interval(CONFIDENCE);
    OrderStatistics median = OrderStatistics.of(values);
    Interval between = median.interval(CONFIDENCE);
    if (!between.exists()) {
      between = median.widest();
    }
    long infinite = Arrays.stream(values).filter(Double::isInfinite).count();
    boolean spread = values.length > 1 && infinite == 0;
    table.integer(values.length).integer(infinite);
    table.number(median.value()).number(between.low()).number(between.high());
    table.number(between.coverage());
    table.number(mean.value()).number(spread ? Math.sqrt(StatUtils.variance(values)) : Double.NaN);
    table.number(about.low()).number(about.high()).text(about.method());
    table.endRow();
  }
}
