package gradflow.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class GateMemoryTest {
  @Test
  void no_bias_halves_at_every_step() {
    GateMemory none = new GateMemory(0);
    assertThat(none.halfLife()).isCloseTo(1, within(1e-15));
  }

  @Test
  void forget_bias_one() {
    GateMemory one = new GateMemory(1);
    assertThat(one.halfLife()).isCloseTo(2.21268, within(6e-6));
    assertThat(one.exponent()).isCloseTo(Math.log(0.7310586), within(1e-7));
  }

  @Test
  void far_biases_keep_their_digits() {
    assertThat(new GateMemory(50).exponent())
        .isCloseTo(-Math.exp(-50), Percentage.withPercentage(1e-10));
    assertThat(new GateMemory(-800).exponent()).isEqualTo(-800);
    assertThat(new GateMemory(Math.log(99)).exponent()).isCloseTo(Math.log(0.99), within(1e-15));
  }
}
