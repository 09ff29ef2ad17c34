package gradflow.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Java cells of every notebook run in order, in JShell, the engine inside IJava and JJava; what
 * they end with is shown as a kernel would, and figures have something in them.
 */
class NotebookCellsTest {
  /** What both kernels import by themselves. */
  private static final List<String> IMPORTED =
      List.of(
          "java.util",
          "java.io",
          "java.math",
          "java.net",
          "java.util.concurrent",
          "java.util.prefs",
          "java.util.regex");

  static List<NotebookFile> all() throws IOException {
    return NotebookFile.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void runs(NotebookFile notebook) {
    Shown.take();
    List<Plot> plots = new ArrayList<>();
    try (IJavaStandIn kernel = new IJavaStandIn();
        JShell shell = JShell.builder().executionEngine("local").build()) {
      IMPORTED.forEach(p -> eval(shell, "import " + p + ".*;"));
      for (String cell : notebook.code()) {
        run(shell, cell);
        for (Object value : Shown.take()) {
          assertThat(Shown.rendered(value)).as(cell).isNotBlank().doesNotContain("no Java kernel");
          plot(value, plots);
        }
      }
      plots.forEach(p -> assertThat(colours(p)).as(p.toString()).hasSizeGreaterThan(3));
    }
    assertThat(plots).as("figures of " + notebook).hasSizeGreaterThanOrEqualTo(3);
  }

  private static void plot(Object value, List<Plot> plots) {
    if (value instanceof Plot plot) {
      plots.add(plot);
    } else if (value instanceof Reading reading && reading.html().contains("<svg")) {
      plots.add(reading.plot());
    }
  }

  /** Hues of a figure that are neither black, white nor grey: data, in our figures. */
  private static Set<Integer> colours(Plot plot) {
    assertThat(Shown.rendered(plot)).startsWith("<svg").contains("</svg");
    BufferedImage image = plot.image();
    Set<Integer> found = new HashSet<>();
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        int rgb = image.getRGB(x, y);
        int r = rgb >> 16 & 0xff;
        int g = rgb >> 8 & 0xff;
        int b = rgb & 0xff;
        if (Math.max(r, Math.max(g, b)) - Math.min(r, Math.min(g, b)) > 60) {
          found.add(rgb);
        }
      }
    }
    return found;
  }

  /** A cell as a kernel runs it: magics first, then snippets; the last expression is its value. */
  private static void run(JShell shell, String cell) {
    if (cell.startsWith("%classpath")) {
      // the jar is built after the tests: its classes and libraries are on this class path
      shell.addToClasspath(System.getProperty("java.class.path"));
    }
    String rest = cell.lines().filter(l -> !l.startsWith("%")).collect(Collectors.joining("\n"));
    Snippet last = null;
    while (!rest.isBlank()) {
      var completion = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      assertThat(completion.source()).as(cell).isNotBlank();
      last = eval(shell, completion.source());
      rest = completion.remaining();
    }
    if (last instanceof VarSnippet value
        && value.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND) {
      eval(shell, "gradflow.notebook.Shown.keep(" + value.name() + ");");
    }
  }

  private static Snippet eval(JShell shell, String source) {
    Snippet last = null;
    for (SnippetEvent event : shell.eval(source)) {
      if (event.causeSnippet() != null) {
        continue; // an earlier snippet, made valid again by this one
      }
      assertThat(event.exception()).as(source).isNull();
      assertThat(event.status())
          .as(source + shell.diagnostics(event.snippet()).map(d -> d.getMessage(null)).toList())
          .isEqualTo(Snippet.Status.VALID);
      last = event.snippet();
    }
    return last;
  }
}
