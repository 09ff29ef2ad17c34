package gradflow.figure;

import gradflow.spec.About;
import gradflow.spec.Option;
import gradflow.table.ResultTable;
import gradflow.table.Table;
import java.awt.Color;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Several predictions of a quantity against its measured value. Correct predictions lie on the
 * diagonal; those of the wrong sign lie in the shaded quadrants.
 */
@About(
    summary =
        "columns against a measured one, with the diagonal; the quadrants of wrong sign shaded",
    equations =
        "with cases: a point is the median over a case's runs, and the case is named on the diagonal at its measured value; else a point is one run")
public record PredictedAgainstMeasured(
    @Option(value = "runs", help = "table of the result folder") String table,
    @Option(help = "measured column", example = "slope_nats_per_step") String x,
    @Option(
            help = "columns compared with it",
            example = "[{y: origin_slope_nats_per_step, label: linearised}]")
        List<Series> series,
    @Option(value = "null", help = "column whose values name the cases", example = "cell")
        Optional<String> cases,
    @Option(value = "[]", help = "cases to show; empty: all", example = "[lstm, gru]")
        List<String> only,
    @Option(
            value = "{}",
            help = "only rows that fit these conditions, such as {lag: >= 20}",
            example = "{gain: 1}")
        Map<String, String> where,
    @Option(value = "null", help = "one panel for each value of this column", example = "cell")
        Optional<String> panels,
    @Option(
            value = "null",
            help = "one colour for each value of this column, with one series",
            example = "gain")
        Optional<String> lines,
    @Option(help = "label of the horizontal axis", example = "measured slope") String xLabel,
    @Option(help = "label of the vertical axis", example = "predicted slope") String yLabel,
    @Option(
            value = "''",
            help = "title of the panel; with panels: put before the value",
            example = "Slopes")
        String title)
    implements PanelSpec {
  private static final double SIZE = 4.2;
  private static final double MANY = 2.6;
  private static final double ROOM = 0.06;
  private static final Symbol[] SYMBOLS = {
    Symbol.DISC, Symbol.SQUARE, Symbol.DIAMOND, Symbol.UP, Symbol.DOWN
  };

  /** Copies the lists. */
  public PredictedAgainstMeasured {
    series = List.copyOf(series);
    only = List.copyOf(only);
  }

  @Override
  public List<String> names() {
    return List.of("equal", "wrong sign");
  }

  @Override
  public List<PanelTable> readings() {
    PanelTable main =
        PanelTable.of(table, "table", where, false)
            .number("x", x)
            .text("cases", cases)
            .text("panels", panels)
            .text("lines", lines);
    for (int k = 0; k < series.size(); k++) {
      main = main.number("series[" + k + "].y", series.get(k).y());
    }
    List<PanelTable> all = new ArrayList<>(List.of(main));
    for (String name : only) {
      all.add(main.and(cases.orElse("only"), name));
    }
    return all;
  }

  @Override
  public List<Panel> panels(Path folder) {
    Table rows = ResultTable.read(folder, table, where);
    List<Panel> out = new ArrayList<>();
    for (String value : panels.map(rows::distinct).orElse(List.of(""))) {
      Table here = panels.isPresent() ? rows.where(panels.get(), value) : rows;
      List<Mark> marks = cases.isPresent() ? ofCases(here) : ofRuns(here);
      if (!marks.isEmpty()) {
        Map<String, String> of = new LinkedHashMap<>(where);
        panels.ifPresent(column -> of.put(column, value));
        out.add(panel(value, marks).withNote(Dead.note(folder, of, Optional.empty())));
      }
    }
    return out;
  }

  private List<Mark> ofRuns(Table rows) {
    List<Mark> marks = new ArrayList<>();
    List<String> colours = lines.map(rows::distinct).orElse(List.of(""));
    for (int s = 0; s < series.size(); s++) {
      for (int c = 0; c < colours.size(); c++) {
        Table group = lines.isPresent() ? rows.where(lines.get(), colours.get(c)) : rows;
        String label = lines.isPresent() ? Heading.entry(lines.get(), colours.get(c)) : "";
        Color colour = lines.isPresent() ? Palette.ordered(c, colours.size()) : Palette.category(s);
        add(
            marks,
            lines.isPresent() ? label : series.get(s).label(),
            group.numbers(x),
            group.numbers(series.get(s).y()),
            colour,
            SYMBOLS[s % SYMBOLS.length],
            MANY);
      }
    }
    return marks;
  }

  private static void add(
      List<Mark> marks,
      String label,
      double[] x,
      double[] y,
      Color colour,
      Symbol symbol,
      double size) {
    boolean any = false;
    for (int i = 0; i < x.length; i++) {
      any |= Double.isFinite(x[i]) && Double.isFinite(y[i]);
    }
    if (any) {
      marks.add(new Mark.Points(label, x, y, colour, symbol, size));
    }
  }

  private List<Mark> ofCases(Table rows) {
    List<String> names =
        rows.distinct(cases.orElseThrow()).stream()
            .filter(name -> only.isEmpty() || only.contains(name))
            .toList();
    double[] at = new double[names.size()];
    double[][] says = new double[series.size()][names.size()];
    for (int k = 0; k < names.size(); k++) {
      Table group = rows.where(cases.get(), names.get(k));
      at[k] = Spread.median(group.numbers(x));
      for (int s = 0; s < series.size(); s++) {
        says[s][k] = Spread.median(group.numbers(series.get(s).y()));
      }
    }
    List<Mark> marks = new ArrayList<>();
    Style thin = new Style(MarkRole.MEASURED, Theme.pale(Palette.GREY), 0.7);
    for (int k = 0; k < names.size(); k++) {
      int place = k;
      double[] all =
          Arrays.stream(says).mapToDouble(s -> s[place]).filter(Double::isFinite).toArray();
      if (all.length > 0 && Double.isFinite(at[k])) {
        double low = Arrays.stream(all).min().getAsDouble();
        double high = Arrays.stream(all).max().getAsDouble();
        marks.add(new Mark.Line("", new double[] {at[k], at[k]}, new double[] {low, high}, thin));
        marks.add(new Mark.Note(names.get(k), at[k], at[k]));
      }
    }
    for (int s = 0; s < series.size(); s++) {
      Color colour = Palette.category(s);
      Symbol symbol = SYMBOLS[s % SYMBOLS.length];
      add(marks, series.get(s).label(), at, says[s], colour, symbol, SIZE);
    }
    return marks;
  }

  private Panel panel(String value, List<Mark> marks) {
    double[] all =
        marks.stream()
            .filter(Mark.Points.class::isInstance)
            .map(Mark.Points.class::cast)
            .flatMapToDouble(p -> DoubleStream.concat(Arrays.stream(p.x()), Arrays.stream(p.y())))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    double room = ROOM * Math.max(all[all.length - 1] - all[0], 1e-9);
    double low = all[0] - room;
    double high = all[all.length - 1] + room;
    List<Mark> ground = new ArrayList<>();
    if (low < 0 && high > 0) {
      ground.add(wrong(low, 0, 0, high));
      ground.add(wrong(0, high, low, 0));
    }
    double[] ends = {low, high};
    ground.add(new Mark.Line("equal", ends, ends, Style.theory(Palette.INK)));
    String heading = title.isEmpty() ? value : (value.isEmpty() ? title : title + " " + value);
    Axis across = Axis.linear(xLabel).range(low, high);
    Axis up = Axis.linear(yLabel).range(low, high);
    return new Panel(
        heading,
        across,
        up,
        Stream.concat(ground.stream(), marks.stream()).collect(Collectors.toList()),
        true);
  }

  /** Returns a quadrant in which the signs differ. */
  private Mark wrong(double left, double right, double bottom, double top) {
    return new Mark.Band(
        cases.isPresent() ? "wrong sign" : "",
        new double[] {left, right},
        new double[] {bottom, bottom},
        new double[] {top, top},
        new Color(0xbbbbbb));
  }
}
