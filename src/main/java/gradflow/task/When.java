package gradflow.task;

/** At which steps a loss is taken. */
public enum When {
  /** At step T only. */
  LAST,
  /** At every step, summed. */
  EVERY;

  /** Whether step t of T counts. */
  public boolean counts(int t, int steps) {
    return this == EVERY || t == steps;
  }
}
