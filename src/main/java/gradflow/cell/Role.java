package gradflow.cell;

/** The role of a parameter block, by which initialisers and measures address it. */
public enum Role {
  /** Multiplies the previous hidden state. */
  RECURRENT,
  /** Multiplies the input. */
  INPUT,
  /** Added to a pre-activation. */
  BIAS,
  /** Multiplies a cell state elementwise inside a gate. */
  PEEPHOLE,
  /** None of these, such as a decay rate or a readout; the cell specifies the initialiser. */
  OWN
}
