package gradflow.notebook;

import gradflow.check.Check;
import gradflow.figure.Axis;
import gradflow.figure.Mark;
import gradflow.figure.Palette;
import gradflow.figure.Panel;
import gradflow.figure.Scale;
import gradflow.figure.Spread;
import gradflow.figure.Style;
import gradflow.table.Filter;
import gradflow.table.Table;
import gradflow.table.TableText;
import java.awt.Color;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A column of a table against another: the median over samples, with the 10 to 90 % range as a
 * band, and one curve per run.
 *
 * @param table name of the table
 * @param key text column of which one value is shown; empty for none
 * @param of value of the key column; empty for the output part
 * @param x column on the horizontal axis
 * @param y column on the vertical axis
 * @param xAxis label of x
 * @param yAxis label and scale of y
 */
record Curve(String table, String key, String of, String x, String y, String xAxis, Axis yAxis) {
  Reading read(List<Line> lines) {
    List<Mark> bands = new ArrayList<>();
    List<Mark> curves = new ArrayList<>();
    List<String> words = new ArrayList<>();
    Map<String, Double> numbers = new LinkedHashMap<>();
    Table all = null;
    for (int k = 0; k < lines.size(); k++) {
      Line line = lines.get(k);
      Table rows = rows(line);
      all = all == null ? rows : all.under(rows);
      Spread spread = Spread.of(rows.numbers(x), rows.numbers(y));
      Color colour = colour(k, lines);
      if (spread.runs() > 1) {
        bands.add(new Mark.Band("", spread.x(), spread.low(), spread.high(), colour));
      }
      curves.add(new Mark.Line(line.name(), spread.x(), spread.median(), Style.measured(colour)));
      int end = spread.x().length - 1;
      double first = spread.median()[0];
      double last = spread.median()[end];
      words.add(
          line.before(": ")
              + String.format(
                  Locale.ROOT,
                  "%s goes from %s at %s = %.0f to %s at %.0f",
                  yAxis.label(),
                  quantity(first),
                  x,
                  spread.x()[0],
                  quantity(last),
                  spread.x()[end]));
      if (k == 0) {
        numbers.put(y + "_first", first);
        numbers.put(y + "_last", last);
      }
    }
    bands.addAll(curves);
    Plot plot = Plot.of(Panel.of("", Axis.linear(xAxis), yAxis, bands));
    return new Reading(String.join("\n", words), numbers, all, Optional.of(plot));
  }

  private Table rows(Line line) {
    Table rows = line.table(table);
    if (key.isEmpty()) {
      return rows;
    }
    List<String> known = rows.texts(key).stream().distinct().toList();
    String wanted = of.isEmpty() ? line.output() : of;
    Check.that(
        known.contains(wanted),
        key,
        "got " + wanted + ", expected one of " + String.join(", ", known));
    return rows.where(key, wanted);
  }

  private String quantity(double value) {
    if (!yAxis.scale().equals(Scale.DECADES) || value == 0) {
      return yAxis.scale().equals(Scale.DECADES) ? "1" : TableText.number(value);
    }
    if (Double.isInfinite(value)) {
      return value < 0 ? "0" : "∞";
    }
    return Math.abs(value) < 3
        ? TableText.number(Math.pow(10, value))
        : String.format(Locale.ROOT, "10^%.1f", value);
  }

  /**
   * Returns the colour of a line. Numeric labels are coloured in order from dark to light, others
   * distinctly.
   */
  static Color colour(int index, List<Line> lines) {
    boolean ordered = lines.size() > 2 && lines.stream().allMatch(l -> Filter.isNumber(l.value()));
    return ordered ? Palette.ordered(index, lines.size()) : Palette.category(index);
  }
}
