package gradflow.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeadingTest {
  @Test
  void aNumberSaysOfWhatItIs() {
    Optional<String> column = Optional.of("hidden_size");
    assertThat(Heading.of("", column, "0.8")).isEqualTo("hidden size 0.8");
    assertThat(Heading.of("units", column, "64")).isEqualTo("units 64");
    assertThat(Heading.of("", column, "-1")).isEqualTo("hidden size −1");
    assertThat(Heading.entry("bias", "-1e-3")).isEqualTo("bias = −1e-3");
    assertThat(Heading.of("", column, "lstm")).isEqualTo("lstm");
    assertThat(Heading.of("both", Optional.empty(), "")).isEqualTo("both");
    assertThat(Heading.of("", Optional.empty(), "")).isEmpty();
  }
}
