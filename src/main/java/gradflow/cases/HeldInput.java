package gradflow.cases;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import java.util.Arrays;

/**
 * The constant input under which fixed points of a case are searched.
 *
 * @param source description of the input
 * @param x input of size D
 */
public record HeldInput(String source, double[] x) {
  /**
   * Returns zero for a drive of type zero, the row of a periodic drive with one row, or else the
   * first row of x, held constant.
   *
   * @throws BadArgument if the drive is not constant, or the row does not have D finite entries
   */
  public static HeldInput of(SpectrumCase source) {
    Case c = source.source();
    return switch (source.driveType()) {
      case "zero" -> new HeldInput("zero", new double[c.input()]);
      case "gaussian" ->
          throw new BadArgument(
              "drive.type",
              "got gaussian, expected a constant input, as a fixed point needs one: zero, periodic"
                  + " with one row of values, or x, whose first row is held");
      case "periodic" -> {
        Check.equal(
            "drive.values",
            source.values().length,
            1,
            "the rows of a constant input, as a fixed point needs one");
        Check.equal(
            "drive.values", source.values()[0].length, c.input(), "D, the numbers in a row");
        yield new HeldInput("drive.values", Check.finite("drive.values", source.values()[0]));
      }
      default -> {
        double[][] x = c.matrix("x", c.arrays().get("x").length, c.input());
        Check.that(x.length > 0, "x", "got no row, expected at least 1");
        boolean constant = Arrays.stream(x).allMatch(row -> Arrays.equals(row, x[0]));
        yield new HeldInput(
            constant ? "x, which is constant" : "the first of " + x.length + " rows of x, held",
            x[0]);
      }
    };
  }
}
