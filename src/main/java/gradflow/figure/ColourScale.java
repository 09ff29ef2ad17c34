package gradflow.figure;

import gradflow.check.Check;
import java.awt.Color;
import java.util.List;
import java.util.Objects;

/**
 * How values become colours, which a bar beside the panel explains.
 *
 * @param label name and unit of the value
 * @param scale what the values are, and what the bar's ticks say
 * @param map the colours
 * @param lo the value of the first colour; lower ones get it, too
 * @param hi the value of the last colour; higher ones get it, too
 * @param levels values that are marked in the bar, because contours are drawn at them
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

  /** A scale without marked levels. */
  public static ColourScale of(String label, Scale scale, ColourMap map, double lo, double hi) {
    return new ColourScale(label, scale, map, lo, hi, List.of());
  }

  Span span() {
    return new Span(scale.place(lo), scale.place(hi));
  }

  /** Where a value lies between the limits: 0 at the lower, 1 at the upper; NaN of NaN. */
  double fraction(double value) {
    double placed = scale.place(value);
    return Double.isInfinite(placed) ? (placed > 0 ? 2 : -1) : span().fraction(placed);
  }

  /** The colour of a value. */
  public Color colourOf(double value) {
    return map.table().at(fraction(value));
  }

  /** The colour at a share of the bar, 0 at its lower end and 1 at its upper. */
  public Color colour(double share) {
    return map.table().at(share);
  }

  /** Ink, or white where the colour of that value is dark. */
  Color lineOver(double value) {
    return Oklab.of(colourOf(value)).lightness() > 0.6 ? Palette.INK : Color.WHITE;
  }
}
