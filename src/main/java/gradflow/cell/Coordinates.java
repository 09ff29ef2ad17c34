package gradflow.cell;

/** What an slstm takes for its state. */
public enum Coordinates {
  /** (h, c, n), as the paper writes it. */
  PLAIN,
  /** (h, c/n, ln n), which stays finite where c and n overflow. */
  RATIO
}
