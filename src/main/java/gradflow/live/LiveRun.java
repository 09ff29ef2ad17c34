package gradflow.live;

import gradflow.figure.Axis;
import gradflow.figure.Figure;
import gradflow.figure.Mark;
import gradflow.figure.Palette;
import gradflow.figure.Panel;
import gradflow.figure.Style;
import gradflow.figure.Symbol;
import gradflow.run.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Shows a run folder on a live page: the measurements of its checkpoints, and its story so far. */
public final class LiveRun {
  private static final double MARK_PT = 3.2;

  /** The facts of a checkpoint that are drawn, with their axes. */
  private static final List<Map.Entry<String, Axis>> DRAWN =
      List.of(
          Map.entry("loss", Axis.log10("loss")),
          Map.entry("slope", Axis.linear("slope of ‖∂h_T/∂h_t‖ (nats/step)")),
          Map.entry("half_life", Axis.log10("half-life (steps)")),
          Map.entry("lambda_1", Axis.linear("λ₁ (nats/step)")));

  private LiveRun() {}

  /** Shows the current report. */
  public static void show(Live live, RunReport report) {
    List<Panel> panels = new ArrayList<>();
    DRAWN.forEach(d -> add(panels, d.getKey(), d.getValue(), report.checkpoints()));
    if (!panels.isEmpty()) {
      live.figure(
          "f0",
          new Figure(
              "The checkpoints so far",
              "Measured on the probe batch of the run.",
              panels,
              2,
              183,
              0.6),
          1);
    }
    String head = report.run().finished() ? "The run is finished. " : "";
    live.state(
        head + report.checkpoints().size() + " checkpoints are measured.",
        List.of("story so far"),
        report.story().stream().map(f -> List.of(f.sentence())).toList());
  }

  private static void add(
      List<Panel> panels, String name, Axis y, List<Map<String, Object>> checkpoints) {
    List<double[]> points = new ArrayList<>();
    for (Map<String, Object> c : checkpoints) {
      if (c.get(name) instanceof Double v && Double.isFinite(v)) {
        points.add(new double[] {(long) c.get("update"), v});
      }
    }
    if (points.isEmpty()) {
      return;
    }
    double[] at = points.stream().mapToDouble(p -> p[0]).toArray();
    double[] value = points.stream().mapToDouble(p -> p[1]).toArray();
    panels.add(
        Panel.of(
            "",
            Axis.linear("update"),
            y,
            List.of(
                new Mark.Line("", at, value, Style.measured(Palette.category(0))),
                new Mark.Points("", at, value, Palette.category(0), Symbol.DISC, MARK_PT))));
  }
}
