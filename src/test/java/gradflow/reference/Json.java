package gradflow.reference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as maps, lists, doubles, texts and booleans. */
public final class Json {
  private Json() {}

  /** Reads an object. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> read(InputStream in) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(in)) {
      parser.nextToken();
      return (Map<String, Object>) value(parser);
    }
  }

  private static Object value(JsonParser p) throws IOException {
    if (p.currentToken() == JsonToken.START_OBJECT) {
      Map<String, Object> fields = new LinkedHashMap<>();
      while (p.nextToken() == JsonToken.FIELD_NAME) {
        String field = p.currentName();
        p.nextToken();
        fields.put(field, value(p));
      }
      return fields;
    } else if (p.currentToken() == JsonToken.START_ARRAY) {
      List<Object> items = new ArrayList<>();
      while (p.nextToken() != JsonToken.END_ARRAY) {
        items.add(value(p));
      }
      return items;
    } else if (p.currentToken().isNumeric()) {
      return p.getDoubleValue();
    } else if (p.currentToken().isBoolean()) {
      return p.getBooleanValue();
    }
    return p.currentToken() == JsonToken.VALUE_NULL ? null : p.getText();
  }

  /** All numbers of a nested array or object, in order; null is −Infinity, the logarithm of 0. */
  public static double[] flat(Object nested) {
    if (nested instanceof List<?> list) {
      return list.stream().flatMapToDouble(v -> Arrays.stream(flat(v))).toArray();
    } else if (nested instanceof Map<?, ?> map) {
      return map.values().stream().flatMapToDouble(v -> Arrays.stream(flat(v))).toArray();
    }
    return new double[] {nested == null ? Double.NEGATIVE_INFINITY : (double) nested};
  }
}
