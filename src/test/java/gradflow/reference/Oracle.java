package gradflow.reference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gradflow.linalg.Matrix;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** One case of src/test/resources/oracle (see the README there). */
final class Oracle {
  private final Map<String, Object> fields;

  private Oracle(Map<String, Object> fields) {
    this.fields = fields;
  }

  /** The names of all cases. */
  static List<String> names() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(resource("cases.txt"), StandardCharsets.UTF_8))) {
      return in.lines().map(String::strip).filter(s -> !s.isEmpty()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Oracle read(String name) {
    try (InputStream in = new GZIPInputStream(resource(name + ".json.gz"));
        JsonParser parser = new JsonFactory().createParser(in)) {
      parser.nextToken();
      Map<String, Object> fields = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        fields.put(field, value(parser));
      }
      return new Oracle(fields);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String name) {
    return Oracle.class.getResourceAsStream("/oracle/" + name);
  }

  private static Object value(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      List<Object> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(value(parser));
      }
      return items;
    }
    return parser.currentToken().isNumeric() ? (Object) parser.getDoubleValue() : parser.getText();
  }

  boolean has(String field) {
    return fields.containsKey(field);
  }

  String text(String field) {
    return (String) fields.get(field);
  }

  int integer(String field) {
    return (int) number(field);
  }

  double number(String field) {
    return (double) fields.get(field);
  }

  /** A nested array of rows. */
  Matrix matrix(String field) {
    return rows((List<?>) fields.get(field));
  }

  /** A vector, as a column. */
  Matrix column(String field) {
    return rows(((List<?>) fields.get(field)).stream().map(List::of).toList());
  }

  /** One matrix per step. */
  List<Matrix> matrices(String field) {
    return ((List<?>) fields.get(field)).stream().map(m -> rows((List<?>) m)).toList();
  }

  private static Matrix rows(List<?> nested) {
    return Matrix.of(
        nested.stream()
            .map(row -> ((List<?>) row).stream().mapToDouble(v -> (double) v).toArray())
            .toArray(double[][]::new));
  }
}
