package gradflow.figure;

import gradflow.table.ResultTable;
import gradflow.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Fixed points and a trajectory, in the trajectory's principal plane. For a single unit, on the
 * graph of its map, with the trajectory as a staircase between the graph and the diagonal. Reads
 * the tables {@code fixed_points}, {@code trajectory}, {@code plane} and, for a single unit, {@code
 * return_map}.
 */
public record FixedPointPlane() implements PanelSpec {
  /** A trajectory with more states than this is drawn as a hairline. */
  private static final int LONG = 250;

  @Override
  public List<Panel> panels(Path folder) {
    Table trajectory = ResultTable.read(folder, "trajectory");
    List<String> labels = ResultTable.read(folder, "plane").texts("label");
    double[] x = trajectory.numbers("x");
    double[] y = trajectory.numbers("y");
    boolean one = ResultTable.exists(folder, "return_map");
    List<Mark> marks = new ArrayList<>();
    Style thin = new Style(MarkRole.MEASURED, Palette.GREY, x.length > LONG ? 0.3 : 0.7);
    if (one) {
      Table map = ResultTable.read(folder, "return_map");
      double[] at = map.numbers("x");
      marks.add(new Mark.Line("", at, at, new Style(MarkRole.BOUND, Palette.GREY, 0.8)));
      marks.add(new Mark.Line("map", at, map.numbers("y"), Style.measured(Palette.INK)));
    }
    if (x.length > 0) {
      double[][] path = one ? staircase(x, y) : new double[][] {x, y};
      marks.add(new Mark.Line("trajectory", path[0], path[1], thin));
      double[] first = {path[0][0]};
      marks.add(
          new Mark.Points(
              "first state", first, new double[] {path[1][0]}, Palette.GREY, Symbol.UP, 5));
    }
    marks.addAll(FixedPointMarks.of(ResultTable.read(folder, "fixed_points"), "x", "y", 6));
    if (marks.isEmpty()) {
      return List.of();
    }
    String title = one ? "Map of the unit" : "Principal plane";
    return List.of(Panel.of(title, Axis.linear(labels.get(0)), Axis.linear(labels.get(1)), marks));
  }

  /**
   * Returns a path from the diagonal vertically to the graph, then horizontally to the diagonal,
   * and so on.
   */
  private static double[][] staircase(double[] x, double[] y) {
    double[] alongX = new double[2 * x.length];
    double[] alongY = new double[2 * x.length];
    for (int t = 0; t < x.length; t++) {
      alongX[2 * t] = x[t];
      alongY[2 * t] = x[t];
      alongX[2 * t + 1] = x[t];
      alongY[2 * t + 1] = y[t];
    }
    return new double[][] {alongX, alongY};
  }
}
