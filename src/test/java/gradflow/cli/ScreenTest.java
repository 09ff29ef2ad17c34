package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private static final String WORDS =
      IntStream.range(0, 60)
          .mapToObj(k -> "w".repeat(1 + k * 7 % 11))
          .collect(Collectors.joining(" "));

  private static List<String> lines(int columns, String before, String text, int hanging) {
    StringWriter to = new StringWriter();
    new Screen(new PrintWriter(to, true), columns).line(before, text, hanging);
    return to.toString().lines().toList();
  }

  @Test
  void breaksBetweenWordsAndFillsTheLine() {
    for (int columns = 31; columns < 100; columns++) {
      List<String> lines = lines(columns, "  name   ", WORDS, 2);
      assertThat(String.join(" ", lines).strip().replaceAll("name", "").replaceAll(" +", " "))
          .isEqualTo(" " + WORDS);
      for (int k = 0; k < lines.size(); k++) {
        assertThat(lines.get(k)).hasSizeLessThanOrEqualTo(columns);
        assertThat(lines.get(k)).matches(k == 0 ? "  name   w.*w" : " {11}w.*");
        if (k + 1 < lines.size()) {
          String next = lines.get(k + 1).strip().split(" ", 2)[0];
          assertThat(lines.get(k).length() + 1 + next.length()).isGreaterThan(columns);
        }
      }
    }
  }

  @Test
  void whatIsNoTerminalGetsWholeLines() {
    assertThat(lines(0, "  name   ", WORDS, 2)).containsExactly("  name   " + WORDS);
  }

  @Test
  void aTerminalThatIsTooNarrowGetsWholeLines() {
    assertThat(lines(28, "  name   ", WORDS, 2)).containsExactly("  name   " + WORDS);
  }

  @Test
  void aWordThatIsTooLongStays() {
    String word = "w".repeat(50);
    assertThat(lines(30, "", word + " " + word, 4)).containsExactly(word, "    " + word);
    assertThat(lines(30, "", word, 4)).containsExactly(word);
  }
}
