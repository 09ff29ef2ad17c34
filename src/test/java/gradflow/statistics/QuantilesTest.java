package gradflow.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class QuantilesTest {
  private static final double LOW = Double.NEGATIVE_INFINITY;
  private static final double HIGH = Double.POSITIVE_INFINITY;

  @Test
  void quantiles_of_infinities_are_not_nan() {
    double[] sorted = {LOW, LOW, 0, 1, HIGH};
    assertThat(Quantiles.of(sorted, 0.1)).isEqualTo(LOW);
    assertThat(Quantiles.of(sorted, 0.3)).isEqualTo(LOW);
    assertThat(Quantiles.of(sorted, 0.5)).isZero();
    assertThat(Quantiles.of(sorted, 0.6)).isEqualTo(0.4, within(1e-15));
    assertThat(Quantiles.of(sorted, 0.9)).isEqualTo(HIGH);
    assertThat(Quantiles.of(sorted, 1)).isEqualTo(HIGH);
    assertThat(Quantiles.of(new double[] {LOW, HIGH}, 0.5)).isNaN();
    assertThat(Quantiles.of(new double[0], 0.5)).isNaN();
  }
}
