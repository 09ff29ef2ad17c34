package gradflow.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.files.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecSourceTest {
  private static List<String> problems(String text) {
    Problems problems = new Problems();
    SpecSource.parse("s.yaml", text, problems);
    return problems.list().stream().map(SpecProblem::toString).toList();
  }

  @Test
  void syntaxErrorsCarryTheirPlace() {
    assertThat(problems("a: 1\nb: [1, 2\nc: 3\n"))
        .containsExactly(
            "s.yaml:3:2: not valid YAML: while parsing a flow sequence, expected ',' or ']', but got :");
    assertThat(problems("a: 1\n\tb: 2\n"))
        .singleElement()
        .asString()
        .startsWith("s.yaml:2:1: not valid YAML: ");
    assertThat(problems("a: \u0007"))
        .containsExactly("s.yaml:1:4: not valid YAML: the character U+0007 is not allowed");
    assertThat(problems("{gain: ${gain}}"))
        .singleElement()
        .asString()
        .endsWith("; inside { } and [ ] a reference needs quotes: \"${name}\"");
  }

  @Test
  void emptyFilesAndSecondDocumentsAreRefused() {
    assertThat(problems("")).containsExactly("s.yaml:1:1: the file is empty, expected a mapping");
    assertThat(problems("# only a comment\n"))
        .containsExactly("s.yaml:1:1: the file is empty, expected a mapping");
    assertThat(problems("a: 1\n---\nb: 2\n"))
        .containsExactly("s.yaml:2:1: a second document starts here, expected one document a file");
    assertThat(problems("---\na: 1\n...\n")).isEmpty();
  }

  @Test
  void duplicateKeysTagsAndMergeKeysAreToldTogether() {
    assertThat(
            problems(
                "base: &b {x: 1}\na: 1\n\"a\": 2\nc: {<<: *b}\nd: !!int 3\n~: 1\n? [k]\n: 2\n"))
        .containsExactly(
            "s.yaml:3:1: duplicate key \"a\", first in line 2",
            "s.yaml:4:5: merge keys (<<) are not supported; repeat the keys, or alias a whole value",
            "s.yaml:5:4: tags (tag:yaml.org,2002:int) are not supported; leave it out",
            "s.yaml:6:1: a key must be a text",
            "s.yaml:7:3: a key must be a text");
  }

  @Test
  void aliasesShareTheirValueAndItsPlace() {
    Problems problems = new Problems();
    SpecNode.Mapping root =
        (SpecNode.Mapping)
            SpecSource.parse("s.yaml", "a: &x [1, 2]\nb: *x\n", problems).orElseThrow();
    assertThat(root.find("b").orElseThrow().value()).isSameAs(root.find("a").orElseThrow().value());
    assertThat(problems("a: *nope"))
        .containsExactly("s.yaml:1:4: *nope has no anchor &nope above it");
    assertThat(problems("a: &x [1, *x]"))
        .containsExactly("s.yaml:1:11: *x stands inside the value that it names");
  }

  @Test
  void anAliasBombIsRefused() {
    String bomb =
        "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + IntStream.range(1, 12)
                .mapToObj(
                    i ->
                        "a"
                            + i
                            + ": &a"
                            + i
                            + " ["
                            + ("*a" + (i - 1) + ", ").repeat(9)
                            + "*a"
                            + (i - 1)
                            + "]\n")
                .collect(Collectors.joining());
    assertThat(problems(bomb))
        .singleElement()
        .asString()
        .matches("s.yaml:5:\\d+: the spec unfolds to more than 100000 values");
  }

  @Test
  void deepNestingIsRefused() {
    assertThat(problems("[".repeat(100_000)))
        .containsExactly("s.yaml:1:66: nested deeper than 64 levels");
  }

  @Test
  void filesAreReadAsUtf8WithinALimit(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("s.yaml");
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xff});
    Problems latin = new Problems();
    assertThat(SpecSource.parse(file, latin)).isEmpty();
    assertThat(latin.list().get(0).message()).isEqualTo("the file is not UTF-8 text");
    Files.writeString(file, "\ufeffa: ü\n" + "# filler\n".repeat(100_000));
    assertThat(SpecSource.parse(file, new Problems()).orElseThrow().flow()).isEqualTo("{a: \"ü\"}");
    Files.writeString(file, "a: " + "x".repeat(SpecSource.MAX_BYTES));
    Problems large = new Problems();
    assertThat(SpecSource.parse(file, large)).isEmpty();
    assertThat(large.list().get(0).message())
        .isEqualTo("the file is larger than 1048576 bytes, which no spec needs");
    assertThatThrownBy(() -> SpecSource.parse(folder.resolve("none.yaml"), new Problems()))
        .isInstanceOf(FileProblem.class)
        .hasMessage(
            folder.resolve("none.yaml")
                + ": cannot be read: there is no such file or folder; check the path");
  }
}
