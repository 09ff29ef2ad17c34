package gradflow.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeOfChaosTest {
  @ParameterizedTest(name = "sigma_b² = {0}")
  @CsvSource({
    "1e-4, 1.08603",
    "0.01, 1.42421",
    "0.1, 1.98607",
    "0.5, 2.84317",
    "1.0, 3.44321",
    "0, 1"
  })
  void critical_weight_variance(double biasVariance, double expected) {
    double critical = EdgeOfChaos.tanh(biasVariance);
    assertThat(critical).isCloseTo(expected, within(6e-6));
    assertThat(TanhMeanField.solve(Math.sqrt(critical), Math.sqrt(biasVariance), 0).chi())
        .isCloseTo(1, within(1e-9));
  }

  @Test
  void relu_is_critical_at_two() {
    assertThat(EdgeOfChaos.reluChi(EdgeOfChaos.relu())).isEqualTo(1);
    double half = GaussianAverage.of(z -> z > 0 ? 1 : z < 0 ? 0 : 0.5).value();
    assertThat(EdgeOfChaos.reluChi(3)).isCloseTo(3 * half, within(1e-12));
  }
}
