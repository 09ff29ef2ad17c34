package gradflow.statistics;

/**
 * A statistic of a few replicates, with its interval at any confidence and the p-value that belongs
 * to it: {@code interval(c)} excludes a value if and only if {@code p(value)} is at most 1 − c, up
 * to rounding.
 */
public interface Estimate {
  /** The method as a word for a table's column, such as {@code wilson}. */
  String method();

  /** The statistic; NaN if there are no values. */
  double value();

  /**
   * The two-sided interval.
   *
   * @param confidence in (0, 1)
   * @return an interval named {@link Interval#NONE} if there are too few values for that confidence
   * @throws gradflow.check.BadArgument if {@code confidence} is not in (0, 1)
   */
  Interval interval(double confidence);

  /**
   * The two-sided p-value of the hypothesis that the true value is this one.
   *
   * @param hypothesis in the unit of the statistic
   * @return in [0, 1]; 1 if there is no interval at any confidence
   */
  double p(double hypothesis);
}
