package gradflow.experiment;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.HashSet;
import java.util.List;

/**
 * Samples a grid of two axes only near the line on which a quantity crosses a value: first a coarse
 * grid, then, cell by cell, the cells that the line passes through. The axes define the full grid.
 *
 * @param of the column of runs.csv that is examined, as its median over the replicates of a point
 * @param at the value on the line
 * @param until maximum width, in steps of the axes, of a cell on the line ≥ 1
 * @param over the two axes
 * @param coarse points on each axis of the first grid ≥ 2
 */
@About(
    summary = "samples a grid of two axes where a quantity crosses a value",
    equations =
        """
        First a coarse grid. A cell whose points lie on both sides of `at` is split at its middle
        until it is `until` steps of the axes wide; then its corners are run. Neighbouring
        cells are split where the line passes into them. Points without a value count as a third side.
        A line that closes between the points of the coarse grid is not found.
        """)
public record Refine(
    @Option(help = "column of runs.csv", example = "lambda_1_nats_per_step") String of,
    @Option(value = "0", help = "value on the line") double at,
    @Option(value = "1", help = "largest width of a cell on the line", unit = "steps of the axes")
        int until,
    @Option(
            value = "[]",
            help = "the two axes; default: those whose values are numbers",
            example = "[bias, gain]")
        List<String> over,
    @Option(value = "9", help = "points per axis of the first, coarse grid") int coarse) {
  /**
   * Checks the options.
   *
   * @throws gradflow.check.BadArgument if {@code of} is blank, {@code at} is not finite, {@code
   *     until} is below 1, {@code over} names other than 0 or 2 different axes, or {@code coarse}
   *     is below 2
   */
  public Refine {
    over = List.copyOf(over);
    Check.that(!of.isBlank(), "of", "got nothing, expected a column of runs.csv");
    Check.finite("at", at);
    Check.positive("until", until);
    Check.that(
        over.isEmpty() || (over.size() == 2 && new HashSet<>(over).size() == 2),
        "over",
        "got " + over + ", expected two different axes");
    Check.atLeast("coarse", coarse, 2);
  }

  /** Returns this refinement for the given axes. */
  public Refine over(List<String> axes) {
    return new Refine(of, at, until, axes, coarse);
  }
}
