package gradflow.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.rng.Seed;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;

class HolmTest {
  @Test
  void p_values_are_multiplied_from_the_least_on_and_never_fall() {
    assertThat(Holm.adjusted(0.01, 0.04, 0.03, 0.005, 0.5))
        .containsExactly(new double[] {0.04, 0.09, 0.09, 0.025, 0.5}, within(1e-15));
    assertThat(Holm.adjusted(0.7, 0.6)).containsExactly(1, 1);
    assertThat(Holm.adjusted()).isEmpty();
  }

  @Test
  void levels_grow_with_the_tests_that_are_open_and_stop_at_the_first_that_is_not_rejected() {
    assertThat(Holm.levels(0.95, 0.01, 0.04, 0.03, 0.005, 0.5))
        .containsExactly(
            new double[] {1 - 0.05 / 4, 1 - 0.05 / 3, 1 - 0.05 / 3, 0.99, 1 - 0.05 / 3},
            within(1e-15));
    assertThat(Holm.levels(0.95, 0.2)).containsExactly(0.95);
  }

  @Test
  void a_level_rejects_what_the_corrected_p_value_does() {
    UniformRandomProvider random = new Seed(5).generator();
    for (int family = 0; family < 1000; family++) {
      double[] p = random.doubles(1 + family % 7).map(u -> 0.1 * u * u).toArray();
      double[] adjusted = Holm.adjusted(p);
      double[] levels = Holm.levels(0.95, p);
      for (int k = 0; k < p.length; k++) {
        assertThat(p[k] <= 1 - levels[k]).isEqualTo(adjusted[k] <= 0.05);
      }
    }
  }

  @Test
  void a_p_value_lies_in_0_to_1() {
    assertThatThrownBy(() -> Holm.adjusted(0.2, 1.2)).hasMessageContaining("p: got 1.2");
    assertThatThrownBy(() -> Holm.adjusted(Double.NaN)).hasMessageContaining("p: got NaN");
  }
}
