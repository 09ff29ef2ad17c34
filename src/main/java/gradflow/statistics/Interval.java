package gradflow.statistics;

/**
 * A closed interval with its confidence and guaranteed coverage.
 *
 * @param method name of the method, as in a table column; {@link #NONE} if there are too few values
 * @param low lower end; NaN if there is none
 * @param high upper end; NaN if there is none
 * @param confidence requested confidence, in (0, 1)
 * @param coverage a lower bound on the probability that it contains the true value, for any
 *     distribution of the values; NaN if no such bound is known. {@code CoverageTest} gives the
 *     simulated coverage of those intervals.
 */
public record Interval(String method, double low, double high, double confidence, double coverage) {
  /** Name of the method if there is no interval. */
  public static final String NONE = "none";

  /** Returns a result without an interval at this confidence. */
  static Interval none(double confidence) {
    return new Interval(NONE, Double.NaN, Double.NaN, confidence, Double.NaN);
  }

  /** Returns whether there is an interval. */
  public boolean exists() {
    return !method.equals(NONE);
  }

  /**
   * Returns whether a value lies in the interval, ends included; always false if there is no
   * interval.
   */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
