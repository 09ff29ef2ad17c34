package gradflow.notebook;

import gradflow.check.Check;
import gradflow.table.Column;
import gradflow.table.Schema;
import gradflow.table.Table;
import gradflow.table.TableBuilder;
import gradflow.table.TableText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Readings that consist of scalar values. */
final class ReadingNumbers {
  private ReadingNumbers() {}

  private static final List<String> SLOPE =
      List.of("slope_nats_per_step", "half_life_steps", "half_lag_steps");

  /** Returns all scalar values, with one row per run. */
  static Reading of(List<Line> lines) {
    List<String> words = new ArrayList<>();
    for (Line line : lines) {
      String numbers =
          line.numbers().entrySet().stream()
              .map(e -> e.getKey() + " = " + TableText.number(e.getValue()))
              .reduce((a, b) -> a + ", " + b)
              .orElse("");
      words.add(line.name().isEmpty() ? numbers : line.name() + ": " + numbers);
    }
    Set<String> names = new LinkedHashSet<>();
    lines.forEach(l -> names.addAll(l.numbers().keySet()));
    return reading(lines, words, names);
  }

  /** Returns slope and half-life. */
  static Reading slope(List<Line> lines) {
    List<String> words = new ArrayList<>();
    for (Line line : lines) {
      double slope = line.numbers().get("slope_nats_per_step");
      double half = line.numbers().get("half_life_steps");
      String what =
          slope == Double.NEGATIVE_INFINITY
              ? "the gradient is exactly 0 at some lag"
              : slope < 0
                  ? String.format(
                      Locale.ROOT, "half of the gradient is lost every %.3g steps", half)
                  : String.format(
                      Locale.ROOT, "the gradient doubles every %.3g steps", Math.log(2) / slope);
      words.add(
          line.before(": ") + String.format(Locale.ROOT, "slope %+.4g nats/step, %s", slope, what));
    }
    return reading(lines, words, SLOPE);
  }

  private static Reading reading(List<Line> lines, List<String> words, Collection<String> names) {
    Check.that(!names.isEmpty(), "measure", "gives no single numbers for this cell");
    Table table = table(lines, names);
    return new Reading(String.join("\n", words), lines.get(0).numbers(), table, Optional.empty());
  }

  /**
   * Returns a table with one row per run, labels first. A value that a run does not have is a
   * missing cell.
   */
  private static Table table(List<Line> lines, Collection<String> names) {
    List<Column> columns = new ArrayList<>();
    lines.get(0).labels().keySet().forEach(h -> columns.add(Column.text(h)));
    names.forEach(n -> columns.add(Column.number(n)));
    TableBuilder table = new TableBuilder(new Schema(columns));
    for (Line line : lines) {
      Map<String, Double> numbers = line.numbers();
      line.labels().values().forEach(table::text);
      names.forEach(n -> table.number(numbers.getOrDefault(n, Double.NaN)));
      table.endRow();
    }
    return table.table();
  }
}
