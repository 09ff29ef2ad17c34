package gradflow.cell;

/** The forget gate of an {@link Lstm}. */
public enum Forget {
  /** f = 1: the cell state only accumulates (hochreiter1997). */
  ABSENT,
  /** A separate gate (gers2000). */
  PRESENT,
  /** f = 1 − i: new content displaces old (greff2017). */
  COUPLED
}
