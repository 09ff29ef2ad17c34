package gradflow.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import gradflow.linalg.Activations;
import org.apache.commons.math3.analysis.integration.IterativeLegendreGaussIntegrator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GaussianAverageTest {
  @Test
  void moments_of_a_gaussian() {
    assertThat(GaussianAverage.of(z -> 1).value()).isCloseTo(1, within(1e-14));
    assertThat(GaussianAverage.of(z -> z).value()).isCloseTo(0, within(1e-15));
    assertThat(GaussianAverage.of(1, 4, a -> a * a).value()).isCloseTo(5, within(1e-13));
    assertThat(GaussianAverage.of(0, 2, a -> a * a * a * a).value()).isCloseTo(12, within(1e-12));
  }

  @Test
  void exponential_and_cosine() {
    assertThat(GaussianAverage.of(0.3, 1.5, StrictMath::exp).value())
        .isCloseTo(Math.exp(0.3 + 0.75), within(1e-12));
    assertThat(GaussianAverage.of(0, 9, StrictMath::cos).value())
        .isCloseTo(Math.exp(-4.5), within(1e-14));
  }

  @Test
  void no_variance_is_the_value_at_the_mean() {
    assertThat(GaussianAverage.of(0.5, 0, a -> a * a)).isEqualTo(new GaussianAverage(0.25, 0));
  }

  /** The mean of sigma is ½ by symmetry, and that of sigma² + sigma' is ½ too. */
  @Test
  void identities_of_the_sigmoid() {
    assertThat(GaussianAverage.of(0, 7, Activations::sigmoid).value())
        .isCloseTo(0.5, within(1e-14));
    double square =
        GaussianAverage.of(0, 7, a -> Activations.sigmoid(a) * Activations.sigmoid(a)).value();
    double slope = GaussianAverage.of(0, 7, Activations::sigmoidDerivative).value();
    assertThat(square + slope).isCloseTo(0.5, within(1e-14));
  }

  /** Stein's lemma, E a phi(a) = q E phi'(a), ties a smooth integrand to a steep one. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-8, 1, 100, 1e4, 1e6})
  void steins_lemma_at_any_steepness(double q) {
    double left = GaussianAverage.of(0, q, a -> a * Activations.tanh(a)).value();
    double right = q * GaussianAverage.of(0, q, Activations::sech2).value();
    assertThat(left).isCloseTo(right, within(1e-12 * left));
  }

  @Test
  void agrees_with_gauss_legendre() {
    double q = 91.7;
    double legendre =
        2
            * new IterativeLegendreGaussIntegrator(30, 1e-13, 1e-15)
                .integrate(
                    1_000_000,
                    z -> {
                      double s = Activations.sech2(Math.sqrt(q) * z);
                      return s * s * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
                    },
                    0,
                    10);
    GaussianAverage trapezoid =
        GaussianAverage.of(0, q, a -> Activations.sech2(a) * Activations.sech2(a));
    assertThat(trapezoid.value()).isCloseTo(legendre, within(1e-12));
    assertThat(trapezoid.error()).isLessThan(1e-12);
  }

  @Test
  void a_kink_is_reported_as_an_error() {
    GaussianAverage relu = GaussianAverage.of(a -> Math.max(0, a - 0.1234));
    double exact =
        Math.exp(-0.1234 * 0.1234 / 2) / Math.sqrt(2 * Math.PI)
            - 0.1234
                * (1
                    - new org.apache.commons.math3.distribution.NormalDistribution()
                        .cumulativeProbability(0.1234));
    assertThat(relu.error()).isGreaterThan(1e-13).isLessThan(1e-7);
    assertThat(relu.value()).isCloseTo(exact, within(1e-8));
  }

  @Test
  void refuses_a_negative_variance() {
    assertThatThrownBy(() -> GaussianAverage.of(0, -1, a -> a))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("variance");
  }
}
