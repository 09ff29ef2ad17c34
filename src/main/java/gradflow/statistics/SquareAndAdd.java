package gradflow.statistics;

/**
 * Newcombe's method to combine the intervals of two shares, with correlation φ, into that of their
 * difference.
 */
final class SquareAndAdd {
  /** Number of standard deviations beyond which a normal tail underflows to 0. */
  private static final double FARTHEST = 39;

  private SquareAndAdd() {}

  static Interval interval(
      String method, Wilson first, Wilson second, double phi, double confidence) {
    double z = Wilson.z(RequireSample.alpha(confidence));
    double low = low(first, second, phi, z);
    double high = -low(second, first, phi, z);
    return new Interval(method, low, high, Double.NaN);
  }

  private static double low(Wilson first, Wilson second, double phi, double z) {
    double down = first.value() - first.low(z);
    double up = second.high(z) - second.value();
    double squares = down * down - 2 * phi * down * up + up * up;
    return Math.max(-1, first.value() - second.value() - Math.sqrt(Math.max(0, squares)));
  }

  /** Inverts the interval by bisection: its ends move away from the difference as z grows. */
  static double p(Wilson first, Wilson second, double phi, double hypothesis) {
    double difference = first.value() - second.value();
    if (hypothesis > difference) {
      return p(second, first, phi, -hypothesis);
    }
    if (hypothesis == difference) {
      return 1;
    }
    double outside = 0;
    double inside = FARTHEST;
    if (low(first, second, phi, inside) > hypothesis) {
      return 0;
    }
    while (inside - outside > 1e-12 * inside) {
      double z = (inside + outside) / 2;
      if (low(first, second, phi, z) > hypothesis) {
        outside = z;
      } else {
        inside = z;
      }
    }
    return Wilson.twoTails(inside);
  }
}
