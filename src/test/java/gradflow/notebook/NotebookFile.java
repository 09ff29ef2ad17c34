package gradflow.notebook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The notebooks of the repository, as JSON says them. */
record NotebookFile(Path path, Map<?, ?> json) {
  static final Path FOLDER = Path.of("notebooks");

  static List<NotebookFile> all() throws IOException {
    List<NotebookFile> out = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".ipynb")).sorted().toList()) {
        try (JsonParser parser = new JsonFactory().createParser(file.toFile())) {
          parser.nextToken();
          out.add(new NotebookFile(file, (Map<?, ?>) value(parser)));
        }
      }
    }
    return out;
  }

  private static Object value(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      Map<String, Object> out = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        out.put(name, value(parser));
      }
      return out;
    }
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      List<Object> out = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        out.add(value(parser));
      }
      return out;
    }
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> parser.getIntValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      default -> parser.getText();
    };
  }

  List<Map<?, ?>> cells() {
    return ((List<?>) json.get("cells")).stream().<Map<?, ?>>map(c -> (Map<?, ?>) c).toList();
  }

  /** The sources of the cells of code, in order. */
  List<String> code() {
    return cells().stream()
        .filter(c -> "code".equals(c.get("cell_type")))
        .map(NotebookFile::source)
        .toList();
  }

  static String source(Map<?, ?> cell) {
    return ((List<?>) cell.get("source"))
        .stream().map(String::valueOf).collect(Collectors.joining());
  }

  @Override
  public String toString() {
    return path.getFileName().toString();
  }
}
