package gradflow.verdict;

import java.util.Collection;

/** Whether something was found; undecided where the data leave it open. */
public enum Decision {
  /** The whole interval satisfies the comparison. */
  YES,
  /** None of the interval does. */
  NO,
  /** Part of the interval does, or there is no interval. */
  UNDECIDED;

  /** Every one; NO as soon as one is NO; UNDECIDED if there are none. */
  static Decision all(Collection<Decision> decisions) {
    if (decisions.contains(NO)) {
      return NO;
    }
    return decisions.isEmpty() || decisions.contains(UNDECIDED) ? UNDECIDED : YES;
  }

  /** At least one. */
  static Decision any(Collection<Decision> decisions) {
    if (decisions.contains(YES)) {
      return YES;
    }
    return decisions.isEmpty() || decisions.contains(UNDECIDED) ? UNDECIDED : NO;
  }
}
