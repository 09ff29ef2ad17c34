package gradflow.figure;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;

/** The layout of the values of an axis or of colours, and the form of its ticks. */
public sealed interface Scale {
  /** Linear values. */
  Scale LINEAR = new Linear();

  /** Positive values, laid out by log10. */
  Scale LOG10 = new Log10();

  /** Values that are already log10 of the quantity. */
  Scale DECADES = new Decades();

  /** Returns the position of a value in layout units. */
  double place(double value);

  /** Returns the value at a position: the inverse of {@link #place}. */
  double value(double placed);

  /** Returns whether equal differences of values are equally far apart everywhere. */
  boolean isEven();

  /** Whether one layout unit is a decade everywhere. */
  boolean inDecades();

  /**
   * Rejects limits for which this scale would look the same as a simpler one.
   *
   * @param name of the lower limit
   * @param lo NaN if it is not given
   * @param hi NaN if it is not given
   * @throws gradflow.check.BadArgument if both are in the linear part of a symmetric logarithm, or
   *     the lower one is beyond it
   */
  static void checkUse(Scale scale, String name, double lo, double hi) {
    if (scale instanceof Symlog symlog) {
      double end = symlog.linear();
      String got = "got limits from " + lo + " to " + hi + " on a symlog scale that is ";
      boolean inside = Math.abs(lo) <= end && Math.abs(hi) <= end;
      Check.that(!inside, name, got + "linear up to " + end + "; try linear");
      Check.that(!(lo >= end), name, got + "logarithmic from " + end + " on; try log10");
    }
  }

  /** Linear values. */
  @About(summary = "values as they are")
  record Linear() implements Scale {
    @Override
    public double place(double value) {
      return value;
    }

    @Override
    public double value(double placed) {
      return placed;
    }

    @Override
    public boolean isEven() {
      return true;
    }

    @Override
    public boolean inDecades() {
      return false;
    }

    @Override
    public String toString() {
      return "linear";
    }
  }

  /** Positive values, laid out by log10; ticks read 10ⁿ. Zero counts as minus infinity. */
  @About(summary = "positive values, laid out by their logarithm")
  record Log10() implements Scale {
    @Override
    public double place(double value) {
      return Math.log10(value);
    }

    @Override
    public double value(double placed) {
      return Math.pow(10, placed);
    }

    @Override
    public boolean isEven() {
      return false;
    }

    @Override
    public boolean inDecades() {
      return true;
    }

    @Override
    public String toString() {
      return "log10";
    }
  }

  /**
   * Values that are already log10 of the quantity, which may therefore exceed the range of a
   * double; ticks read 10ⁿ.
   */
  @About(summary = "values that are log10 of the quantity; ticks read 10ⁿ")
  record Decades() implements Scale {
    @Override
    public double place(double value) {
      return value;
    }

    @Override
    public double value(double placed) {
      return placed;
    }

    @Override
    public boolean isEven() {
      return true;
    }

    @Override
    public boolean inDecades() {
      return true;
    }

    @Override
    public String toString() {
      return "decades";
    }
  }

  /**
   * Values of both signs: linear around 0, logarithmic beyond. A layout unit is the linear part
   * from 0 to its end, and is as long as a decade.
   *
   * @param linear end of the linear part on either side, a power of ten
   */
  @About(
      summary = "values of both signs: linear about 0, logarithmic beyond",
      equations = "place(v) = v / a where |v| <= a, else sign(v) (1 + log10(|v| / a)), a = linear")
  record Symlog(
      @Option(value = "1", help = "end of the linear part, a power of ten", example = "0.01")
          double linear)
      implements Scale {
    private static final int FARTHEST = 300;

    /**
     * @throws gradflow.check.BadArgument if {@code linear} is not a power of ten from 1e-300 to
     *     1e300
     */
    public Symlog {
      boolean positive = linear > 0 && linear < Double.POSITIVE_INFINITY;
      long power = positive ? Math.round(Math.log10(linear)) : 0;
      Check.that(
          positive && Math.abs(power) <= FARTHEST && linear == Double.parseDouble("1e" + power),
          "linear",
          "got " + linear + ", expected a power of ten, such as 0.01, so that ticks are round");
    }

    /** Exponent of the end of the linear part. */
    long power() {
      return Math.round(Math.log10(linear));
    }

    @Override
    public double place(double value) {
      double size = Math.abs(value);
      return size <= linear ? value / linear : Math.copySign(1 + Math.log10(size) - power(), value);
    }

    @Override
    public double value(double placed) {
      double size = Math.abs(placed);
      return size <= 1 ? placed * linear : Math.copySign(Math.pow(10, size - 1 + power()), placed);
    }

    @Override
    public boolean isEven() {
      return false;
    }

    @Override
    public boolean inDecades() {
      return false;
    }

    @Override
    public String toString() {
      return "symlog";
    }
  }
}
