package gradflow.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Converts maps, lists, strings, numbers and booleans to JSON, and the nodes of a spec to these.
 */
public final class PlainJson {
  private PlainJson() {}

  /** Returns indented JSON with a line break at the end. */
  public static String text(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      write(json, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // writing to a string does not fail
    }
    return text.toString().replace("\r\n", "\n") + "\n";
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName((String) entry.getKey());
        write(json, entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object item : list) {
        write(json, item);
      }
      json.writeEndArray();
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof Number number) {
      json.writeNumber(new BigDecimal(number.toString()).toString());
    } else if (value == null) {
      json.writeNull();
    } else {
      json.writeString(value.toString());
    }
  }

  /** Returns the value of a node of a spec. Infinities and NaN remain strings. */
  static Object value(SpecNode node) {
    if (node instanceof SpecNode.Mapping mapping) {
      Map<String, Object> map = new LinkedHashMap<>();
      mapping.entries().forEach(e -> map.put(e.key().text(), value(e.value())));
      return map;
    } else if (node instanceof SpecNode.Sequence sequence) {
      List<Object> list = new ArrayList<>();
      sequence.items().forEach(item -> list.add(value(item)));
      return list;
    }
    SpecNode.Scalar scalar = (SpecNode.Scalar) node;
    if (scalar.isNull()) {
      return null;
    } else if (scalar.plain() && scalar.text().matches("true|false")) {
      return scalar.text().equals("true");
    }
    return Scalars.decimal(scalar).<Object>map(d -> d).orElse(scalar.text());
  }
}
