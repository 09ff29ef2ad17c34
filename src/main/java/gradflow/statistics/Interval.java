package gradflow.statistics;

/**
 * An interval and what it is worth. Both ends belong to it.
 *
 * @param method the method that made it, a word for a table's column; {@link #NONE} if there are
 *     too few values
 * @param low lower end; NaN if there is none
 * @param high upper end; NaN if there is none
 * @param confidence what was asked for, in (0, 1)
 * @param coverage the probability with which it contains the true value whatever the distribution
 *     of the values, as a lower bound; NaN if there is none that is known. Where it is NaN, {@code
 *     CoverageTest} says how often it does.
 */
public record Interval(String method, double low, double high, double confidence, double coverage) {
  /** The method of an interval that does not exist. */
  public static final String NONE = "none";

  /** There is no interval at that confidence. */
  static Interval none(double confidence) {
    return new Interval(NONE, Double.NaN, Double.NaN, confidence, Double.NaN);
  }

  /** Whether there is an interval. */
  public boolean exists() {
    return !method.equals(NONE);
  }

  /** Whether a value lies in it, ends included; nothing lies in an interval that is none. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
