package gradflow.verdict;

/** The points of the axes at which a finding must hold. */
public enum Scope {
  /** Every point. */
  ALL,
  /** At least one point, which then serves as the example. */
  ANY,
  /** The pooled runs of all points. */
  POOLED
}
