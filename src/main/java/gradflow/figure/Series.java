package gradflow.figure;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;

/**
 * One quantity of a curves panel: either a column of a table against x, or a straight line whose
 * slope is given by a column of {@code runs}.
 *
 * @param y column to draw; empty if {@code slope} is given
 * @param slope column of {@code runs}, in nats per unit of x; the line passes through (0, 0)
 * @param table that contains y; empty for the panel's table
 * @param role measured, theory or bound
 * @param label in the legend
 * @param band whether the spread over runs is shaded
 * @param bars whether the spread is drawn as error bars at the points instead of a band
 * @param of restricts the series to this value of the panel's lines; theory and bounds are then
 *     drawn in ink; empty for all
 */
@About(
    summary =
        "one quantity of a panel: a column against x, or a straight line with a slope from runs")
public record Series(
    @Option(value = "''", help = "column to draw", example = "log10_spectral") String y,
    @Option(
            value = "''",
            help = "column of runs that gives the slope of a straight line, nats per step",
            example = "slope_nats_per_step")
        String slope,
    @Option(value = "''", help = "table of y, if not the panel's", example = "pascanu_bound")
        String table,
    @Option(value = "measured", help = "role of the series, which sets its line") MarkRole role,
    @Option(value = "''", help = "name in the legend", example = "Pascanu's bound") String label,
    @Option(value = "true", help = "shade the spread over runs (10 to 90 %)") boolean band,
    @Option(value = "false", help = "show the spread as error bars instead of a band") boolean bars,
    @Option(
            value = "''",
            help = "only this value of lines; theory is then drawn in ink",
            example = "lstm")
        String of) {
  /** Checks that either y or slope is given. */
  public Series {
    Check.that(
        y.isEmpty() != slope.isEmpty(),
        "series",
        "got y = '" + y + "' and slope = '" + slope + "', expected exactly one of them");
  }

  /** Creates a measured series with bands, for all lines, named after these. */
  public static Series measured(String y) {
    return new Series(y, "", "", MarkRole.MEASURED, "", true, false, "");
  }
}
