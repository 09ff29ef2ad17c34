package gradflow.figure;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import gradflow.table.Filter;
import gradflow.table.ResultTable;
import gradflow.table.Table;
import java.awt.Color;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Curves against a column: the median over runs and samples, with the 10 to 90 % spread as a band;
 * one panel for each value of one axis, one colour for each value of another.
 */
@About(
    summary = "curves with bands over seeds, small multiples",
    equations = "median over runs and samples; band: 10 % to 90 %")
public record Curves(
    @Option(help = "table of the result folder", example = "product_norms") String table,
    @Option(value = "lag", help = "column on the horizontal axis") String x,
    @Option(help = "series to draw", example = "[{y: log10_spectral}]") List<Series> series,
    @Option(
            value = "{}",
            help = "only rows that fit these conditions, such as {lag: >= 20}",
            example = "{block: h}")
        Map<String, String> where,
    @Option(value = "null", help = "one panel for each value of this column", example = "cell")
        Optional<String> panels,
    @Option(value = "null", help = "one colour for each value of this column", example = "gain")
        Optional<String> lines,
    @Option(
            value = "''",
            help = "label of the horizontal axis; empty: lag T − t (steps), or the name of x",
            example = "update")
        String xLabel,
    @Option(
            help = "label of the vertical axis; indices of several characters in braces: J_{t+1}",
            example = "‖∂h(T)/∂h(t)‖")
        String yLabel,
    @Option(
            value = "decades",
            help = "layout of the vertical axis; decades: the values are log10 of the quantity")
        Scale yScale,
    @Option(value = "linear", help = "layout of the horizontal axis") Scale xScale,
    @Option(value = "null", help = "lower end of the vertical axis", example = "-30")
        Optional<Double> yMin,
    @Option(value = "null", help = "upper end of the vertical axis", example = "5")
        Optional<Double> yMax,
    @Option(value = "[]", help = "dotted horizontal lines at these values", example = "[0]")
        List<Double> rules,
    @Option(
            value = "''",
            help =
                "title of the panel; with panels: put before the value, instead of the column's name",
            example = "Norms")
        String title,
    @Option(value = "true", help = "whether the panels share one vertical axis") boolean yShared)
    implements PanelSpec {
  /** Size of the mark at a point, pt. */
  static final double MARK = 3.2;

  /** Maximum number of points of a curve that are shown as marks. */
  private static final int FEW = 8;

  /** Checks the options. */
  public Curves {
    series = List.copyOf(series);
    rules = List.copyOf(rules);
    String named = x.equals("lag") ? "lag T − t (steps)" : x.replace('_', ' ');
    xLabel = xLabel.isEmpty() ? named : xLabel;
    Check.that(
        yScale.isEven() || series.stream().allMatch(s -> s.slope().isEmpty()),
        "yScale",
        "got " + yScale + " with a series that is a slope, expected decades or linear");
    Scale.checkUse(yScale, "yMin", yMin.orElse(Double.NaN), yMax.orElse(Double.NaN));
  }

  @Override
  public boolean pools() {
    return true;
  }

  @Override
  public List<PanelTable> readings() {
    PanelTable main =
        PanelTable.of(table, "table", where, true)
            .number("x", x)
            .text("panels", panels)
            .text("lines", lines);
    List<PanelTable> all = new ArrayList<>(List.of(main));
    for (int k = 0; k < series.size(); k++) {
      Series s = series.get(k);
      String key = "series[" + k + "].";
      PanelTable reading =
          s.slope().isEmpty()
              ? (s.table().isEmpty()
                      ? PanelTable.of(table, "table", where, true)
                      : PanelTable.of(s.table(), key + "table", where, true))
                  .number("x", x)
                  .number(key + "y", s.y())
              : PanelTable.of("runs", "", where, true).number(key + "slope", s.slope());
      all.add(reading.text("panels", panels));
      if (!s.of().isEmpty() && lines.isPresent()) {
        all.add(main.and(lines.get(), s.of()));
      }
    }
    return all;
  }

  @Override
  public List<Panel> panels(Path folder) {
    Table main = ResultTable.readPresent(folder, table, where);
    Stopped stopped = new Stopped(folder);
    List<String> colours = lines.map(main::distinct).orElse(List.of(""));
    List<Table> sources = series.stream().map(s -> source(folder, s, main)).toList();
    List<Panel> out = new ArrayList<>();
    for (String value : panels.map(main::distinct).orElse(List.of(""))) {
      List<Mark> bands = new ArrayList<>();
      List<Mark> curves = new ArrayList<>();
      for (int k = 0; k < series.size(); k++) {
        Series s = series.get(k);
        Table source = sources.get(k);
        Table here = panels.isPresent() ? source.where(panels.get(), value) : source;
        Map<String, Spread> spreads = new LinkedHashMap<>();
        for (String line : colours) {
          if (!s.of().isEmpty() && !s.of().equals(line)) {
            continue;
          }
          boolean split = lines.isPresent() && here.columns().contains(lines.get());
          Table rows = split ? here.where(lines.get(), line) : here;
          spread(s, rows, main, stopped).ifPresent(found -> spreads.put(line, found));
        }
        if (s.role() != MarkRole.MEASURED && spreads.size() > 1 && allEqual(spreads.values())) {
          Color neutral = s.role() == MarkRole.THEORY ? Palette.INK : Palette.GREY;
          draw(s, "", spreads.values().iterator().next(), neutral, Dash.SOLID, bands, curves);
        } else {
          spreads.forEach(
              (line, found) ->
                  draw(
                      s,
                      line,
                      found,
                      colour(s, line, colours),
                      dash(line, colours),
                      bands,
                      curves));
        }
      }
      if (!bands.isEmpty() || !curves.isEmpty()) {
        rules.forEach(at -> bands.add(0, Mark.horizontal("", at)));
      }
      bands.addAll(curves);
      if (!bands.isEmpty()) {
        Axis axisX = new Axis(xLabel, xScale, Double.NaN, Double.NaN, false);
        Axis axisY =
            new Axis(yLabel, yScale, yMin.orElse(Double.NaN), yMax.orElse(Double.NaN), yShared);
        String heading = Heading.of(title, panels, value);
        String dead = Dead.note(folder, here(value), lines);
        String note =
            stopped.in(main, x) ? dead + (dead.isEmpty() ? "" : "; ") + Stopped.NOTE : dead;
        out.add(Panel.of(heading, axisX, axisY, bands).withNote(note));
      }
    }
    return out;
  }

  /** Returns the column values that all rows of a panel share. */
  private Map<String, String> here(String value) {
    Map<String, String> here = new LinkedHashMap<>(where);
    panels.ifPresent(column -> here.put(column, value));
    return here;
  }

  private Table source(Path folder, Series s, Table main) {
    if (!s.slope().isEmpty()) {
      return ResultTable.readPresent(folder, "runs", where);
    }
    return s.table().isEmpty() ? main : ResultTable.readPresent(folder, s.table(), where);
  }

  private Color colour(Series s, String line, List<String> colours) {
    if (lines.isPresent() && (s.of().isEmpty() || s.role() == MarkRole.MEASURED)) {
      int index = colours.indexOf(line);
      return isOrdered(colours) ? Palette.ordered(index, colours.size()) : Palette.category(index);
    }
    return s.role() == MarkRole.MEASURED
        ? Palette.category(measured(s))
        : s.role() == MarkRole.THEORY ? Palette.INK : Palette.GREY;
  }

  /**
   * Returns the dash of a line. Colours of categories repeat after six; from then on dashes
   * distinguish the lines.
   */
  private static Dash dash(String line, List<String> colours) {
    return isOrdered(colours) ? Dash.SOLID : Palette.dash(colours.indexOf(line));
  }

  private static boolean isOrdered(List<String> values) {
    return values.stream().allMatch(Filter::isNumber) && values.size() > 2;
  }

  private int measured(Series s) {
    return (int)
        series.subList(0, series.indexOf(s)).stream()
            .filter(o -> o.role() == MarkRole.MEASURED)
            .count();
  }

  /** Returns the spread of a series over some rows; empty if there are no finite data. */
  private Optional<Spread> spread(Series s, Table rows, Table main, Stopped stopped) {
    if (rows.rows() == 0) {
      return Optional.empty();
    }
    if (s.slope().isEmpty()) {
      double[][] pairs =
          stopped.in(rows, x)
              ? stopped.held(rows, main, x, s.y())
              : new double[][] {rows.numbers(x), rows.numbers(s.y())};
      return Optional.of(Spread.of(pairs[0], pairs[1])).filter(f -> f.runs() > 0);
    }
    double slope = Spread.median(rows.numbers(s.slope()));
    double end = Arrays.stream(main.numbers(x)).max().orElse(0);
    double unit = yScale.equals(Scale.LINEAR) ? 1 : 1 / Math.log(10);
    double[] y = {0, slope * end * unit};
    return Double.isFinite(slope)
        ? Optional.of(new Spread(new double[] {0, end}, y, y, y, 1))
        : Optional.empty();
  }

  private static boolean allEqual(Collection<Spread> spreads) {
    Spread first = spreads.iterator().next();
    return spreads.stream().allMatch(o -> Arrays.equals(o.median(), first.median()));
  }

  private void draw(
      Series s,
      String line,
      Spread spread,
      Color colour,
      Dash dash,
      List<Mark> bands,
      List<Mark> curves) {
    Style style =
        switch (s.role()) {
          case MEASURED -> Style.measured(colour);
          case THEORY -> Style.theory(colour);
          case BOUND -> Style.bound(colour);
        };
    boolean named = s.role() == MarkRole.MEASURED && lines.isPresent();
    String label = named ? Heading.entry(lines.get(), line) : s.label();
    if (s.role() == MarkRole.MEASURED && spread.runs() > 1) {
      if (s.bars()) {
        curves.add(new Mark.Bars("", spread.x(), spread.low(), spread.high(), colour));
      } else if (s.band()) {
        bands.add(new Mark.Band("", spread.x(), spread.low(), spread.high(), colour));
      }
    }
    if (s.role() == MarkRole.MEASURED && lines.isPresent() && dash != Dash.SOLID) {
      style = style.with(dash);
    }
    curves.add(new Mark.Line(label, spread.x(), spread.median(), style));
    if (s.role() == MarkRole.MEASURED && s.slope().isEmpty() && spread.x().length <= FEW) {
      curves.add(new Mark.Points(label, spread.x(), spread.median(), colour, Symbol.DISC, MARK));
    }
  }
}
