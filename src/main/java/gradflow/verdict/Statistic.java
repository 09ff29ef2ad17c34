package gradflow.verdict;

/** What becomes of the values of a point's runs, and the interval that belongs to it. */
public enum Statistic {
  /** The mean, with Student's t interval; needs two runs. */
  MEAN,
  /** The median, with a percentile bootstrap interval; needs three runs. */
  MEDIAN,
  /** The share of runs whose value is not 0, with Wilson's interval. */
  SHARE,
  /** Every run for itself: the interval is from the least to the largest value. */
  EVERY,
  /** The least value; no interval. */
  MIN,
  /** The largest value; no interval. */
  MAX
}
