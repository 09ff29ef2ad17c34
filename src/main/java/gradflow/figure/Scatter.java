package gradflow.figure;

import gradflow.spec.About;
import gradflow.spec.Option;
import gradflow.table.ResultTable;
import java.awt.Color;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Two columns against each other: every run as a dot, and the median of each case with its name.
 */
@About(
    summary = "two columns against each other, a dot for each run, the median of each case named",
    equations =
        "large: medians of the runs of a case; small: the runs, a triangle at the edge for what lies beyond it")
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
    ResultTable rows = ResultTable.read(folder, table, where);
    List<String> groups = colours.map(rows::distinct).orElse(List.of(""));
    List<Panel> out = new ArrayList<>();
    for (String value : panels.map(rows::distinct).orElse(List.of(""))) {
      ResultTable here = panels.isPresent() ? rows.where(panels.get(), value) : rows;
      Map<String, String> of = new LinkedHashMap<>(where);
      panels.ifPresent(column -> of.put(column, value));
      List<Mark> marks = marks(here, groups);
      if (!marks.isEmpty()) {
        String heading = title.isEmpty() ? value : (title + " " + value).strip();
        out.add(
            Panel.of(heading, axis(xLabel, xMin, xs(marks)), axis(yLabel, yMin, ys(marks)), marks)
                .withNote(Dead.note(folder, of, Optional.empty())));
      }
    }
    return out;
  }

  /** From a given end on; shares have room around 0 and 1. */
  private static Axis axis(String label, Optional<Double> least, double[] values) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    if (finite.length == 0) {
      return Axis.linear(label);
    }
    double low = finite[0];
    double high = finite[finite.length - 1];
    if (least.isEmpty() && low >= 0 && high <= 1) {
      return Axis.linear(label).range(-ROOM, 1 + ROOM);
    }
    double from = least.orElse(low);
    double room = ROOM * Math.max(high - from, 1e-9);
    return Axis.linear(label).range(least.isPresent() ? from : low - room, high + room);
  }

  private static double[] xs(List<Mark> marks) {
    return points(marks).flatMapToDouble(p -> Arrays.stream(p.x())).toArray();
  }

  private static double[] ys(List<Mark> marks) {
    return points(marks).flatMapToDouble(p -> Arrays.stream(p.y())).toArray();
  }

  private static Stream<Mark.Points> points(List<Mark> marks) {
    return marks.stream().filter(Mark.Points.class::isInstance).map(Mark.Points.class::cast);
  }

  /** What lies before the end of an axis is a triangle at its edge. */
  private static double[] within(double[] values, Optional<Double> least) {
    double from = least.orElse(Double.NEGATIVE_INFINITY);
    return Arrays.stream(values).map(v -> v < from ? Double.NEGATIVE_INFINITY : v).toArray();
  }

  private List<Mark> marks(ResultTable rows, List<String> groups) {
    List<Mark> dots = new ArrayList<>();
    List<Mark> medians = new ArrayList<>();
    List<Mark> notes = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      ResultTable group = colours.isPresent() ? rows.where(colours.get(), groups.get(g)) : rows;
      Color colour = Palette.category(g);
      for (String name : group.distinct(cases)) {
        ResultTable its = group.where(cases, name);
        double[] across = its.numbers(x);
        double[] up = its.numbers(y);
        double left = Spread.median(across);
        double height = Spread.median(up);
        dots.add(
            new Mark.Points(
                "", within(across, xMin), within(up, yMin), Theme.pale(colour), Symbol.DISC, MANY));
        boolean shown = left >= xMin.orElse(left) && height >= yMin.orElse(height);
        if (Double.isFinite(left) && Double.isFinite(height) && shown) {
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
