package gradflow.figure;

import gradflow.spec.About;
import gradflow.spec.Option;
import gradflow.table.ResultTable;
import gradflow.table.Table;
import java.awt.Color;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A curve drawn over a map: the median of a column at each value of another.
 *
 * @param table that contains both columns
 * @param x column on the map's horizontal axis
 * @param y column on the map's vertical axis
 * @param role measured, theory or bound
 * @param label in the legend
 */
@About(summary = "a curve over a heat map: the median of one column at each value of another")
public record Overlay(
    @Option(value = "runs", help = "table of the result folder") String table,
    @Option(help = "column on the map's horizontal axis", example = "gain") String x,
    @Option(help = "column on the map's vertical axis", example = "bias") String y,
    @Option(value = "theory", help = "role of the series, which sets its line") MarkRole role,
    @Option(value = "''", help = "name in the legend", example = "theory") String label) {

  /**
   * Returns the curve over rows with these values; empty if there are no finite ones.
   *
   * @param colour of the line
   */
  Optional<Mark> curve(Path folder, Map<String, String> where, Color colour) {
    Table rows = ResultTable.readPresent(folder, table, where);
    Spread found = Spread.of(rows.numbers(x), rows.numbers(y));
    return found.runs() == 0
        ? Optional.empty()
        : Optional.of(
            new Mark.Line(label, found.x(), found.median(), new Style(role, colour, 1.3)));
  }
}
