package gradflow.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Idioms that stood in texts once and are not to come back: docs, specs, help and messages. */
class EnglishTest {
  private static final List<Pattern> IDIOMS =
      Stream.of(
              "as late as is safe",
              "seen from the spec",
              "it is not so that",
              "points a side",
              "\\bred run\\b",
              "steps that do not count",
              "(sequences|values) an update",
              "units? of time a step",
              "samples of the sampler",
              "told at the end",
              "\\btold\\b",
              "\\bone row (a|an) ",
              "\\bone a (sample|step|file|row|line)\\b",
              "what theory knows from its set-up",
              "whose findings are so",
              "gradflow (check|describe)`? tells")
          .map(p -> Pattern.compile(p, Pattern.CASE_INSENSITIVE))
          .toList();

  @Test
  void noneComesBack() throws IOException {
    List<String> found = new ArrayList<>();
    int files = 0;
    for (String root : List.of("README.md", "CONTRIBUTING.md", "docs", "experiments", "src/main")) {
      try (Stream<Path> all = Files.walk(Path.of(root))) {
        for (Path file : all.filter(EnglishTest::isText).toList()) {
          files++;
          String text = Files.readString(file);
          for (Pattern idiom : IDIOMS) {
            if (idiom.matcher(text).find()) {
              found.add(file + ": " + idiom);
            }
          }
        }
      }
    }
    assertThat(found).isEmpty();
    assertThat(files).isGreaterThan(700);
  }

  private static boolean isText(Path file) {
    return file.toString().matches(".*\\.(md|yaml|java)");
  }
}
