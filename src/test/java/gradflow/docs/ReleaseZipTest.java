package gradflow.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What README and docs link to is in the zip of a release. */
class ReleaseZipTest {
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#|mailto:)([^)#\\s]+)");
  private static final Pattern INCLUDE = Pattern.compile("<include>([^<]+)</include>");

  private static List<String> found(Pattern pattern, Path file) throws IOException {
    return pattern
        .matcher(Files.readString(file))
        .results()
        .map((MatchResult m) -> m.group(1))
        .toList();
  }

  @Test
  void noLinkIsBroken() throws IOException {
    List<String> included = found(INCLUDE, Path.of("src/assembly/zip.xml"));
    List<Path> pages = new ArrayList<>(List.of(Path.of("README.md")));
    try (Stream<Path> docs = Files.list(Path.of("docs"))) {
      docs.filter(p -> p.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    List<String> broken = new ArrayList<>();
    for (Path page : pages) {
      for (String link : found(LINK, page)) {
        Path target = page.resolveSibling(link).normalize();
        Path file = Files.isDirectory(target) ? target.resolve("any/file") : target;
        boolean there =
            included.stream()
                .anyMatch(i -> FileSystems.getDefault().getPathMatcher("glob:" + i).matches(file));
        if (!Files.exists(target) || !there) {
          broken.add(page + ": " + link);
        }
      }
    }
    assertThat(broken).isEmpty();
  }
}
