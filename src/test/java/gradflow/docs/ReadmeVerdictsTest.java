package gradflow.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README's table says what {@code reproduce} wrote to results/reference. */
class ReadmeVerdictsTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (\\d+) \\| \\[.*]\\(.*\\) \\| \\*\\*(.+?)\\*\\*.*\\|$");
  private static final Pattern PICTURE = Pattern.compile("!\\[.*?]\\((.+?)\\)");

  private static Map<String, String> measured() throws IOException {
    Map<String, String> verdicts = new LinkedHashMap<>();
    Path file = Path.of("results/reference/verdicts.json");
    try (JsonParser json = new JsonFactory().createParser(Files.newInputStream(file))) {
      String claim = null;
      int depth = 0;
      for (JsonToken t = json.nextToken(); t != null; t = json.nextToken()) {
        depth += t.isStructStart() ? 1 : t.isStructEnd() ? -1 : 0;
        if (t.isScalarValue() && depth == 3) {
          if ("claim".equals(json.currentName())) {
            claim = json.getText();
          } else if ("verdict".equals(json.currentName())) {
            verdicts.put(claim, json.getText());
          }
        }
      }
    }
    return verdicts;
  }

  @Test
  void theTableIsWhatWasMeasured() throws IOException {
    Map<String, String> told =
        ROW.matcher(Files.readString(Path.of("README.md")))
            .results()
            .collect(
                Collectors.toMap(
                    m -> m.group(1), m -> m.group(2), (a, b) -> a, LinkedHashMap::new));
    assertThat(told).hasSize(14).isEqualTo(measured());
  }

  @Test
  void everyPictureIsThere() throws IOException {
    Matcher picture = PICTURE.matcher(Files.readString(Path.of("README.md")));
    while (picture.find()) {
      assertThat(Path.of(picture.group(1))).isRegularFile();
    }
  }
}
