package gradflow.cell;

/** What a linear recurrence with a read-out of its own puts out. */
public enum LinearOutput {
  /** The read-out y. */
  Y,
  /** The state itself. */
  STATE
}
