package gradflow.cell;

/** The forget gate of an {@link Lstm}. */
public enum Forget {
  /** f = 1: the cell state is only ever added to (hochreiter1997). */
  ABSENT,
  /** A gate of its own (gers2000). */
  PRESENT,
  /** f = 1 − i: what comes in displaces what was there (greff2017). */
  COUPLED
}
