package gradflow.cell;

/** Which entries of a step Jacobian may differ from 0 for any weights and state. */
public enum JacobianForm {
  /** All entries, unless the cell's structure implies otherwise. */
  DENSE,
  /** The diagonal entries. */
  DIAGONAL,
  /** Entries that couple entries k and n/2 + k of the state: blocks of 2 x 2. */
  PAIRS,
  /** Entries that couple entries k, n/3 + k and 2n/3 + k of the state: blocks of 3 x 3. */
  TRIPLES;

  /** Returns the number of stored entries of an n x n J. */
  public long entries(long n) {
    return this == DENSE ? n * n : n * width();
  }

  /** Returns the block size w; 0 for a J without blocks. */
  public int width() {
    return switch (this) {
      case DENSE -> 0;
      case DIAGONAL -> 1;
      case PAIRS -> 2;
      case TRIPLES -> 3;
    };
  }
}
