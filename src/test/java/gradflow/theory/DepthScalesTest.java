package gradflow.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DepthScalesTest {
  /** A small difference from the fixed point, followed for ten steps, shrinks as the scales say. */
  @ParameterizedTest(name = "g={0} sb={1}")
  @CsvSource({"1.5, 0.3", "2, 0.1", "3, 1", "0.9, 0.5", "1.2, 1"})
  void mapsReturnAsTheScalesSay(double g, double sb) {
    DepthScales scales = DepthScales.of(g, sb);
    double g2 = g * g;
    double q = TanhMeanField.solve(g, sb, 0).q();
    double moved = q * (1 + 1e-6);
    for (int t = 0; t < 10; t++) {
      moved = g2 * TanhField.square(moved) + sb * sb;
    }
    assertThat(moved / q - 1).isCloseTo(1e-6 * Math.exp(-10 / scales.variance()), within(1e-11));
    PairAverages pairs = new TanhPairs(q);
    double fixed = scales.fixedCorrelation();
    assertThat((g2 * pairs.product(fixed) + sb * sb) / q).isCloseTo(fixed, within(1e-10));
    double c = fixed - 1e-6;
    for (int t = 0; t < 10; t++) {
      c = (g2 * pairs.product(c) + sb * sb) / q;
    }
    assertThat(fixed - c).isCloseTo(1e-6 * Math.exp(-10 / scales.correlation()), within(1e-10));
  }

  /** C11: at the edge of chaos correlations and gradients reach through any number of steps. */
  @ParameterizedTest(name = "sb²={0}")
  @CsvSource({"0.01, 1.42421", "0.1, 1.98607", "0.5, 2.84317", "1.0, 3.44321"})
  void edgeOfChaos(double noise, double critical) {
    assertThat(EdgeOfChaos.tanh(noise)).isCloseTo(critical, within(1e-4 * critical));
    double edge = Math.sqrt(EdgeOfChaos.tanh(noise));
    DepthScales at = DepthScales.of(edge * (1 - 1e-6), Math.sqrt(noise));
    assertThat(at.gradient()).isGreaterThan(1e5);
    assertThat(at.correlation()).isCloseTo(at.gradient(), within(1e-6 * at.gradient()));
    assertThat(at.variance()).isLessThan(30);
    DepthScales below = DepthScales.of(0.8 * edge, Math.sqrt(noise));
    assertThat(below.fixedCorrelation()).isEqualTo(1);
    assertThat(below.correlation()).isCloseTo(below.gradient(), within(1e-9));
    DepthScales above = DepthScales.of(1.3 * edge, Math.sqrt(noise));
    assertThat(above.fixedCorrelation()).isLessThan(0.99);
    assertThat(above.gradient()).isLessThan(30);
  }

  @Test
  void silence() {
    DepthScales scales = DepthScales.of(0.5, 0);
    assertThat(scales.gradient()).isCloseTo(1 / Math.log(4), within(1e-15));
    assertThat(scales.variance()).isEqualTo(scales.gradient());
    assertThat(DepthScales.of(2, 0).fixedCorrelation()).isCloseTo(0, within(1e-12));
    assertThatThrownBy(() -> DepthScales.of(0, 1)).isInstanceOf(BadArgument.class);
  }
}
