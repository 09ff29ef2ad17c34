package gradflow.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.rng.Seed;
import org.junit.jupiter.api.Test;

class InitialStateTest {
  @Test
  void theMeanIsAddedToWhatIsDrawn() {
    Seed seed = new Seed(3);
    double[] round = new InitialState(0.5).state(40, 3, seed);
    double[] moved = new InitialState(0.5, -2).state(40, 3, seed);
    for (int k = 0; k < round.length; k++) {
      assertThat(moved[k]).isCloseTo(round[k] - 2, within(1e-15));
    }
    assertThat(new InitialState(0, 0.25).state(2, 2, seed)).containsOnly(0.25);
    assertThat(new InitialState(0).state(2, 2, seed)).containsOnly(0);
    assertThatThrownBy(() -> new InitialState(0, Double.NaN)).hasMessageContaining("mean");
    assertThatThrownBy(() -> new InitialState(-1)).hasMessageContaining("std");
  }
}
