package gradflow.statistics;

/**
 * A statistic of a few replicates, with its interval at any confidence and the matching p-value:
 * {@code interval(c)} excludes a value if and only if {@code p(value)} is at most 1 − c, up to
 * rounding.
 */
public interface Estimate {
  /** Returns the name of the method for a table column, such as {@code wilson}. */
  String method();

  /** Returns the statistic; NaN if there are no values. */
  double value();

  /**
   * Computes the two-sided interval.
   *
   * @param confidence confidence level, in (0, 1)
   * @return the interval; its method is {@link Interval#NONE} if there are too few values for this
   *     confidence
   * @throws gradflow.check.BadArgument if {@code confidence} is not in (0, 1)
   */
  Interval interval(double confidence);

  /**
   * Computes the two-sided p-value of the hypothesis that the true value equals {@code hypothesis}.
   *
   * @param hypothesis the value, in the unit of the statistic
   * @return the p-value in [0, 1]; 1 if there is no interval at any confidence
   */
  double p(double hypothesis);
}
