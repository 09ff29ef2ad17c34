package gradflow.cell;

/** The output of a linear recurrence that has its own readout. */
public enum LinearOutput {
  /** The readout y. */
  Y,
  /** The state. */
  STATE
}
