package gradflow.compare;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The runs of two results that belong together: at points that agree on every axis that both have,
 * with one seed.
 */
final class Pairs {
  /**
   * A point of each that agree.
   *
   * @param labels of the axes of both, of the shared ones once
   * @param first rows of the first
   * @param second rows of the second, of the same seeds in the same order
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

  /** The axes of the first, then those that only the second has. */
  List<String> axes() {
    Set<String> all = new LinkedHashSet<>(a.axes(runsA));
    all.addAll(b.axes(runsB));
    return List.copyOf(all);
  }

  /**
   * The joined points, in the order of the first and then of the second; points without a common
   * seed are left out.
   *
   * @throws BadArgument if no axis, no point or no seed is shared, or a seed is not alone at its
   *     point
   */
  List<Joined> joined() {
    List<String> axesA = a.axes(runsA);
    List<String> axesB = b.axes(runsB);
    List<String> shared = axesA.stream().filter(axesB::contains).toList();
    Check.that(
        !shared.isEmpty() || axesA.isEmpty() || axesB.isEmpty(),
        "compare",
        a.name()
            + " has the axes "
            + axesA
            + ", "
            + b.name()
            + " has "
            + axesB
            + "; expected at least one axis that both have");
    Map<List<String>, List<Integer>> pointsA = points(runsA, axesA);
    Map<List<String>, Map<List<String>, List<Integer>>> groupsB = new LinkedHashMap<>();
    points(runsB, axesB)
        .forEach(
            (point, rows) ->
                groupsB
                    .computeIfAbsent(part(point, axesB, shared), k -> new LinkedHashMap<>())
                    .put(point, rows));
    List<Joined> out = new ArrayList<>();
    boolean met = false;
    for (Map.Entry<List<String>, List<Integer>> point : pointsA.entrySet()) {
      Map<List<String>, List<Integer>> others =
          groupsB.getOrDefault(part(point.getKey(), axesA, shared), Map.of());
      for (Map.Entry<List<String>, List<Integer>> other : others.entrySet()) {
        met = true;
        Map<String, String> labels = labels(runsB, axesB, other.getValue().get(0));
        labels.putAll(labels(runsA, axesA, point.getValue().get(0)));
        Joined pair = pair(labels, point.getValue(), other.getValue());
        if (pair.first().length > 0) {
          out.add(pair);
        }
      }
    }
    Check.that(met, "compare", noPoint(shared));
    Check.that(!out.isEmpty(), "compare", noSeed());
    return out;
  }

  private String noPoint(List<String> shared) {
    String values =
        shared.stream()
            .map(
                x ->
                    x
                        + " is "
                        + values(runsA, x)
                        + " in "
                        + a.name()
                        + " and "
                        + values(runsB, x)
                        + " in "
                        + b.name())
            .collect(Collectors.joining("; "));
    return values + "; expected at least one point that both have";
  }

  private String noSeed() {
    return "runs are paired by seed, and no seed is in both: "
        + a.name()
        + " ran with "
        + values(runsA, "seed")
        + ", "
        + b.name()
        + " with "
        + values(runsB, "seed")
        + "; give both specs one seed:, and run them again";
  }

  private static String values(Table runs, String column) {
    List<String> values = runs.distinct(column);
    String shown = String.join(", ", values.subList(0, Math.min(4, values.size())));
    return values.size() > 4 ? shown + ", …" : shown;
  }

  private Joined pair(Map<String, String> labels, List<Integer> rowsA, List<Integer> rowsB) {
    Map<String, Integer> ofA = bySeed(a, runsA, labels, rowsA);
    Map<String, Integer> ofB = bySeed(b, runsB, labels, rowsB);
    List<String> seeds = ofA.keySet().stream().filter(ofB::containsKey).toList();
    return new Joined(
        labels,
        seeds.stream().mapToInt(ofA::get).toArray(),
        seeds.stream().mapToInt(ofB::get).toArray());
  }

  private static Map<String, Integer> bySeed(
      Result result, Table runs, Map<String, String> labels, List<Integer> rows) {
    List<String> seeds = runs.texts("seed");
    Map<String, Integer> out = new LinkedHashMap<>();
    for (int row : rows) {
      if (out.put(seeds.get(row), row) != null) {
        throw new BadArgument(
            "compare",
            "two runs of "
                + result.name()
                + " at "
                + labels
                + " have the seed "
                + seeds.get(row)
                + ", expected one, so that runs can be paired");
      }
    }
    return out;
  }

  private static Map<List<String>, List<Integer>> points(Table runs, List<String> axes) {
    List<List<String>> columns = axes.stream().map(runs::texts).toList();
    Map<List<String>, List<Integer>> points = new LinkedHashMap<>();
    for (int row = 0; row < runs.rows(); row++) {
      int r = row;
      List<String> point = columns.stream().map(c -> value(c.get(r))).toList();
      points.computeIfAbsent(point, p -> new ArrayList<>()).add(row);
    }
    return points;
  }

  /** Numbers are the same value however they are written. */
  private static String value(String text) {
    try {
      return String.valueOf(Double.parseDouble(text) + 0.0);
    } catch (NumberFormatException e) {
      return text;
    }
  }

  private static List<String> part(List<String> point, List<String> axes, List<String> wanted) {
    return wanted.stream().map(w -> point.get(axes.indexOf(w))).toList();
  }

  private static Map<String, String> labels(Table runs, List<String> axes, int row) {
    Map<String, String> labels = new LinkedHashMap<>();
    axes.forEach(x -> labels.put(x, runs.text(row, x)));
    return labels;
  }
}
