package gradflow.compare;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.table.Column;
import gradflow.table.Schema;
import gradflow.table.Table;
import gradflow.table.TableBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The corresponding runs of two results: runs with the same seed at points that agree on all shared
 * axes.
 */
final class Pairs {
  /**
   * A pair of points that agree.
   *
   * @param labels of the axes of both, with shared axes once
   * @param first rows of the first result
   * @param second rows of the second result, with the same seeds in the same order
   */
  record Joined(Map<String, String> labels, int[] first, int[] second) {}

  private final Result a;
  private final Result b;
  private final Table runsA;
  private final Table runsB;

  Pairs(Result a, Result b) {
    this.a = a;
    this.b = b;
    this.runsA = a.runs();
    this.runsB = b.runs();
  }

  Table first() {
    return runsA;
  }

  Table second() {
    return runsB;
  }

  /** Returns the axes of the first result, then those that only the second has. */
  List<String> axes() {
    Set<String> all = new LinkedHashSet<>(a.axes(runsA));
    all.addAll(b.axes(runsB));
    return List.copyOf(all);
  }

  /**
   * Returns the joined points, in the order of the first result and then of the second; points
   * without a common seed are omitted.
   *
   * @throws BadArgument if no axis, no point or no seed is shared, or a seed is not unique at its
   *     point
   */
  List<Joined> joined() {
    List<String> axesA = a.axes(runsA);
    List<String> axesB = b.axes(runsB);
    List<String> shared = axesA.stream().filter(axesB::contains).toList();
    Check.that(
        !shared.isEmpty() || axesA.isEmpty() || axesB.isEmpty(),
        "compare",
        "%s has the axes %s, %s has %s; expected at least one axis that both have"
            .formatted(a.name(), axesA, b.name(), axesB));
    List<String> on = new ArrayList<>(shared);
    on.add("seed");
    Table left = keys(runsA, axesA, "first");
    Table right = keys(runsB, axesB, "second");
    Check.that(
        shared.isEmpty() || left.join(right, shared.toArray(String[]::new)).rows() > 0,
        "compare",
        noPoint(shared));
    Table both = left.join(right, on.toArray(String[]::new));
    Check.that(both.rows() > 0, "compare", noSeed());
    List<Joined> out = new ArrayList<>();
    for (Table point : both.groups("first_point", "second_point")) {
      int[] rowsA = rows(point, "first_row");
      int[] rowsB = rows(point, "second_row");
      Map<String, String> labels = labels(runsB, axesB, rowsB[0]);
      labels.putAll(labels(runsA, axesA, rowsA[0]));
      requireOneOfEachSeed(point, labels);
      out.add(new Joined(labels, rowsA, rowsB));
    }
    return out;
  }

  /** Returns the join keys, with the point and the row of each. */
  private static Table keys(Table runs, List<String> axes, String name) {
    List<Column> columns = new ArrayList<>(axes.stream().map(Column::text).toList());
    columns.addAll(
        List.of(Column.text("seed"), Column.text(name + "_point"), Column.integer(name + "_row")));
    TableBuilder keys = new TableBuilder(new Schema(columns));
    for (int row = 0; row < runs.rows(); row++) {
      int r = row;
      List<String> point = axes.stream().map(axis -> value(runs.text(r, axis))).toList();
      point.forEach(keys::text);
      keys.text(runs.text(row, "seed")).text(point.toString()).integer(row).endRow();
    }
    return keys.table();
  }

  private static int[] rows(Table point, String header) {
    return Arrays.stream(point.integers(header)).mapToInt(Math::toIntExact).toArray();
  }

  private void requireOneOfEachSeed(Table point, Map<String, String> labels) {
    List<String> seeds = new ArrayList<>(point.texts("seed"));
    point.distinct("seed").forEach(seeds::remove);
    if (!seeds.isEmpty()) {
      Table twice = point.where("seed", seeds.get(0));
      Result result = twice.distinct("first_row").size() > 1 ? a : b;
      throw new BadArgument(
          "compare",
          "two runs of %s at %s have the seed %s, expected one, so that runs can be paired"
              .formatted(result.name(), labels, seeds.get(0)));
    }
  }

  private String noPoint(List<String> shared) {
    String values =
        shared.stream()
            .map(
                x ->
                    "%s is %s in %s and %s in %s"
                        .formatted(x, values(runsA, x), a.name(), values(runsB, x), b.name()))
            .collect(Collectors.joining("; "));
    return values + "; expected at least one point that both have";
  }

  private String noSeed() {
    return ("runs are paired by seed, and no seed is in both: %s ran with %s, %s with %s; give both"
            + " specs one seed:, and run them again")
        .formatted(a.name(), values(runsA, "seed"), b.name(), values(runsB, "seed"));
  }

  private static String values(Table runs, String column) {
    List<String> values = runs.distinct(column);
    String shown = String.join(", ", values.subList(0, Math.min(4, values.size())));
    return values.size() > 4 ? shown + ", …" : shown;
  }

  /** Normalises numbers, so that different notations of a value are equal. */
  private static String value(String text) {
    try {
      return String.valueOf(Double.parseDouble(text) + 0.0);
    } catch (NumberFormatException e) {
      return text;
    }
  }

  private static Map<String, String> labels(Table runs, List<String> axes, int row) {
    Map<String, String> labels = new LinkedHashMap<>();
    axes.forEach(x -> labels.put(x, runs.text(row, x)));
    return labels;
  }
}
