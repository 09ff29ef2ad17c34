package gradflow.theory;

import gradflow.linalg.Activation;
import gradflow.linalg.Activations;

/**
 * Averages over a gate v = sigma(a), a ~ N(b, g² q + s_x²).
 *
 * @param mean {@code <v>}
 * @param square {@code <v²>}
 * @param slopeSquare {@code <v_1²>}, where v_1 is the derivative at the pre-activation
 * @param log {@code <ln v>}
 * @param complement {@code <1-v>}
 * @param complementSquare {@code <(1-v)²>}
 */
record GateAverages(
    double mean,
    double square,
    double slopeSquare,
    double log,
    double complement,
    double complementSquare) {
  static GateAverages of(GateLaw law, double stateSquare, double inputStd) {
    double m = law.bias();
    double s2 = law.variance(stateSquare, inputStd);
    return new GateAverages(
        GaussianAverage.of(m, s2, Activations::sigmoid).value(),
        GaussianAverage.of(m, s2, a -> squared(Activations.sigmoid(a))).value(),
        GaussianAverage.of(m, s2, a -> squared(Activations.sigmoidDerivative(a))).value(),
        GaussianAverage.of(m, s2, a -> new GateMemory(a).exponent()).value(),
        GaussianAverage.of(m, s2, Activation.SIGMOID::complement).value(),
        GaussianAverage.of(m, s2, a -> squared(Activation.SIGMOID.complement(a))).value());
  }

  /** Returns {@code 1 - <v²>}. */
  double lostSquare() {
    return 2 * complement - complementSquare;
  }

  private static double squared(double x) {
    return x * x;
  }
}
