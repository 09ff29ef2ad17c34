package gradflow.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TanhMeanFieldTest {
  /** Values printed to six or seven digits: half a unit of the last, or 1e-6. */
  @ParameterizedTest(name = "g={0}")
  @CsvSource({
    "1.1, 0.112750, 0.0050689, -0.511864",
    "1.5, 0.793354, 0.0652172, -0.714346",
    "2, 2.121474, 0.1547242, -1.149023",
    "5, 20.699367, 0.5324279, -4.906771",
    "10, 91.705131, 0.8564352, -12.160966"
  })
  void autonomous_network(double g, double q, double lambda1, double mean) {
    TanhMeanField field = TanhMeanField.solve(g, 0, 0);
    assertThat(field.q()).isCloseTo(q, within(6e-7));
    assertThat(field.lambda1()).isCloseTo(lambda1, within(6e-8));
    assertThat(field.meanExponent()).isCloseTo(mean, within(6e-7));
  }

  @ParameterizedTest(name = "g={0} sx={1} sb={2}")
  @CsvSource({
    "2, 0, 0, 2.121474, 1.362673, 0.1547242",
    "2, 0.5, 0, 2.479710, 1.272230, 0.1203855",
    "2, 2, 0, 6.845631, 0.794823, -0.1148177",
    "1, 0.5, 0, 0.534649, 0.579884, -0.2724637",
    "1.5, 0.5, 0, 1.218208, 0.967097, -0.0167283",
    "1.5, 1, 0.5, 2.508681, 0.711945, -0.1698772",
    "3, 1, 0.3, 7.614507, 1.699480, 0.2651610",
    "5, 2, 0, 25.080124, 2.638487, 0.4851028"
  })
  void driven_network(double g, double sx, double sb, double q, double chi, double lambda1) {
    TanhMeanField field = TanhMeanField.solve(g, sb, sx);
    assertThat(field.q()).isCloseTo(q, within(6e-7));
    assertThat(field.chi()).isCloseTo(chi, within(6e-7));
    assertThat(field.lambda1()).isCloseTo(lambda1, within(6e-8));
  }

  /** Networks of 400 units, measured: the shift explains most of what is missing. */
  @ParameterizedTest(name = "g={0} sx={1}")
  @CsvSource({
    "2, 0.5, 0, 0.11620", "2, 2, 0, -0.12193", "1.5, 0.5, 0, -0.01973",
    "1.5, 1, 0.5, -0.17351", "3, 1, 0.3, 0.25770", "5, 2, 0, 0.47284"
  })
  void finite_size(double g, double sx, double sb, double measured) {
    TanhMeanField field = TanhMeanField.solve(g, sb, sx);
    assertThat(field.lambda1(400)).isCloseTo(measured, within(0.004));
    assertThat(Math.abs(field.lambda1(400) - measured))
        .isLessThan(Math.abs(field.lambda1() - measured));
  }

  @Test
  void shift_of_a_linear_network_is_that_of_gaussian_matrices() {
    TanhMeanField linear = TanhMeanField.solve(0.5, 0, 0);
    assertThat(linear.kurtosis()).isCloseTo(1, within(1e-12));
    assertThat(linear.finiteSizeShift(1000)).isCloseTo(0.5 / 1000, within(1e-12));
    assertThat(linear.lambda1()).isCloseTo(Math.log(0.5), within(1e-14));
  }

  @Test
  void input_ends_chaos() {
    double critical = TanhMeanField.solve(2, 0, 0).criticalInputStd().orElseThrow();
    assertThat(critical).isCloseTo(1.2790454, within(6e-8));
    TanhMeanField there = TanhMeanField.solve(2, 0, critical);
    assertThat(there.q()).isCloseTo(4.2078950, within(6e-8));
    assertThat(there.chi()).isCloseTo(1, within(1e-11));
    assertThat(TanhMeanField.solve(2, 0, critical - 0.01).lambda1()).isPositive();
    assertThat(TanhMeanField.solve(2, 0, critical + 0.01).lambda1()).isNegative();
  }

  @Test
  void biases_count_as_input() {
    double bias = 0.8;
    double input = TanhMeanField.solve(2, bias, 0).criticalInputStd().orElseThrow();
    double alone = TanhMeanField.solve(2, 0, 0).criticalInputStd().orElseThrow();
    assertThat(input * input + bias * bias).isCloseTo(alone * alone, within(1e-12));
    assertThat(TanhMeanField.solve(2, 1.3, 0).criticalInputStd()).isEmpty();
    assertThat(TanhMeanField.solve(1, 0, 0).criticalInputStd()).isEmpty();
  }

  @Test
  void just_above_onset() {
    TanhMeanField field = TanhMeanField.solve(1.01, 0, 0);
    assertThat(field.q())
        .isCloseTo((1.01 * 1.01 - 1) / (2 * 1.01 * 1.01), Percentage.withPercentage(10));
    assertThat(field.lambda1()).isCloseTo(2.0 / 3 * 1e-4, Percentage.withPercentage(10));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1})
  void below_onset_nothing_moves(double g) {
    TanhMeanField field = TanhMeanField.solve(g, 0, 0);
    assertThat(field.q()).isZero();
    assertThat(field.lambda1()).isEqualTo(StrictMath.log(g), within(1e-15));
  }

  @Test
  void solution_obeys_its_equation_far_out() {
    TanhMeanField field = TanhMeanField.solve(300, 0, 1e-3);
    assertThat(field.q())
        .isCloseTo(9e4 * TanhField.square(field.q()) + 1e-6, within(1e-9 * field.q()));
  }

  @Test
  void refuses_a_negative_gain() {
    assertThatThrownBy(() -> TanhMeanField.solve(-1, 0, 0))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("gain");
  }
}
