package gradflow.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Maps, lists, strings, numbers and booleans as JSON. NaN is written as null, and infinities as the
 * strings {@code "Infinity"} and {@code "-Infinity"}.
 */
public final class PlainJson {
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  /** How a double is written. */
  @FunctionalInterface
  public interface DoubleForm {
    /** Writes a value, which may be infinite or NaN. */
    void write(JsonGenerator json, double value) throws IOException;
  }

  private PlainJson() {}

  /** Returns indented JSON with a line break at the end. */
  public static String text(Object value) {
    byte[] json = Memory.bytes(out -> indented(out, value));
    return new String(json, StandardCharsets.UTF_8).replace("\r\n", "\n") + "\n";
  }

  /** Writes indented JSON without a line break at the end. */
  public static void indented(OutputStream out, Object value) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.useDefaultPrettyPrinter();
      write(json, value, PlainJson::number);
    }
  }

  /** Writes JSON on one line, with a line break at the end. */
  public static void line(OutputStream out, Object value) throws IOException {
    compact(out, value);
    out.write('\n');
  }

  /** Writes JSON on one line, without a line break at the end. */
  public static void compact(OutputStream out, Object value) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      write(json, value, PlainJson::number);
    }
  }

  /**
   * Reads the texts, numbers and truth values of an object, in order; those of an object in it as
   * {@code name, key}.
   *
   * @throws IOException if the file cannot be read, or is not JSON
   */
  public static Map<String, String> scalars(Path file) throws IOException {
    Map<String, String> found = new LinkedHashMap<>();
    try (JsonParser json = JSON.createParser(file.toFile())) {
      json.nextToken();
      scalars(json, "", found);
    }
    return found;
  }

  private static void scalars(JsonParser json, String before, Map<String, String> found)
      throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = before + json.currentName();
      if (json.nextToken() == JsonToken.START_OBJECT) {
        scalars(json, name + ", ", found);
      } else if (json.currentToken().isScalarValue()) {
        found.put(name, json.getText());
      } else {
        json.skipChildren();
      }
    }
  }

  /** Writes maps, collections, texts, truth values and numbers, doubles in the given form. */
  public static void write(JsonGenerator json, Object value, DoubleForm form) throws IOException {
    if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        write(json, entry.getValue(), form);
      }
      json.writeEndObject();
    } else if (value instanceof Collection<?> items) {
      json.writeStartArray();
      for (Object item : items) {
        write(json, item, form);
      }
      json.writeEndArray();
    } else if (value instanceof double[] numbers) {
      json.writeStartArray();
      for (double number : numbers) {
        form.write(json, number);
      }
      json.writeEndArray();
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof Double number) {
      form.write(json, number);
    } else if (value instanceof BigDecimal decimal) {
      json.writeNumber(decimal.toString());
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else if (value == null) {
      json.writeNull();
    } else {
      json.writeString(value.toString());
    }
  }

  private static void number(JsonGenerator json, double value) throws IOException {
    if (Double.isNaN(value)) {
      json.writeNull();
    } else if (Double.isInfinite(value)) {
      json.writeString(Double.toString(value));
    } else {
      json.writeNumber(value);
    }
  }
}
