package gradflow.check;

/** Argument checks. Each returns its argument, or throws a {@link BadArgument} that names it. */
public final class Check {
  private Check() {}

  /** Checks a size: an integer of at least 1. */
  public static int positive(String name, int value) {
    return atLeast(name, value, 1);
  }

  /** Checks that an integer is at least {@code least}. */
  public static int atLeast(String name, int value, int least) {
    if (value < least) {
      throw new BadArgument(name, "got " + value + ", expected an integer >= " + least);
    }
    return value;
  }

  /** Checks that a number is finite and greater than 0. */
  public static double positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new BadArgument(name, "got " + value + ", expected a finite number > 0");
    }
    return value;
  }

  /** Checks that a number is finite and at least 0. */
  public static double notNegative(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new BadArgument(name, "got " + value + ", expected a finite number >= 0");
    }
    return value;
  }

  /** Checks that a number is finite. */
  public static double finite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new BadArgument(name, "got " + value + ", expected a finite number");
    }
    return value;
  }

  /** Checks that a number is in [0, 1). */
  public static double fraction(String name, double value) {
    that(value >= 0 && value < 1, name, "got " + value + ", expected a number in [0, 1)");
    return value;
  }

  /** Checks that a number is in the closed interval [{@code low}, {@code high}]. */
  public static double within(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new BadArgument(
          name, "got " + value + ", expected a number in [" + low + ", " + high + "]");
    }
    return value;
  }

  /** Checks that all entries of an array are finite. The message names the first that is not. */
  public static double[] finite(String name, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new BadArgument(
            name, "entry " + i + " is " + values[i] + ", expected finite numbers only");
      }
    }
    return values;
  }

  /** Checks that a length or extent equals another. */
  public static void equal(String name, long actual, long expected, String meaning) {
    if (actual != expected) {
      throw new BadArgument(
          name, "got " + actual + ", expected " + expected + " (" + meaning + ")");
    }
  }

  /** Checks any condition. {@code message} states the value and what was expected. */
  public static void that(boolean holds, String name, String message) {
    if (!holds) {
      throw new BadArgument(name, message);
    }
  }
}
