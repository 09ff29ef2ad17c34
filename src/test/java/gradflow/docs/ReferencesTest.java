package gradflow.docs;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.catalog.Catalog;
import gradflow.catalog.Description;
import gradflow.catalog.Registries;
import gradflow.catalog.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the program and its Javadoc cite is in docs/references.bib. */
class ReferencesTest {
  private static final Pattern ENTRY = Pattern.compile("(?m)^@\\w+\\{([^,]+),");

  private static List<String> keys() throws IOException {
    return ENTRY
        .matcher(Files.readString(Path.of("docs/references.bib")))
        .results()
        .map(m -> m.group(1))
        .toList();
  }

  @Test
  void keysAreUniqueAndSorted() throws IOException {
    assertThat(keys()).doesNotHaveDuplicates().isSorted().hasSizeGreaterThan(20);
  }

  @Test
  void everySourceOfTheCatalogResolvesAndEveryEntrySaysWhatItIs() throws IOException {
    Set<String> known = new TreeSet<>(keys());
    Registries all = Catalog.all();
    for (Registry<?> registry : all.all()) {
      for (String name : registry.names()) {
        Description d = Description.of(registry, name, all);
        assertThat(d.summary()).as(name).isNotBlank();
        assertThat(known).as(name).containsAll(d.sources());
      }
    }
  }

  @Test
  void everyKeyThatJavadocCitesResolves() throws IOException {
    Set<String> known = new TreeSet<>(keys());
    Pattern cited = Pattern.compile("\\b([a-z]+(?:19|20)\\d\\d)\\b");
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        cited
            .matcher(Files.readString(file))
            .results()
            .forEach(m -> assertThat(known).as(file.toString()).contains(m.group(1)));
      }
    }
  }
}
