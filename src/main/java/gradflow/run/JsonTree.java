package gradflow.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.files.FileProblem;
import gradflow.files.Memory;
import gradflow.files.PlainJson;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as maps, lists, strings, longs, doubles and booleans. NaN is written as null, and infinities
 * as the strings {@code "Infinity"} and {@code "-Infinity"}. Reading what was written and writing
 * it again gives the same bytes.
 */
final class JsonTree {
  private static final int DEEPEST = 32;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(40)
                  .maxStringLength(1 << 20)
                  .build())
          .build();

  private JsonTree() {}

  /**
   * Reads an object.
   *
   * @param most largest size of the file in bytes
   * @throws BadArgument if the file is larger, or is not a single JSON object
   * @throws FileProblem if the file cannot be read
   */
  static Map<String, Object> read(Path file, long most) {
    try {
      long size = Files.size(file);
      Check.that(size <= most, file.toString(), "has " + size + " bytes, expected at most " + most);
      return parse(file, Files.readString(file));
    } catch (MalformedInputException e) {
      throw new BadArgument(file.toString(), "is not a text in UTF-8");
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  /**
   * Parses an object.
   *
   * @param file origin of the text, for messages
   * @throws BadArgument if the text is not a single JSON object
   */
  static Map<String, Object> parse(Path file, String text) {
    try (JsonParser p = JSON.createParser(text)) {
      Check.that(
          p.nextToken() == JsonToken.START_OBJECT, file.toString(), "expected a JSON object { … }");
      Map<String, Object> tree = object(p);
      Check.that(p.nextToken() == null, file.toString(), "has more than one JSON value");
      return tree;
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null
              ? ""
              : ":" + e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr();
      throw new BadArgument(file + place, "is not valid JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  private static Map<String, Object> object(JsonParser p) throws IOException {
    Map<String, Object> out = new LinkedHashMap<>();
    while (p.nextToken() != JsonToken.END_OBJECT) {
      String name = p.currentName();
      p.nextToken();
      out.put(name, value(p));
    }
    return out;
  }

  private static Object value(JsonParser p) throws IOException {
    return switch (p.currentToken()) {
      case START_OBJECT -> object(p);
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (p.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(p));
        }
        yield list;
      }
      case VALUE_STRING -> p.getText();
      case VALUE_NUMBER_INT ->
          p.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? (Object) p.getDoubleValue()
              : (Object) p.getLongValue();
      case VALUE_NUMBER_FLOAT -> p.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  /** Returns a tree as JSON on one line. */
  static byte[] bytes(Object tree) {
    return Memory.bytes(out -> PlainJson.line(out, tree));
  }
}
