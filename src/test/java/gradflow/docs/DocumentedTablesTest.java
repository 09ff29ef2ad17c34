package gradflow.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/conventions.md tells every table that a measure or a training run writes. */
class DocumentedTablesTest {
  private static final Pattern MADE =
      Pattern.compile(
          "(?:Recorded\\.table\\(|recorder\\.add\\([^\"\\n]*?, )\\s*\"(\\w+)\"(?:,\\s*\"([^\"]*)\",\\s*\"([^\"]*)\")?");

  @Test
  void everyTableIsThere() throws IOException {
    Set<String> made = new TreeSet<>();
    for (String place : new String[] {"measure", "experiment"}) {
      try (Stream<Path> files = Files.list(Path.of("src/main/java/gradflow", place))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          Matcher m = MADE.matcher(Files.readString(file));
          while (m.find()) {
            made.add(m.group(1));
          }
        }
      }
    }
    assertThat(made).contains("product_norms", "training", "evaluation", "unit_memory");
    String page = Files.readString(Path.of("docs/conventions.md"));
    assertThat(made).allSatisfy(t -> assertThat(page).contains("`" + t + "`"));
  }
}
