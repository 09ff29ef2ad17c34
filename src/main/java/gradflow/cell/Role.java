package gradflow.cell;

/** What a parameter block does; initialisers and measures address blocks by it. */
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
