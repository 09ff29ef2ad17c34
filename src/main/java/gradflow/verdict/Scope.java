package gradflow.verdict;

/** For which points of the axes a finding must be so. */
public enum Scope {
  /** Every point. */
  ALL,
  /** At least one point, which is then the example. */
  ANY,
  /** The runs of all points taken together. */
  POOLED
}
