package gradflow.notebook;

import gradflow.cell.Cell;
import gradflow.check.Check;
import gradflow.check.FormerNames;
import gradflow.figure.Axis;
import gradflow.figure.Mark;
import gradflow.figure.Palette;
import gradflow.figure.Panel;
import gradflow.figure.Symbol;
import gradflow.measure.Measure;
import gradflow.table.Column;
import gradflow.table.Filter;
import gradflow.table.TableText;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Several runs side by side. Every reading has a curve or a panel for each run. */
public final class Comparison extends Readings {
  private final String name;
  private final Map<String, Unrolled> runs;

  private Comparison(String name, Map<String, Unrolled> runs) {
    this.name = name;
    this.runs = runs;
  }

  /**
   * Creates one run for each value.
   *
   * @throws gradflow.check.BadArgument if there is no value, two values look the same, or the name
   *     is not valid for a column
   */
  static <T> Comparison of(String name, Collection<T> values, Function<T, Unrolled> run) {
    Check.that(!values.isEmpty(), name, "got no values, expected at least 1");
    Map<String, Unrolled> runs = new LinkedHashMap<>();
    for (T value : values) {
      String label = label(value);
      Check.that(!runs.containsKey(label), name, "got " + label + " twice");
      runs.put(label, run.apply(value));
    }
    return new Comparison(Column.text(name).header(), runs);
  }

  private static String label(Object value) {
    if (value instanceof Number n) {
      return TableText.number(n.doubleValue());
    }
    return value instanceof Cell c
        ? c.getClass().getSimpleName().toLowerCase(Locale.ROOT)
        : String.valueOf(value);
  }

  /**
   * Returns the run for a value.
   *
   * @throws gradflow.check.BadArgument if there is no such run
   */
  public Unrolled run(Object value) {
    Unrolled found = runs.get(label(value));
    Check.that(found != null, name, "got " + value + ", expected one of " + runs.keySet());
    return found;
  }

  /**
   * Plots one quantity of each run against the value that differs, which must be a number.
   *
   * @param measure measure that provides the quantity, such as {@code new Lyapunov(1, 100, 0)}
   * @param quantity name of the quantity, such as {@code lambda_1_nats_per_step}
   * @throws gradflow.check.BadArgument if the values are not numbers, or the measure has no such
   *     quantity
   */
  public Reading against(Measure measure, String quantity) {
    Reading all = numbers(measure);
    Check.that(
        all.table().columns().contains(quantity),
        "quantity",
        "got %s, expected one of %s%s"
            .formatted(quantity, all.numbers().keySet(), FormerNames.hint(quantity)));
    List<String> labels = all.table().texts(name);
    double[] x = new double[labels.size()];
    for (int i = 0; i < x.length; i++) {
      Check.that(Filter.isNumber(labels.get(i)), name, "got " + labels.get(i) + ", not a number");
      x[i] = Double.parseDouble(labels.get(i));
    }
    double[] y = all.table().numbers(quantity);
    Mark points = new Mark.Points("", x, y, Palette.category(0), Symbol.DISC, 4);
    Axis axis = Axis.linear(quantity.replace("_nats_per_step", " (nats/step)"));
    return all.with(Plot.of(Panel.of("", Axis.linear(name), axis, List.of(points))));
  }

  @Override
  int steps() {
    return runs.values().stream().mapToInt(Unrolled::steps).min().orElseThrow();
  }

  @Override
  List<Line> lines(Measure measure) {
    return runs.entrySet().stream()
        .map(e -> e.getValue().line(Map.of(name, e.getKey()), measure))
        .toList();
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(runs.size() + " runs:");
    runs.forEach((label, run) -> out.append("\n  ").append(name).append(" = ").append(label));
    return out.toString();
  }
}
