package gradflow.cell;

/** The coordinates in which the state of an slstm is kept. */
public enum Coordinates {
  /** (h, c, n), as in the paper. */
  PLAIN,
  /** (h, c/n, ln n), which stays finite where c and n overflow. */
  RATIO
}
