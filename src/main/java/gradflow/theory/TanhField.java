package gradflow.theory;

import gradflow.linalg.Activations;

/** Averages of phi = tanh over pre-activations a ~ N(0, q). */
final class TanhField {
  private static final double LN_2 = StrictMath.log(2);

  private TanhField() {}

  /** Returns {@code <phi²>}. */
  static double square(double q) {
    return GaussianAverage.of(0, q, a -> square(Activations.tanh(a), 1)).value();
  }

  /** Returns {@code <phi'²>}. */
  static double slopeSquare(double q) {
    return GaussianAverage.of(0, q, a -> square(Activations.sech2(a), 1)).value();
  }

  /** Returns {@code <phi'⁴>}. */
  static double slopeFourth(double q) {
    return GaussianAverage.of(0, q, a -> square(Activations.sech2(a), 2)).value();
  }

  /** Returns {@code <ln phi'>}. */
  static double logSlope(double q) {
    return GaussianAverage.of(0, q, TanhField::logSech2).value();
  }

  /** Returns ln sech² a, which is finite for every a, even if sech² a underflows. */
  private static double logSech2(double a) {
    double x = Math.abs(a);
    return 2 * (LN_2 - x - StrictMath.log1p(StrictMath.exp(-2 * x)));
  }

  private static double square(double x, int times) {
    double y = x;
    for (int i = 0; i < times; i++) {
      y *= y;
    }
    return y;
  }
}
