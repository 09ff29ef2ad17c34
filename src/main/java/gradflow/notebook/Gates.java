package gradflow.notebook;

import gradflow.check.Check;
import gradflow.figure.Axis;
import gradflow.figure.Mark;
import gradflow.figure.Panel;
import gradflow.figure.Style;
import gradflow.table.Table;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Readings of gates, with one panel per gate and one curve per run. */
final class Gates {
  private static final int COLUMNS = 3;

  private Gates() {}

  static Reading read(List<Line> lines) {
    Set<String> names = new LinkedHashSet<>();
    for (Line line : lines) {
      Check.that(
          line.has("gate_statistics"),
          "gates",
          "this cell has none" + (line.name().isEmpty() ? "" : ": " + line.name()));
      names.addAll(line.table("gate_statistics").texts("gate"));
    }
    List<Panel> panels = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (String gate : names) {
      List<Mark> marks = new ArrayList<>();
      double least = 0;
      double largest = 1; // larger only for relu, which is unbounded
      for (int k = 0; k < lines.size(); k++) {
        Line line = lines.get(k);
        Table rows = line.table("gate_statistics").where("gate", gate);
        if (rows.rows() > 0) {
          Color colour = Curve.colour(k, lines);
          double[] t = rows.numbers("t");
          least = Math.min(least, Arrays.stream(rows.numbers("q25")).min().orElse(0));
          largest = Math.max(largest, Arrays.stream(rows.numbers("q75")).max().orElse(1));
          marks.add(0, new Mark.Band("", t, rows.numbers("q25"), rows.numbers("q75"), colour));
          double[] mean = rows.numbers("mean");
          marks.add(new Mark.Line(line.name(), t, mean, Style.measured(colour)));
          words.add(
              String.format(
                  Locale.ROOT,
                  "%sgate %s: mean %.3f, %.1f %% of its values below 0.05, %.1f %% above 0.95",
                  line.before(", "),
                  gate,
                  average(mean),
                  100 * average(rows.numbers("share_closed")),
                  100 * average(rows.numbers("share_open"))));
        }
      }
      Axis axis = Axis.linear("gate value").range(least, largest);
      panels.add(Panel.of("gate " + gate, Axis.linear("t (steps)"), axis, marks));
    }
    Plot plot = Plot.of(panels, COLUMNS, 0.7);
    Table all = Line.all(lines, "gate_statistics");
    return new Reading(String.join("\n", words), Map.of(), all, Optional.of(plot));
  }

  private static double average(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }
}
