package gradflow.verdict;

import java.util.Collection;

/** Whether a finding holds; undecided if the data do not determine it. */
public enum Decision {
  /** The whole interval satisfies the comparison. */
  YES,
  /** No part of the interval satisfies it. */
  NO,
  /** Part of the interval satisfies it, or there is no interval. */
  UNDECIDED;

  /**
   * Combines decisions that must all be YES; NO as soon as one is NO; UNDECIDED if there are none.
   */
  static Decision all(Collection<Decision> decisions) {
    if (decisions.contains(NO)) {
      return NO;
    }
    return decisions.isEmpty() || decisions.contains(UNDECIDED) ? UNDECIDED : YES;
  }

  /** Combines decisions of which at least one must be YES. */
  static Decision any(Collection<Decision> decisions) {
    if (decisions.contains(YES)) {
      return YES;
    }
    return decisions.isEmpty() || decisions.contains(UNDECIDED) ? UNDECIDED : NO;
  }
}
