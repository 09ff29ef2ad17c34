package gradflow.statistics;

/**
 * A closed interval with its guaranteed coverage.
 *
 * @param method name of the method, as in a table column; {@link #NONE} if there are too few values
 * @param low lower end; NaN if there is none
 * @param high upper end; NaN if there is none
 * @param coverage a lower bound on the probability that it contains the true value, for any
 *     distribution of the values; NaN if no such bound is known. {@code CoverageTest} gives the
 *     simulated coverage of those intervals.
 */
public record Interval(String method, double low, double high, double coverage) {
  /** Name of the method if there is no interval. */
  public static final String NONE = "none";

  /** Returns a result without an interval. */
  static Interval none() {
    return new Interval(NONE, Double.NaN, Double.NaN, Double.NaN);
  }

  /** Returns whether there is an interval. */
  public boolean exists() {
    return !method.equals(NONE);
  }
}
