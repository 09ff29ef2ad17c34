package gradflow.figure;

import gradflow.spec.About;
import gradflow.spec.Option;
import java.awt.Color;
import java.util.Optional;

/**
 * A line of equal value of one column, drawn over a map of another; the median over the runs and
 * samples of a cell.
 *
 * @param column of the map's table
 * @param level of the line
 * @param role measured, theory or bound
 * @param label in the legend
 */
@About(summary = "a line of equal value of another column, over a heat map")
public record Isoline(
    @Option(help = "column of the map's table", example = "slope_nats_per_step") String column,
    @Option(value = "0", help = "the value on the line") double level,
    @Option(value = "measured", help = "role of the series, which sets its line") MarkRole role,
    @Option(value = "''", help = "name in the legend", example = "slope = 0") String label) {

  /** Returns the line; empty where the value is not reached. */
  Optional<Mark> line(Grid grid, Color colour) {
    double[][] line = Contours.of(grid.x(), grid.y(), grid.values(), level);
    return line[0].length == 0
        ? Optional.empty()
        : Optional.of(new Mark.Line(label, line[0], line[1], new Style(role, colour, 1.3)));
  }
}
