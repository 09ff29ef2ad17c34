package gradflow.io;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gradflow.check.BadArgument;
import gradflow.linalg.Activation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads case files (JSON), as a stream; fields that are not inputs, such as results of a reference
 * run, are skipped.
 */
public final class CaseReader {
  private static final Set<String> MATRICES = Set.of("W_ih", "W_hh", "x");
  private static final Set<String> VECTORS = Set.of("b_ih", "b_hh", "h0", "c0");

  private CaseReader() {}

  /**
   * Reads one case.
   *
   * @throws BadArgument if the file cannot be read, is not JSON, or lacks {@code cell}, {@code H},
   *     {@code D} or {@code T}; the name is the file, and line and column are in the message where
   *     there is a place
   */
  public static Case read(Path file) {
    return read(file, Map.of());
  }

  /** Reads one case in which some sizes may be missing, from the bytes of its file. */
  static Case read(Path file, byte[] bytes, Map<String, Integer> defaults) {
    return CaseJson.read(file, bytes, p -> read(file, p, defaults));
  }

  private static Case read(Path file, Map<String, Integer> defaults) {
    return CaseJson.read(file, p -> read(file, p, defaults));
  }

  private static Case read(Path file, JsonParser p, Map<String, Integer> defaults)
      throws IOException {
    if (p.nextToken() != JsonToken.START_OBJECT) {
      throw CaseJson.at(
          file, p.currentTokenLocation(), "got " + describe(p) + ", expected a JSON object { … }");
    }
    Map<String, String> texts = new HashMap<>();
    Map<String, Integer> sizes = new HashMap<>(defaults);
    Map<String, double[][]> arrays = new HashMap<>();
    while (p.nextToken() != JsonToken.END_OBJECT) {
      String field = p.currentName();
      JsonToken value = p.nextToken();
      if (Set.of("cell", "name", "gate").contains(field)) {
        expect(file, p, field, JsonToken.VALUE_STRING, "a text");
        texts.put(field, p.getText());
      } else if (Set.of("H", "D", "T").contains(field)) {
        expect(file, p, field, JsonToken.VALUE_NUMBER_INT, "an integer");
        if (p.getNumberType() != JsonParser.NumberType.INT) {
          throw CaseJson.at(
              file,
              p.currentTokenLocation(),
              field + ": got " + p.getText() + ", expected an integer of at most 2147483647");
        }
        sizes.put(field, p.getIntValue());
      } else if (MATRICES.contains(field)) {
        arrays.put(field, matrix(file, p, field));
      } else if (VECTORS.contains(field)) {
        expect(file, p, field, JsonToken.START_ARRAY, "an array of numbers");
        p.nextToken();
        arrays.put(field, new double[][] {numbers(file, p, field)});
      } else if (value.isStructStart()) {
        p.skipChildren();
      }
    }
    if (p.nextToken() != null) {
      throw CaseJson.at(
          file,
          p.currentTokenLocation(),
          "got " + describe(p) + " after the case, expected the end of the file");
    }
    for (String key : List.of("H", "D", "T")) {
      if (!sizes.containsKey(key)) {
        throw new BadArgument(file.toString(), key + " is missing, expected an integer >= 1");
      }
    }
    if (!texts.containsKey("cell")) {
      throw new BadArgument(
          file.toString(), "cell is missing, expected the name of a cell such as \"lstm\"");
    }
    String fileName = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
    try {
      return new Case(
          texts.getOrDefault("name", fileName),
          texts.get("cell"),
          sizes.get("H"),
          sizes.get("D"),
          sizes.get("T"),
          Activation.of("gate", texts.getOrDefault("gate", "sigmoid")),
          arrays);
    } catch (BadArgument e) {
      throw new BadArgument(file.toString(), e.getMessage());
    }
  }

  static double[][] matrix(Path file, JsonParser p, String field) throws IOException {
    expect(file, p, field, JsonToken.START_ARRAY, "an array of arrays of numbers");
    List<double[]> rows = new ArrayList<>();
    while (p.nextToken() != JsonToken.END_ARRAY) {
      expect(
          file, p, field + "[" + rows.size() + "]", JsonToken.START_ARRAY, "an array of numbers");
      p.nextToken();
      rows.add(numbers(file, p, field + "[" + rows.size() + "]"));
    }
    return rows.toArray(double[][]::new);
  }

  /** Reads numbers up to the end of the array whose first element is current. */
  static double[] numbers(Path file, JsonParser p, String field) throws IOException {
    double[] values = new double[16];
    int count = 0;
    for (; p.currentToken() != JsonToken.END_ARRAY; p.nextToken()) {
      if (!p.currentToken().isNumeric()) {
        throw CaseJson.at(
            file,
            p.currentTokenLocation(),
            field + "[" + count + "]: got " + describe(p) + ", expected a number");
      }
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = p.getDoubleValue();
    }
    return Arrays.copyOf(values, count);
  }

  static void expect(Path file, JsonParser p, String field, JsonToken wanted, String words)
      throws IOException {
    if (p.currentToken() != wanted) {
      throw CaseJson.at(
          file, p.currentTokenLocation(), field + ": got " + describe(p) + ", expected " + words);
    }
  }

  static String describe(JsonParser p) throws IOException {
    if (p.currentToken() == null) {
      return "an empty file";
    }
    return switch (p.currentToken()) {
      case START_ARRAY -> "an array";
      case START_OBJECT -> "an object";
      case VALUE_STRING -> "the text \"" + shorten(p.getText()) + "\"";
      default -> shorten(p.getText());
    };
  }

  private static String shorten(String text) {
    return text.length() <= 40 ? text : text.substring(0, 37) + "...";
  }
}
