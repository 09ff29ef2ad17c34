package gradflow.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a notebook that ships must look like, so that IJava and JJava both open it. */
class NotebookStructureTest {
  /** What a magic may be: both kernels know these. */
  private static final Pattern MAGIC = Pattern.compile("%(classpath|maven) \\S+");

  static List<NotebookFile> all() throws IOException {
    return NotebookFile.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void formatAndKernelAreWhatBothKernelsTake(NotebookFile notebook) {
    assertThat(notebook.json().get("nbformat")).isEqualTo(4);
    assertThat(notebook.json().get("nbformat_minor")).isEqualTo(5);
    Map<?, ?> metadata = (Map<?, ?>) notebook.json().get("metadata");
    assertThat(metadata.get("kernelspec"))
        .isEqualTo(Map.of("name", "java", "display_name", "Java", "language", "java"));
    assertThat(metadata.get("language_info")).isEqualTo(Map.of("name", "java"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyCellHasAnIdOfItsOwn(NotebookFile notebook) {
    List<String> ids = notebook.cells().stream().map(c -> String.valueOf(c.get("id"))).toList();
    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-zA-Z0-9_-]{1,64}"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void outputsAreStripped(NotebookFile notebook) {
    for (Map<?, ?> cell : notebook.cells()) {
      if ("code".equals(cell.get("cell_type"))) {
        assertThat(cell.get("outputs")).isEqualTo(List.of());
        assertThat(cell.get("execution_count")).isNull();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void cellsAreShortAndExplained(NotebookFile notebook) {
    List<Map<?, ?>> cells = notebook.cells();
    assertThat(NotebookFile.source(cells.get(0))).startsWith("# ");
    long code = notebook.code().size();
    assertThat(cells.size() - code).as("cells of text").isGreaterThanOrEqualTo(code / 2);
    for (String source : notebook.code()) {
      assertThat(source.lines().filter(l -> !l.isBlank())).as(source).hasSizeLessThanOrEqualTo(10);
      assertThat(source.lines()).allMatch(l -> l.length() <= 110, "at most 110 letters a line");
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void theFirstCellOfCodeIsTheClassPathAndOnlyItHasAMagic(NotebookFile notebook) {
    assertThat(notebook.code().get(0)).isEqualTo("%classpath ../target/gradflow.jar");
    for (String source : notebook.code()) {
      assertThat(source.lines().filter(l -> l.strip().startsWith("%")))
          .allMatch(l -> MAGIC.matcher(l).matches());
    }
    assertThat(notebook.code().stream().skip(1)).noneMatch(s -> s.contains("%classpath"));
    assertThat(notebook.cells())
        .anyMatch(c -> NotebookFile.source(c).contains("%maven io.github.gradflow:gradflow:"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void linksToOtherNotebooksLeadSomewhere(NotebookFile notebook) {
    for (Map<?, ?> cell : notebook.cells()) {
      Pattern.compile("\\]\\(([^)#:]+)\\)")
          .matcher(NotebookFile.source(cell))
          .results()
          .forEach(m -> assertThat(NotebookFile.FOLDER.resolve(m.group(1))).exists());
    }
  }

  @Test
  void fileNamesAreNumberedWithoutGaps() throws IOException {
    List<NotebookFile> all = NotebookFile.all();
    assertThat(all).isNotEmpty();
    for (int k = 0; k < all.size(); k++) {
      assertThat(all.get(k).toString()).startsWith(String.format("%02d-", k + 1));
      assertThat(Files.size(all.get(k).path())).isLessThan(40_000);
    }
  }
}
