package gradflow.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/onnx-cells.md lists the operators that there are. */
class OperatorPageTest {
  @Test
  void the_page_lists_exactly_the_operators() throws IOException {
    String page = Files.readString(Path.of("docs/onnx-cells.md"));
    int start = page.indexOf("## Operators");
    String list = page.substring(start, page.indexOf("\nOthers end", start));
    Set<String> listed = new TreeSet<>();
    Pattern.compile("[A-Z][A-Za-z0-9]+")
        .matcher(
            list.replaceAll(
                "(?m)^(Elementwise|Along|Losses|Matrices|Shapes|Shapes and places):?", ""))
        .results()
        .forEach(m -> listed.add(m.group()));
    listed.removeAll(Set.of("Operators", "Shapes"));
    assertThat(listed).isEqualTo(Operators.names());
  }
}
