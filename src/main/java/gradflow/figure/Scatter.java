package gradflow.figure;

import gradflow.check.Check;
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

/**
 * Two columns against each other: every run as a dot, and the median of each case with its name.
 */
@About(
    summary = "two columns against each other, a dot for each run, the median of each case named",
    equations =
        "large: medians of the runs of a case; small: the runs; runs beyond the axis are triangles at its edge")
public record Scatter(
    @Option(value = "runs", help = "table of the result folder") String table,
    @Option(help = "column on the horizontal axis", example = "lambda_1_nats_per_step_after")
        String x,
    @Option(help = "column on the vertical axis", example = "test_error") String y,
    @Option(help = "column whose values name the cases", example = "net") String cases,
    @Option(
            value = "{}",
            help = "only rows that fit these conditions, such as {lag: >= 20}",
            example = "{gain: 1}")
        Map<String, String> where,
    @Option(value = "null", help = "one panel for each value of this column", example = "task")
        Optional<String> panels,
    @Option(
            value = "null",
            help = "one colour for each value of this column",
            example = "net.group")
        Optional<String> colours,
    @Option(help = "label of the horizontal axis", example = "λ₁ (nats/step)") String xLabel,
    @Option(help = "label of the vertical axis", example = "share of wrong answers") String yLabel,
    @Option(value = "linear", help = "layout of the horizontal axis") Scale xScale,
    @Option(value = "linear", help = "layout of the vertical axis") Scale yScale,
    @Option(value = "null", help = "left end of the horizontal axis", example = "-1")
        Optional<Double> xMin,
    @Option(value = "null", help = "lower end of the vertical axis", example = "-1")
        Optional<Double> yMin,
    @Option(
            value = "''",
            help = "title of the panel; with panels: put before the value",
            example = "Runs")
        String title)
    implements PanelSpec {
  private static final double SIZE = 4.2;
  private static final double MANY = 2.2;
  private static final double ROOM = 0.06;
  private static final double BEYOND = 3.6;

  /** Position of values beyond an end, as a fraction of the axis. */
  private static final double EDGE = 0.012;

  /** Checks the limits. */
  public Scatter {
    positive(xScale, "xMin", xMin);
    positive(yScale, "yMin", yMin);
  }

  private static void positive(Scale scale, String name, Optional<Double> least) {
    boolean fits = !scale.equals(Scale.LOG10) || least.isEmpty() || least.get() > 0;
    Check.that(fits, name, "got " + least + " on a log10 axis, expected a number > 0");
    Scale.checkUse(scale, name, least.orElse(Double.NaN), Double.NaN);
  }

  @Override
  public List<PanelTable> readings() {
    return List.of(
        PanelTable.of(table, "table", where, false)
            .number("x", x)
            .number("y", y)
            .text("cases", Optional.of(cases))
            .text("panels", panels)
            .text("colours", colours));
  }

  @Override
  public List<Panel> panels(Path folder) {
    Table rows = ResultTable.read(folder, table, where);
    List<String> groups = colours.map(rows::distinct).orElse(List.of(""));
    List<Panel> out = new ArrayList<>();
    for (String value : panels.map(rows::distinct).orElse(List.of(""))) {
      Table here = panels.isPresent() ? rows.where(panels.get(), value) : rows;
      Map<String, String> of = new LinkedHashMap<>(where);
      panels.ifPresent(column -> of.put(column, value));
      List<Mark> marks = marks(here, groups);
      if (!marks.isEmpty()) {
        String heading = title.isEmpty() ? value : (title + " " + value).strip();
        Axis across = axis(xLabel, xScale, xMin, here.numbers(x));
        Axis up = axis(yLabel, yScale, yMin, here.numbers(y));
        List<Mark> all = new ArrayList<>(marks);
        String beyond = beyond(here, groups, across, up, all);
        String dead = Dead.note(folder, of, Optional.empty());
        String note = dead + (dead.isEmpty() || beyond.isEmpty() ? "" : "; ") + beyond;
        out.add(Panel.of(heading, across, up, all).withNote(note));
      }
    }
    return out;
  }

  /** Returns an axis that starts at a given end; fractions have a margin around 0 and 1. */
  private static Axis axis(String label, Scale scale, Optional<Double> least, double[] values) {
    double[] placed =
        Arrays.stream(values).map(scale::place).filter(Double::isFinite).sorted().toArray();
    Axis axis = new Axis(label, scale, Double.NaN, Double.NaN, false);
    if (placed.length == 0) {
      return axis;
    }
    double low = placed[0];
    double high = placed[placed.length - 1];
    if (scale.equals(Scale.LINEAR) && least.isEmpty() && low >= 0 && high <= 1) {
      return axis.range(-ROOM, 1 + ROOM);
    }
    boolean beyond = least.isPresent() && low < scale.place(least.get());
    double from = beyond ? scale.place(least.get()) : low;
    double room = ROOM * Math.max(high - from, 1e-9);
    double lo = beyond ? from : low - room;
    return axis.range(scale.value(lo), scale.value(high + room));
  }

  /** Whether a value lies below the lower end of an axis. */
  private static boolean isBefore(double value, Optional<Double> least) {
    return least.isPresent() && value < least.get();
  }

  /** Replaces values below the lower end of an axis by NaN. */
  private static double[] within(double[] values, Optional<Double> least) {
    return Arrays.stream(values).map(v -> isBefore(v, least) ? Double.NaN : v).toArray();
  }

  /** Adds triangles at the edges for runs beyond them; returns their explanation. */
  private String beyond(Table rows, List<String> groups, Axis across, Axis up, List<Mark> marks) {
    boolean left = false;
    boolean below = false;
    for (int g = 0; g < groups.size(); g++) {
      Table group = colours.isPresent() ? rows.where(colours.get(), groups.get(g)) : rows;
      double[] atX = group.numbers(x);
      double[] atY = group.numbers(y);
      Color colour = Palette.category(g);
      for (int i = 0; i < atX.length; i++) {
        boolean out = isBefore(atX[i], xMin);
        boolean under = isBefore(atY[i], yMin);
        if ((out || under) && !Double.isNaN(atX[i]) && !Double.isNaN(atY[i])) {
          double[] px = {out ? edge(across) : atX[i]};
          double[] py = {under ? edge(up) : atY[i]};
          Symbol symbol = out ? Symbol.LEFT : Symbol.DOWN;
          marks.add(0, new Mark.Points("", px, py, Theme.faint(colour), symbol, BEYOND));
          left |= out;
          below |= under;
        }
      }
    }
    String first = left ? "◀: below " + Numerals.shortest(xMin.get()) : "";
    String second = below ? "▼: below " + Numerals.shortest(yMin.get()) : "";
    return first + (left && below ? "; " : "") + second;
  }

  /** Returns a position just inside the lower end. */
  private static double edge(Axis axis) {
    double low = axis.scale().place(axis.lo());
    return axis.scale().value(low + EDGE * (axis.scale().place(axis.hi()) - low));
  }

  private List<Mark> marks(Table rows, List<String> groups) {
    List<Mark> dots = new ArrayList<>();
    List<Mark> medians = new ArrayList<>();
    List<Mark> notes = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      Table group = colours.isPresent() ? rows.where(colours.get(), groups.get(g)) : rows;
      Color colour = Palette.category(g);
      for (String name : group.distinct(cases)) {
        Table its = group.where(cases, name);
        double[] across = its.numbers(x);
        double[] up = its.numbers(y);
        double left = Spread.median(across);
        double height = Spread.median(up);
        dots.add(
            new Mark.Points(
                "",
                within(across, xMin),
                within(up, yMin),
                Theme.faint(colour),
                Symbol.DISC,
                MANY));
        boolean shown = left >= xMin.orElse(left) && height >= yMin.orElse(height);
        boolean finite =
            Double.isFinite(xScale.place(left)) && Double.isFinite(yScale.place(height));
        if (finite && shown) {
          String label = colours.isPresent() ? groups.get(g) : "";
          medians.add(
              new Mark.Points(
                  label, new double[] {left}, new double[] {height}, colour, Symbol.DISC, SIZE));
          notes.add(new Mark.Note(name, left, height));
        }
      }
    }
    dots.addAll(medians);
    dots.addAll(notes);
    return dots;
  }
}
