package gradflow.figure;

/** The role of a mark, which determines how it is drawn. */
public enum MarkRole {
  /** Measured: solid. */
  MEASURED,
  /** Predicted: dashed. */
  THEORY,
  /** A bound or a reference: dotted. */
  BOUND
}
