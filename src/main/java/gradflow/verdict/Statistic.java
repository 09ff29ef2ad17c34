package gradflow.verdict;

/**
 * The statistic of the values of a point's runs, and its interval ({@code gradflow.statistics}).
 * The last three concern only these runs and have no interval; if all of the runs satisfy the
 * finding, a verdict states a lower bound of the share of all such runs that do.
 */
public enum Statistic {
  /**
   * The mean, with Student's t interval; for ratios the ratio of means, with Fieller's. Needs two
   * runs.
   */
  MEAN,
  /** The median, with an interval between order statistics; needs six runs at 95 %. */
  MEDIAN,
  /**
   * The share of runs whose value is not 0, with Clopper and Pearson's exact interval; in a
   * comparison, the difference of shares with Newcombe's interval for pairs.
   */
  SHARE,
  /** Every single run: the interval extends from the smallest to the largest value. */
  EVERY,
  /** The smallest value. */
  MIN,
  /** The largest value. */
  MAX
}
