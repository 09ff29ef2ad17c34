package gradflow.theory;

import java.util.function.DoubleUnaryOperator;

/** Solver for the mean square of a bounded state, q = F(q). */
final class MeanSquareFixedPoint {
  private static final double SMALLEST = 1e-10;
  private static final double FACTOR = 0.7;

  private MeanSquareFixedPoint() {}

  /**
   * Returns the largest q in (0, 1] with q = F(q), where F(1) &lt; 1; 0 if there is none above
   * 1e-10. The search proceeds downwards in steps of a third, so it misses two solutions that are
   * closer together.
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
