package gradflow.cell;

/** Which entries of a step Jacobian may differ from 0, whatever the weights and the state. */
public enum JacobianForm {
  /** All, as far as the cell's structure does not say more. */
  DENSE,
  /** Those on the diagonal. */
  DIAGONAL,
  /** Those by which entries k and n/2 + k of the state act on themselves: blocks of 2 x 2. */
  PAIRS;

  /** The number of entries that are kept of a J of n x n. */
  public long entries(long n) {
    return this == DENSE ? n * n : this == DIAGONAL ? n : 2 * n;
  }
}
