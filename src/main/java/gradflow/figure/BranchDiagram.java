package gradflow.figure;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import gradflow.table.ResultTable;
import gradflow.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fixed points against a swept parameter: a bifurcation diagram. */
@About(
    summary = "fixed points against a swept parameter, by their stability",
    equations = "from the table fixed_point_branches, one point for each fixed point of each run")
public record BranchDiagram(
    @Option(help = "swept quantity on the horizontal axis", example = "gain") String x,
    @Option(value = "output", help = "column on the vertical axis") String y,
    @Option(
            value = "{}",
            help = "only rows that fit these conditions, such as {lag: >= 20}",
            example = "{stability: stable}")
        Map<String, String> where,
    @Option(value = "[]", help = "vertical lines, such as where theory says that branches end")
        List<Line> lines,
    @Option(help = "label of the horizontal axis", example = "gain g") String xLabel,
    @Option(help = "label of the vertical axis", example = "output at the fixed point")
        String yLabel,
    @Option(value = "''", help = "title of the panel", example = "Branches") String title)
    implements PanelSpec {
  /**
   * A vertical line.
   *
   * @param at its position
   * @param label next to the line; may be empty
   */
  @About(summary = "a vertical line")
  public record Line(
      @Option(help = "position on the axis", example = "1") double at,
      @Option(value = "''", help = "text of the label", example = "'g = 1'") String label) {}

  /** Copies the lists. */
  public BranchDiagram {
    where = Map.copyOf(where);
    lines = List.copyOf(lines);
  }

  @Override
  public List<String> names() {
    return FixedPointMarks.KINDS;
  }

  @Override
  public List<PanelTable> readings() {
    return List.of(
        PanelTable.of("fixed_point_branches", "", where, false).number("x", x).number("y", y));
  }

  @Override
  public List<Panel> panels(Path folder) {
    Table rows = ResultTable.read(folder, "fixed_point_branches", where);
    List<Mark> marks = new ArrayList<>();
    for (Line line : lines) {
      marks.add(Mark.vertical(line.label(), line.at()));
    }
    List<Mark> points = FixedPointMarks.of(rows, x, y, 2.4);
    Check.that(!points.isEmpty(), "fixed_point_branches", "got no row with " + where);
    marks.addAll(points);
    String note = Dead.note(folder, where, Optional.empty());
    return List.of(Panel.of(title, Axis.linear(xLabel), Axis.linear(yLabel), marks).withNote(note));
  }
}
