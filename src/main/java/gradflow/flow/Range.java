package gradflow.flow;

/**
 * An interval for a quantity that follows from its errors; NaN where there are no errors.
 *
 * @param low the smallest
 * @param high the largest
 */
public record Range(double low, double high) {
  /** Of a quantity without errors. */
  public static final Range UNKNOWN = new Range(Double.NaN, Double.NaN);
}
