package gradflow.figure;

import gradflow.check.Check;
import java.awt.Color;
import java.util.List;
import java.util.Objects;

/**
 * Maps values to colours; a bar next to the panel shows the mapping.
 *
 * @param label name and unit of the value
 * @param scale the layout of the values and the form of the bar's ticks
 * @param map the colours
 * @param lo the value of the first colour, also used for lower values
 * @param hi the value of the last colour, also used for higher values
 * @param levels values marked in the bar because contours are drawn at them
 */
public record ColourScale(
    String label, Scale scale, ColourMap map, double lo, double hi, List<Double> levels) {
  /**
   * @throws gradflow.check.BadArgument if a limit is not finite, {@code lo >= hi}, or a limit of a
   *     {@link Scale#LOG10} scale is not above 0
   */
  public ColourScale {
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(map, "map");
    Check.finite("colours.lo", lo);
    Check.finite("colours.hi", hi);
    Check.that(lo < hi, "colours.lo", "got " + lo + ", expected a number below hi = " + hi);
    Check.that(!scale.equals(Scale.LOG10) || lo > 0, "colours.lo", "got " + lo + ", expected > 0");
    levels = List.copyOf(levels);
  }

  Span span() {
    return new Span(scale.place(lo), scale.place(hi));
  }

  /**
   * Returns the position of a value between the limits: 0 at the lower, 1 at the upper; NaN for
   * NaN.
   */
  double fraction(double value) {
    double placed = scale.place(value);
    return Double.isInfinite(placed) ? (placed > 0 ? 2 : -1) : span().fraction(placed);
  }

  /** Returns the colour of a value. */
  public Color colourOf(double value) {
    return map.table().at(fraction(value));
  }

  /** Returns the colour at a fraction of the bar, 0 at its lower end and 1 at its upper end. */
  public Color colour(double share) {
    return map.table().at(share);
  }

  /** Returns ink, or white where the colour of that value is dark. */
  Color lineOver(double value) {
    return Oklab.of(colourOf(value)).lightness() > 0.6 ? Palette.INK : Color.WHITE;
  }
}
