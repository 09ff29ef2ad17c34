package gradflow.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChronoTest {
  private static final Seed SEED = new Seed(12);

  private static double[] fill(Initialiser initialiser, int n, String name) {
    Matrix b = Matrix.zeros(n, 1);
    initialiser.fill(b, name, SEED);
    return b.data();
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  @Test
  void forgetAndInputBiasesBelongTogether() {
    double[] forget = fill(new Chrono(100, 1), 20, "b_f");
    assertThat(fill(new Chrono(100, -1), 20, "b_i"))
        .isEqualTo(Arrays.stream(forget).map(b -> -b).toArray());
    double[] upper = fill(new Chrono(100, 1), 20, "l1.b_f");
    assertThat(fill(new Chrono(100, -1), 20, "l1.b_i"))
        .isEqualTo(Arrays.stream(upper).map(b -> -b).toArray());
    assertThat(upper).isNotEqualTo(forget);
  }

  @Test
  void sameBitsOnEveryJdk() {
    assertThat(Arrays.hashCode(fill(new Chrono(100, 1), 100_000, "b_f"))).isEqualTo(1325285391);
  }

  @Test
  void memoriesAreBetweenTwoAndMaxLagSteps() {
    for (double b : fill(new Chrono(100, 1), 10_000, "b_f")) {
      assertThat(1 / (1 - sigmoid(b))).isBetween(2.0, 100.0 + 1e-9);
    }
  }

  /** Table values of theory for T = 10 and 100; 4 standard errors, false alarm 6e-5 each. */
  @ParameterizedTest
  @CsvSource({"10, 0.79882, -0.23307", "100, 0.96008, -0.042999"})
  void meanForgetGate(int maxLag, double mean, double meanLog) {
    double t = maxLag;
    assertThat(mean).isCloseTo(1 - Math.log(t / 2) / (t - 2), within(5e-6));
    assertThat(meanLog)
        .isCloseTo(
            ((t - 1) * Math.log(t - 1) - t * Math.log(t) + 2 * Math.log(2)) / (t - 2),
            within(5e-6));
    double[] f =
        Arrays.stream(fill(new Chrono(maxLag, 1), 100_000, "b_f"))
            .map(ChronoTest::sigmoid)
            .toArray();
    assertMean(f, mean);
    assertMean(Arrays.stream(f).map(Math::log).toArray(), meanLog);
  }

  private static void assertMean(double[] x, double expected) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    assertThat(mean).isCloseTo(expected, within(4 * Math.sqrt(variance / x.length) + 5e-6));
  }

  /**
   * The deterministic variant: b_f = ln(T - 1), b_i = -b_f keeps 1 - 1/T of the cell a step, and
   * takes in 1/T.
   */
  @ParameterizedTest
  @CsvSource({"3", "10", "1000"})
  void oneLagAsAConstant(int lag) {
    double f = sigmoid(fill(new Constant(Math.log(lag - 1)), 1, "b_f")[0]);
    double i = sigmoid(fill(new Constant(-Math.log(lag - 1)), 1, "b_i")[0]);
    assertThat(f).isCloseTo(1 - 1.0 / lag, within(1e-12));
    assertThat(1 / i).isCloseTo(lag, within(1e-12 * lag));
  }
}
