package gradflow.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.linalg.Activations;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against the double integral: given a, the other is N(rho a, (1 - rho²) q). Both averages are
 * trapezoidal sums, whose error for tanh falls with exp(-2 pi a / h), a = pi / (2 s) at the
 * deviation s; two steps that agree show that what is left is rounding.
 */
class PairAveragesTest {
  private static final double REACH = 9;

  private static double pair(double q, double rho, DoubleUnaryOperator f) {
    double coarse = pair(q, rho, f, 42);
    double fine = pair(q, rho, f, 50);
    assertThat(coarse).as("steps").isCloseTo(fine, within(2e-13));
    return fine;
  }

  /** The error of a step is some exp(-exponent). */
  private static double pair(double q, double rho, DoubleUnaryOperator f, double exponent) {
    double rest = Math.sqrt(Math.max(0, (1 - rho * rho) * q));
    return average(
        Math.sqrt(q),
        exponent,
        a -> f.applyAsDouble(a) * average(rest, exponent, b -> f.applyAsDouble(rho * a + b)));
  }

  /** The average over N(0, deviation²). */
  private static double average(double deviation, double exponent, DoubleUnaryOperator f) {
    if (deviation == 0) {
      return f.applyAsDouble(0);
    }
    // analytic in |Im z| < pi / (2 s), and the density alone allows no more than pi
    double step = Math.PI * Math.min(Math.PI, Math.PI / deviation) / exponent;
    int reach = (int) Math.ceil(REACH / step);
    double sum = 0;
    for (int k = -reach; k <= reach; k++) {
      double z = k * step;
      sum += Math.exp(-0.5 * z * z) * f.applyAsDouble(deviation * z);
    }
    return sum * step / Math.sqrt(2 * Math.PI);
  }

  @ParameterizedTest(name = "q={0} rho={1}")
  @CsvSource({
    "0.1, 0.3",
    "0.1, 1",
    "2, 0",
    "2, 0.5",
    "2, -0.5",
    "2, 0.99",
    "2, 1",
    "25, 0.5",
    "25, 0.999",
    "25, -1",
    "90, 0.9"
  })
  void tanh(double q, double rho) {
    TanhPairs pairs = new TanhPairs(q);
    assertThat(pairs.product(rho)).isCloseTo(pair(q, rho, Activations::tanh), within(2e-12));
    assertThat(pairs.slopes(rho)).isCloseTo(pair(q, rho, Activations::sech2), within(2e-12));
  }

  /** The inner average in closed form, by the error function; a kink costs the outer one digits. */
  @ParameterizedTest(name = "q={0} rho={1}")
  @CsvSource({"1, 0", "1, 0.5", "3, -0.7", "3, 0.9"})
  void relu(double q, double rho) {
    ReluPairs pairs = new ReluPairs(q);
    double rest = Math.sqrt((1 - rho * rho) * q);
    double product =
        GaussianAverage.of(
                0,
                q,
                a -> {
                  double m = rho * a;
                  double density = Math.exp(-0.5 * m * m / (rest * rest)) / Math.sqrt(2 * Math.PI);
                  return Math.max(0, a) * (rest * density + m * normal(m / rest));
                })
            .value();
    double slopes =
        GaussianAverage.of(0, q, a -> (a > 0 ? 1 : a < 0 ? 0 : 0.5) * normal(rho * a / rest))
            .value();
    assertThat(pairs.product(rho)).isCloseTo(product, within(1e-7));
    assertThat(pairs.slopes(rho)).isCloseTo(slopes, within(1e-7));
    assertThat(pairs.product(1)).isCloseTo(q / 2, within(1e-15 * q));
    assertThat(pairs.slopes(1)).isCloseTo(0.5, within(1e-15));
    assertThat(pairs.product(-1)).isCloseTo(0, within(1e-15));
  }

  private static double normal(double x) {
    return 0.5 * Erf.erfc(-x / Math.sqrt(2));
  }
}
