package gradflow.figure;

import gradflow.check.Check;
import java.util.Objects;

/**
 * An axis.
 *
 * @param label name and unit, such as {@code "lag T−t (steps)"}
 * @param scale the layout of its values
 * @param lo lower limit in the data's units, or NaN to take it from the data
 * @param hi upper limit in the data's units, or NaN to take it from the data
 * @param shared whether all panels with an equal axis show the same limits
 */
public record Axis(String label, Scale scale, double lo, double hi, boolean shared) {
  /**
   * @throws gradflow.check.BadArgument if a limit is infinite, {@code lo >= hi}, or a limit of a
   *     {@link Scale#LOG10} axis is not above 0
   */
  public Axis {
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(scale, "scale");
    Check.that(!Double.isInfinite(lo), "axis.lo", "got " + lo + ", expected a finite number");
    Check.that(!Double.isInfinite(hi), "axis.hi", "got " + hi + ", expected a finite number");
    Check.that(!(lo >= hi), "axis.lo", "got " + lo + ", expected a number below axis.hi = " + hi);
    boolean positive = !scale.equals(Scale.LOG10) || !(lo <= 0 || hi <= 0);
    Check.that(positive, "axis.lo", "got " + lo + " to " + hi + ", expected limits > 0");
  }

  /** Creates a linear axis with limits from the data. */
  public static Axis linear(String label) {
    return new Axis(label, Scale.LINEAR, Double.NaN, Double.NaN, false);
  }

  /** Creates a logarithmic axis for positive values, with limits from the data. */
  public static Axis log10(String label) {
    return new Axis(label, Scale.LOG10, Double.NaN, Double.NaN, false);
  }

  /**
   * Creates an axis for values that are already log10 of the quantity, with limits from the data.
   */
  public static Axis decades(String label) {
    return new Axis(label, Scale.DECADES, Double.NaN, Double.NaN, false);
  }

  /** Returns this axis with these limits; NaN takes a limit from the data. */
  public Axis range(double lower, double upper) {
    return new Axis(label, scale, lower, upper, shared);
  }

  /** Returns this axis with limits common to all panels of the figure that have an equal axis. */
  public Axis share() {
    return new Axis(label, scale, lo, hi, true);
  }
}
