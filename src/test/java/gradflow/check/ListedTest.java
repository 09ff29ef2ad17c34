package gradflow.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListedTest {
  private static List<String> names(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(k -> "n" + k).toList();
  }

  @Test
  void upToTwentyAreAllThere() {
    assertThat(Listed.of(names(3))).isEqualTo("n1, n2, n3");
    assertThat(Listed.of(names(20))).endsWith("n19, n20");
    assertThat(Listed.lines(names(20))).hasLineCount(20).endsWith("\nn20");
  }

  @Test
  void theOthersAreCounted() {
    assertThat(Listed.of(names(21))).endsWith("n19, n20 and 1 more");
    assertThat(Listed.lines(names(1000))).hasLineCount(21).endsWith("\nand 980 more problems");
  }
}
