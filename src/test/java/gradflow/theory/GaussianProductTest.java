package gradflow.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GaussianProductTest {
  @ParameterizedTest(name = "N={0} lambda_{1}")
  @CsvSource({
    "2, 1, -0.288608",
    "2, 2, -0.981755",
    "10, 1, -0.051660",
    "10, 2, -0.110283",
    "10, 10, -1.786474",
    "100, 1, -0.0050167",
    "100, 50, -0.346540",
    "100, 100, -2.937767"
  })
  void exponents(int size, int i, double expected) {
    assertThat(new GaussianProduct(size, 1.0 / size).exponent(i)).isCloseTo(expected, within(6e-7));
  }

  @Test
  void sum_of_the_exponents() {
    double[] spectrum = new GaussianProduct(10, 0.1).spectrum();
    assertThat(Arrays.stream(spectrum).sum()).isCloseTo(-5.647813, within(6e-7));
    assertThat(spectrum[0] - spectrum[9]).isCloseTo(1.7348, within(6e-5));
  }

  /** One step of a 3 x 3 product in closed form: ln|A u| has that mean and that variance. */
  @Test
  void agrees_with_draws() {
    int draws = 200_000;
    Normals normals = new Normals(new Seed(1));
    double[] v = new double[3];
    double sum = 0;
    double squares = 0;
    for (int n = 0; n < draws; n++) {
      normals.fill(v, Math.sqrt(0.2));
      double log = 0.5 * Math.log(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
      sum += log;
      squares += log * log;
    }
    GaussianProduct product = new GaussianProduct(3, 0.2);
    double mean = sum / draws;
    double spread = product.lambda1Spread();
    // five standard errors: one false alarm in a million
    assertThat(mean).isCloseTo(product.exponent(1), within(5 * Math.sqrt(spread / draws)));
    assertThat(squares / draws - mean * mean).isCloseTo(spread, within(0.02 * spread));
  }

  @Test
  void spread_of_finite_time_exponents() {
    assertThat(new GaussianProduct(20, 0.05).lambda1Spread()).isCloseTo(0.026292, within(6e-7));
  }

  @ParameterizedTest(name = "{0} factors")
  @CsvSource({"1, 4", "2, 6.75", "3, 9.4815", "5, 14.930", "10, 28.531"})
  void edge_of_the_squared_singular_values(int factors, double expected) {
    assertThat(GaussianProduct.squaredNormEdge(factors)).isCloseTo(expected, within(6e-4));
  }

  @Test
  void refuses_an_index_out_of_range() {
    assertThatThrownBy(() -> new GaussianProduct(3, 1).exponent(4))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("[1.0, 3.0]");
  }
}
