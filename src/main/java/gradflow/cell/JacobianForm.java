package gradflow.cell;

/** Which entries of a step Jacobian may differ from 0, whatever the weights and the state. */
public enum JacobianForm {
  /** All, as far as the cell's structure does not say more. */
  DENSE,
  /** Those on the diagonal. */
  DIAGONAL,
  /** Those by which entries k and n/2 + k of the state act on themselves: blocks of 2 x 2. */
  PAIRS,
  /** Those by which entries k, n/3 + k and 2n/3 + k act on themselves: blocks of 3 x 3. */
  TRIPLES;

  /** The number of entries that are kept of a J of n x n. */
  public long entries(long n) {
    return this == DENSE ? n * n : n * width();
  }

  /** The size w of the blocks of w x w; 0 for a J that has none. */
  public int width() {
    return switch (this) {
      case DENSE -> 0;
      case DIAGONAL -> 1;
      case PAIRS -> 2;
      case TRIPLES -> 3;
    };
  }
}
