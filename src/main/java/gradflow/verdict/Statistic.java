package gradflow.verdict;

/**
 * What becomes of the values of a point's runs, and the interval that belongs to it ({@code
 * gradflow.statistics}). The last three speak of these runs only and have none: where all of them
 * are so, a verdict says how large a share of all such runs is so at least.
 */
public enum Statistic {
  /**
   * The mean, with Student's t interval, of ratios the ratio of means, with Fieller's; needs two
   * runs.
   */
  MEAN,
  /** The median, with an interval between order statistics; needs six runs at 95 %. */
  MEDIAN,
  /**
   * The share of runs whose value is not 0, with Clopper and Pearson's exact interval; compared
   * with others the difference of shares, with Newcombe's interval for pairs.
   */
  SHARE,
  /** Every run for itself: the interval is from the least to the largest value. */
  EVERY,
  /** The least value. */
  MIN,
  /** The largest value. */
  MAX
}
