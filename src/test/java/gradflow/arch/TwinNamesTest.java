package gradflow.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One name for one thing: no two top-level classes of the main code share a simple name. */
class TwinNamesTest {
  @Test
  void noTwoClassesShareASimpleName() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      Map<String, List<Path>> byName =
          files
              .filter(f -> f.toString().endsWith(".java") && !f.endsWith("package-info.java"))
              .collect(Collectors.groupingBy(f -> f.getFileName().toString()));
      assertThat(byName).hasSizeGreaterThan(100);
      assertThat(byName.values()).allSatisfy(same -> assertThat(same).hasSize(1));
    }
  }
}
