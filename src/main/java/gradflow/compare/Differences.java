package gradflow.compare;

import gradflow.check.Check;
import gradflow.check.FormerNames;
import gradflow.statistics.Estimate;
import gradflow.statistics.Interval;
import gradflow.statistics.PairedNewcombe;
import gradflow.statistics.StudentT;
import gradflow.statistics.Wilson;
import gradflow.table.Column;
import gradflow.table.ResultTable;
import gradflow.table.Schema;
import gradflow.table.Table;
import gradflow.table.TableBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The differences of all numbers of the runs between results: second minus first, at points that
 * agree on the shared axes, over runs with the same seed. A mean difference has Student's interval;
 * a difference of shares of a yes/no outcome has Newcombe's interval for pairs. Each interval is at
 * 95 % individually.
 */
public final class Differences {
  private static final double CONFIDENCE = 0.95;

  private Differences() {}

  /**
   * Returns the table, with one row for each quantity, point and result after the first. A pair is
   * counted in {@code pairs}, but not in {@code n}, if a value is missing on one side or infinite
   * on both.
   *
   * @param results at least two; the first is the reference
   * @param only these quantities; empty for all that both have
   * @return axes, first, second, quantity, pairs, n, mean_first, mean_second, difference, ci95_low,
   *     ci95_high, interval
   * @throws gradflow.check.BadArgument if there are fewer than two results, they share no axis, no
   *     point, no seed or no quantity, or there is no such quantity
   */
  public static Table of(List<Result> results, List<String> only) {
    Check.that(
        results.size() >= 2, "compare", "got " + results.size() + " result, expected at least 2");
    Result first = results.get(0);
    List<Pairs> all = results.stream().skip(1).map(r -> new Pairs(first, r)).toList();
    Set<String> axes = new LinkedHashSet<>();
    all.forEach(pairs -> axes.addAll(pairs.axes()));
    List<Column> columns = new ArrayList<>();
    axes.forEach(x -> columns.add(Column.text(x)));
    columns.addAll(
        List.of(
            Column.text("first"),
            Column.text("second"),
            Column.text("quantity"),
            Column.integer("pairs"),
            Column.integer("n")));
    for (String name :
        List.of("mean_first", "mean_second", "difference", "ci95_low", "ci95_high")) {
      columns.add(Column.number(name));
    }
    columns.add(Column.text("interval"));
    TableBuilder table = new TableBuilder(new Schema(columns));
    for (int k = 0; k < all.size(); k++) {
      append(table, axes, first, results.get(k + 1), all.get(k), only);
    }
    return table.table();
  }

  private static void append(
      TableBuilder table, Set<String> axes, Result a, Result b, Pairs pairs, List<String> only) {
    List<Pairs.Joined> joined = pairs.joined();
    List<String> both = quantities(pairs.first());
    both.retainAll(quantities(pairs.second()));
    Check.that(
        !both.isEmpty(),
        "compare",
        "%s has the quantities %s, %s has %s; expected at least one that both have"
            .formatted(a.name(), quantities(pairs.first()), b.name(), quantities(pairs.second())));
    for (String quantity : only) {
      Check.that(
          both.contains(quantity),
          "quantity",
          "got %s, expected one that both have: %s%s"
              .formatted(quantity, both, FormerNames.hint(quantity)));
    }
    for (String quantity : only.isEmpty() ? both : only) {
      boolean share = isShare(a, quantity) && isShare(b, quantity);
      double[] ofA = pairs.first().numbers(quantity);
      double[] ofB = pairs.second().numbers(quantity);
      if (isEmpty(ofA) && isEmpty(ofB)) {
        continue;
      }
      for (Pairs.Joined point : joined) {
        double[] x = Arrays.stream(point.first()).mapToDouble(i -> ofA[i]).toArray();
        double[] y = Arrays.stream(point.second()).mapToDouble(i -> ofB[i]).toArray();
        row(table, axes, point.labels(), a, b, quantity, x, y, share);
      }
    }
  }

  private static void row(
      TableBuilder table,
      Set<String> axes,
      Map<String, String> labels,
      Result a,
      Result b,
      String quantity,
      double[] x,
      double[] y,
      boolean share) {
    int[] defined = defined(x, y);
    double[] base = Arrays.stream(defined).mapToDouble(i -> x[i]).toArray();
    double[] other = Arrays.stream(defined).mapToDouble(i -> y[i]).toArray();
    axes.forEach(axis -> table.text(labels.getOrDefault(axis, "")));
    table.text(a.name()).text(b.name()).text(quantity).integer(x.length).integer(defined.length);
    if (defined.length == 0) {
      table.missing().missing().missing().missing().missing().text(Interval.NONE);
    } else {
      Estimate difference =
          share ? PairedNewcombe.of(other, base) : StudentT.ofDifferences(other, base);
      Interval interval = difference.interval(CONFIDENCE);
      table.number(mean(base)).number(mean(other)).number(difference.value());
      table.number(interval.low()).number(interval.high()).text(interval.method());
    }
    table.endRow();
  }

  private static boolean isEmpty(double[] values) {
    return Arrays.stream(values).allMatch(Double::isNaN);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  /** Returns the indices at which the difference is defined. */
  private static int[] defined(double[] x, double[] y) {
    return IntStream.range(0, x.length).filter(i -> !Double.isNaN(y[i] - x[i])).toArray();
  }

  /** Returns the names of the measured numbers: the columns after {@code detail}. */
  private static List<String> quantities(Table runs) {
    List<String> columns = runs.columns();
    return new ArrayList<>(columns.subList(columns.indexOf("detail") + 1, columns.size()));
  }

  /** Whether the quantity is a share of a yes/no outcome according to the result's summary. */
  private static boolean isShare(Result result, String quantity) {
    if (!ResultTable.exists(result.folder(), "summary")) {
      return false;
    }
    Table rows = ResultTable.read(result.folder(), "summary").where("quantity", quantity);
    return rows.rows() > 0 && rows.distinct("interval").contains(Wilson.METHOD);
  }
}
