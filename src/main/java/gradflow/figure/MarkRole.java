package gradflow.figure;

/** What a mark is, which decides how it is drawn. */
public enum MarkRole {
  /** Measured: solid. */
  MEASURED,
  /** Predicted: dashed. */
  THEORY,
  /** A bound or a reference: dotted. */
  BOUND
}
