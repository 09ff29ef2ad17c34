package gradflow.task;

/** The steps at which a loss is evaluated. */
public enum When {
  /** At step T only. */
  LAST,
  /** At every step, summed. */
  EVERY;

  /** Returns whether step t of T counts. */
  public boolean counts(int t, int steps) {
    return this == EVERY || t == steps;
  }
}
