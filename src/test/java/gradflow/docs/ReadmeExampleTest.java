package gradflow.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import org.junit.jupiter.api.Test;

/** The Java example of the README compiles and runs, as a user of a notebook would type it. */
class ReadmeExampleTest {
  private static final List<String> PACKAGES =
      List.of("cell", "experiment", "flow", "init", "linalg", "notebook", "rng", "task");

  @Test
  void theExampleRuns() throws Exception {
    Matcher block =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")));
    assertThat(block.find()).isTrue();
    try (JShell shell = JShell.builder().executionEngine("local").build()) {
      PACKAGES.forEach(p -> run(shell, "import gradflow." + p + ".*;"));
      String rest =
          block
              .group(1)
              .replaceAll("System\\.out\\.println\\((.*)\\);", "var printed = \"\" + $1;");
      while (!rest.isBlank()) {
        var completion = shell.sourceCodeAnalysis().analyzeCompletion(rest);
        run(shell, completion.source());
        rest = completion.remaining();
      }
      String printed =
          shell.varValue(
              shell.variables().filter(v -> v.name().equals("printed")).findFirst().orElseThrow());
      Matcher slope = Pattern.compile("([+-]?[\\d.]+) nats/step").matcher(printed);
      assertThat(slope.find()).as(printed).isTrue();
      assertThat(Double.parseDouble(slope.group(1))).isBetween(-0.45, -0.15);
    }
  }

  private static void run(JShell shell, String source) {
    for (SnippetEvent event : shell.eval(source)) {
      assertThat(event.exception()).as(source).isNull();
      assertThat(event.status())
          .as(source + shell.diagnostics(event.snippet()).map(d -> d.getMessage(null)).toList())
          .isEqualTo(Snippet.Status.VALID);
    }
  }
}
