package gradflow.flow;

/**
 * An interval for a quantity, derived from errors; NaN if there are no errors.
 *
 * @param low the smallest value
 * @param high the largest value
 */
public record Range(double low, double high) {
  /** The range of a quantity without errors. */
  public static final Range UNKNOWN = new Range(Double.NaN, Double.NaN);
}
