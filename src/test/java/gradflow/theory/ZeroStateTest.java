package gradflow.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZeroStateTest {
  @ParameterizedTest(name = "forget bias {0}")
  @CsvSource({"0, 2.0", "1, 1.07577", "2, 0.47681"})
  void lstm_threshold(double forgetBias, double gain) {
    assertThat(ZeroState.lstm(0, forgetBias, 0).tiedThreshold()).isCloseTo(gain, within(6e-6));
  }

  @ParameterizedTest(name = "g={0}")
  @CsvSource({"1, -0.287682, -0.581575", "2, 0, -0.346574", "3, 0.223144, -0.103820"})
  void without_biases_lstm_and_gru_agree(double gain, double tied, double untied) {
    for (ZeroState cell : new ZeroState[] {ZeroState.lstm(0, 0, 0), ZeroState.gru(0, 0)}) {
      assertThat(cell.tiedLambda1(gain)).isCloseTo(tied, within(6e-7));
      assertThat(cell.untiedLambda1(gain)).isCloseTo(untied, within(6e-7));
    }
  }

  @Test
  void untied_threshold_is_far_off() {
    ZeroState lstm = ZeroState.lstm(0, 0, 0);
    assertThat(lstm.tiedThreshold()).isEqualTo(2);
    assertThat(lstm.untiedThreshold()).isCloseTo(3.464102, within(6e-7));
    assertThat(lstm.untiedLambda1(lstm.untiedThreshold())).isCloseTo(0, within(1e-15));
  }

  /** Disc edges; the measured exponents lie within 0.01. */
  @ParameterizedTest(name = "update bias {0}, g={1}")
  @CsvSource({"0, 1, -0.287682", "0, 1.8, -0.051293", "2, 1, -0.06145", "4, 1, -0.00903"})
  void gru_edge(double updateBias, double gain, double lambda) {
    assertThat(ZeroState.gru(updateBias, 0).tiedLambda1(gain)).isCloseTo(lambda, within(6e-6));
  }

  @ParameterizedTest
  @CsvSource({"-3", "0", "2", "12", "40", "700"})
  void gru_threshold_does_not_depend_on_the_update_gate(double updateBias) {
    assertThat(ZeroState.gru(updateBias, 0).tiedThreshold()).isCloseTo(2, within(1e-10));
  }

  /** sigma(-40) = 4.248354255291589e-18, where sigma(40) is 1. */
  @Test
  void what_a_gate_near_one_lets_go_has_all_its_digits() {
    double rest = 4.248354255291589e-18;
    ZeroState lstm = ZeroState.lstm(0, 40, 0);
    assertThat(lstm.tiedThreshold()).isCloseTo(4 * rest, within(1e-14 * rest));
    assertThat(lstm.untiedThreshold()).isCloseTo(4 * Math.sqrt(2 * rest), within(1e-21));
    ZeroState gru = ZeroState.gru(40, 0);
    assertThat(gru.tiedLambda1(1)).isCloseTo(-rest / 2, within(1e-14 * rest));
    assertThat(gru.tiedLambda1(3)).isCloseTo(rest / 2, within(1e-14 * rest));
    assertThat(gru.untiedLambda1(3)).isCloseTo(-rest, within(1e-14 * rest));
  }

  @Test
  void eigenvalues_map_affinely() {
    ZeroState lstm = ZeroState.lstm(0, 0, 0);
    assertThat(lstm.realPart(-2)).isEqualTo(0);
    assertThat(lstm.imaginaryPart(2)).isEqualTo(0.5);
  }

  @Test
  void refuses_a_bias_that_is_no_number() {
    assertThatThrownBy(() -> ZeroState.lstm(0, Double.NaN, 0))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("forget_bias");
  }
}
