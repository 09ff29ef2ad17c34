package gradflow.theory;

import java.util.function.DoubleUnaryOperator;

/** The mean square of a bounded state, q = F(q). */
final class MeanSquareFixedPoint {
  private static final double SMALLEST = 1e-10;
  private static final double FACTOR = 0.7;

  private MeanSquareFixedPoint() {}

  /**
   * The largest q in (0, 1] with q = F(q), where F(1) &lt; 1; 0 if there is none above 1e-10.
   * Searched downwards in steps of a third: two solutions closer than that are taken for none.
   */
  static double largest(DoubleUnaryOperator f) {
    double high = 1;
    while (high > SMALLEST) {
      double low = FACTOR * high;
      if (f.applyAsDouble(low) >= low) {
        return Root.between(low, high, q -> f.applyAsDouble(q) - q);
      }
      high = low;
    }
    return 0;
  }
}
