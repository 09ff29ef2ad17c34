package gradflow.figure;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import gradflow.table.ResultTable;
import gradflow.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * A column of a table as colours over two other columns: the median over runs and samples, with
 * lines of equal value; one panel for each value of a further column, all with the same colours.
 */
@About(
    summary = "a column as colours over two others, with contour lines",
    equations =
        "median over the runs and samples of a cell; white: no value; pointed ends of the colour bar: values beyond its range")
public record HeatMap(
    @Option(help = "table of the result folder", example = "runs") String table,
    @Option(help = "column on the horizontal axis", example = "gain") String x,
    @Option(help = "column on the vertical axis", example = "bias") String y,
    @Option(help = "column shown as colour", example = "slope_nats_per_step") String value,
    @Option(
            value = "''",
            help = "column that is subtracted from it",
            example = "origin_slope_nats_per_step")
        String minus,
    @Option(
            value = "{}",
            help = "only rows that fit these conditions, such as {lag: >= 20}",
            example = "{cell: lstm}")
        Map<String, String> where,
    @Option(value = "null", help = "one panel for each value of this column", example = "cell")
        Optional<String> panels,
    @Option(help = "label of the horizontal axis", example = "gain g") String xLabel,
    @Option(help = "label of the vertical axis", example = "forget bias") String yLabel,
    @Option(help = "label of the colour bar, with the unit", example = "slope (nats per step)")
        String valueLabel,
    @Option(
            value = "decades",
            help = "layout of the colour bar; decades: the values are log10 of the quantity")
        Scale valueScale,
    @Option(value = "linear", help = "layout of the horizontal axis") Scale xScale,
    @Option(value = "linear", help = "layout of the vertical axis") Scale yScale,
    @Option(value = "sequential", help = "sequential, or diverging about centre") ColourMap colours,
    @Option(value = "0", help = "the value in the middle of diverging colours") double centre,
    @Option(value = "null", help = "value of the first colour", example = "-1")
        Optional<Double> min,
    @Option(value = "null", help = "value of the last colour", example = "1") Optional<Double> max,
    @Option(value = "[]", help = "values of the contour lines", example = "[0]")
        List<Double> contours,
    @Option(value = "[]", help = "curves laid over the map", example = "[{x: gain, y: bias}]")
        List<Overlay> overlays,
    @Option(
            value = "[]",
            help = "contour lines of other columns",
            example = "[{column: origin_slope_nats_per_step}]")
        List<Isoline> isolines,
    @Option(
            value = "false",
            help =
                "for grids that are refined: points that were not run have the nearest run's colour,"
                    + " dots mark the runs, isolines of other columns are interpolated")
        boolean nearest,
    @Option(
            value = "''",
            help =
                "title of the panel; with panels: put before the value, instead of the column's name",
            example = "Slope")
        String title)
    implements PanelSpec {
  private static final double DOT = 0.9;

  /** Checks the options. */
  public HeatMap {
    contours = List.copyOf(contours);
    overlays = List.copyOf(overlays);
    isolines = List.copyOf(isolines);
    boolean diverging = colours == ColourMap.DIVERGING;
    boolean sided = !diverging || !valueScale.equals(Scale.LOG10);
    Check.that(sided, "colours", "got diverging on log10 values, expected decades or linear ones");
    boolean ascending = min.isEmpty() || max.isEmpty() || min.get() < max.get();
    Check.that(ascending, "min", "got " + min + " and max " + max + ", expected min < max");
    boolean even = !diverging || !(valueScale instanceof Scale.Symlog) || centre == 0;
    Check.that(even, "centre", "got " + centre + ", expected 0, the middle of symlog values");
    Scale.checkUse(valueScale, "min", min.orElse(Double.NaN), max.orElse(Double.NaN));
  }

  @Override
  public boolean pools() {
    return true;
  }

  @Override
  public List<PanelTable> readings() {
    PanelTable main =
        PanelTable.of(table, "table", where, false)
            .number("x", x)
            .number("y", y)
            .number("value", value)
            .number("minus", minus)
            .text("panels", panels);
    for (int k = 0; k < isolines.size(); k++) {
      main = main.number("isolines[" + k + "].column", isolines.get(k).column());
    }
    List<PanelTable> all = new ArrayList<>(List.of(main));
    for (int k = 0; k < overlays.size(); k++) {
      Overlay o = overlays.get(k);
      String key = "overlays[" + k + "].";
      all.add(
          PanelTable.of(o.table(), key + "table", where, true)
              .number(key + "x", o.x())
              .number(key + "y", o.y()));
    }
    return all;
  }

  @Override
  public List<Panel> panels(Path folder) {
    Table rows = ResultTable.read(folder, table, where);
    List<String> names = panels.map(rows::distinct).orElse(List.of(""));
    List<Grid> grids = new ArrayList<>();
    for (String name : names) {
      Table here = panels.isPresent() ? rows.where(panels.get(), name) : rows;
      grids.add(Grid.of(here, x, y, value, minus));
    }
    ColourScale scale = scale(grids.stream().flatMapToDouble(g -> Arrays.stream(g.values())));
    List<Panel> out = new ArrayList<>();
    for (int p = 0; p < names.size(); p++) {
      if (!grids.get(p).isEmpty()) {
        Table here = panels.isPresent() ? rows.where(panels.get(), names.get(p)) : rows;
        out.add(panel(folder, names.get(p), here, grids.get(p), scale));
      }
    }
    return out;
  }

  private Panel panel(Path folder, String name, Table rows, Grid grid, ColourScale scale) {
    List<Mark> marks = new ArrayList<>();
    if (nearest) {
      NearestRuns runs = NearestRuns.of(grid, xScale, yScale, rows, x, y);
      marks.add(new Mark.Cells("", grid.x(), grid.y(), runs.grid().values(), scale));
      marks.add(new Mark.Points("", runs.x(), runs.y(), Palette.GREY, Symbol.DISC, DOT));
    } else {
      marks.add(new Mark.Cells("", grid.x(), grid.y(), grid.values(), scale));
    }
    for (double level : contours) {
      double[][] line = Contours.withoutCrumbs(grid.x(), grid.y(), grid.values(), level);
      if (line[0].length > 0) {
        Style style = new Style(MarkRole.MEASURED, scale.lineOver(level), 0.7);
        marks.add(new Mark.Line("", line[0], line[1], style));
      }
    }
    for (Isoline isoline : isolines) {
      boolean between = nearest && !isoline.column().equals(value);
      Grid of = Grid.of(rows, x, y, isoline.column());
      isoline
          .line(between ? of.interpolated(xScale, yScale) : of, Palette.INK)
          .ifPresent(marks::add);
    }
    Map<String, String> here = new LinkedHashMap<>(where);
    panels.ifPresent(column -> here.put(column, name));
    for (Overlay overlay : overlays) {
      overlay.curve(folder, here, Palette.INK).ifPresent(marks::add);
    }
    String heading = Heading.of(title, panels, name);
    Axis axisX = axis(xLabel, xScale, grid.x());
    Axis axisY = axis(yLabel, yScale, grid.y());
    String note = Dead.note(folder, here, Optional.empty());
    return Panel.of(heading, axisX, axisY, marks).withNote(note);
  }

  /** Returns an axis that covers the cells; curves that leave the cells do not widen it. */
  private Axis axis(String label, Scale axisScale, double[] at) {
    if (overlays.isEmpty()) {
      return new Axis(label, axisScale, Double.NaN, Double.NaN, true);
    }
    double[] edges = CellPainter.edges(at, axisScale);
    double lo = axisScale.value(edges[0]);
    return new Axis(label, axisScale, lo, axisScale.value(edges[edges.length - 1]), true);
  }

  /**
   * Returns a scale from the smallest to the largest value; diverging colours extend equally to
   * both sides.
   */
  private ColourScale scale(DoubleStream values) {
    double[] finite = values.filter(v -> Double.isFinite(valueScale.place(v))).toArray();
    double low = min.orElse(Arrays.stream(finite).min().orElse(0));
    double high = max.orElse(Arrays.stream(finite).max().orElse(1));
    if (colours == ColourMap.DIVERGING) {
      double reach = Math.max(Math.abs(low - centre), Math.abs(high - centre));
      low = centre - reach;
      high = centre + reach;
    }
    if (!(low < high)) {
      double room = low == 0 ? 1 : 0.1 * Math.abs(low);
      high = low + room;
      low -= valueScale.equals(Scale.LOG10) ? 0 : room;
    }
    return new ColourScale(valueLabel, valueScale, colours, low, high, contours);
  }
}
