package gradflow.flow;

/**
 * Between which values a quantity lies as far as its errors tell; NaN where there are no errors.
 *
 * @param low the smallest
 * @param high the largest
 */
public record Range(double low, double high) {
  /** Of a quantity without errors. */
  public static final Range UNKNOWN = new Range(Double.NaN, Double.NaN);
}
