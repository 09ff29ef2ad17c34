package gradflow.cases;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gradflow.catalog.Catalog;
import gradflow.catalog.Decoder;
import gradflow.catalog.Place;
import gradflow.catalog.Problems;
import gradflow.catalog.SpecException;
import gradflow.catalog.SpecNode;
import gradflow.check.BadArgument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Contents of a case file, read once. Arrays of numbers are stored as arrays, everything else as
 * nodes with their positions in the file. Fields that are not inputs, such as results of a
 * reference run, are skipped.
 */
public final class CaseFile {
  private static final Set<String> MATRICES = Set.of("W_ih", "W_hh", "x");
  private static final Set<String> VECTORS = Set.of("b_ih", "b_hh", "h0", "c0", "s0", "t");
  private static final Set<String> NODES =
      Set.of(
          "name", "cell", "variant", "gate", "H", "D", "T", "steps", "burn_in", "k", "seed", "leak",
          "options", "sizes", "drive", "binding");

  /** Fields that occur only in a case with PyTorch's arrays. */
  private static final Set<String> STACKED =
      Set.of("H", "D", "T", "W_ih", "W_hh", "b_ih", "b_hh", "h0", "c0");

  private final Path path;
  private final Map<String, SpecNode> nodes = new LinkedHashMap<>();
  private final Map<String, double[][]> arrays = new HashMap<>();
  private Optional<Map<String, CellCase.Parameter>> parameters = Optional.empty();

  private CaseFile(Path path) {
    this.path = path;
  }

  /**
   * Reads a file.
   *
   * @throws BadArgument if the file cannot be read, is not JSON, or contains a malformed array of
   *     numbers; the error is named by the file with line and column
   */
  public static CaseFile read(Path path) {
    return CaseJson.read(path, p -> new CaseFile(path).read(p));
  }

  private CaseFile read(JsonParser p) throws IOException {
    p.nextToken();
    expect(p, "", JsonToken.START_OBJECT, "a JSON object { … }");
    while (p.nextToken() != JsonToken.END_OBJECT) {
      String field = p.currentName();
      p.nextToken();
      if (MATRICES.contains(field)) {
        arrays.put(field, matrix(p, field));
      } else if (VECTORS.contains(field)) {
        arrays.put(field, new double[][] {vector(p, field)});
      } else if (field.equals("parameters")) {
        parameters = Optional.of(parameters(p));
      } else if (NODES.contains(field)) {
        nodes.put(field, node(p));
      } else {
        p.skipChildren();
      }
    }
    if (p.nextToken() != null) {
      throw at(p, "got " + describe(p) + " after the case, expected the end of the file");
    }
    return this;
  }

  /** Returns the path of the file. */
  Path path() {
    return path;
  }

  /** Returns whether the file is a {@link CellCase}. */
  public boolean isCellCase() {
    return (parameters.isPresent() || nodes.containsKey("sizes") || nodes.containsKey("options"))
        && STACKED.stream().noneMatch(f -> nodes.containsKey(f) || arrays.containsKey(f));
  }

  /** Returns whether the file has a field that is not an array of numbers. */
  boolean has(String field) {
    return nodes.containsKey(field);
  }

  /** Returns the arrays by field. */
  Map<String, double[][]> arrays() {
    return arrays;
  }

  /** Returns the blocks of a {@link CellCase}. */
  Map<String, CellCase.Parameter> parameters() {
    return parameters.orElse(Map.of());
  }

  /** Returns the name of the case, or else the name of the file. */
  String name() {
    return text("name").orElse(String.valueOf(path.getFileName()).replaceFirst("\\.json$", ""));
  }

  /**
   * Returns a string field.
   *
   * @throws BadArgument if the field is not a string
   */
  Optional<String> text(String field) {
    return scalar(field, "a text", s -> !s.plain()).map(SpecNode.Scalar::text);
  }

  /**
   * Returns an integer field.
   *
   * @throws BadArgument if the field is not an integer, or too large for 64 bits
   */
  Optional<Long> integer(String field) {
    Optional<SpecNode.Scalar> value =
        scalar(field, "an integer", s -> s.plain() && s.text().matches("-?\\d+"));
    try {
      return value.map(s -> Long.valueOf(s.text()));
    } catch (NumberFormatException e) {
      throw refused(field, "an integer of at most " + Long.MAX_VALUE);
    }
  }

  /**
   * Returns a finite number.
   *
   * @throws BadArgument if the field is not a finite number
   */
  Optional<Double> number(String field) {
    return scalar(
            field,
            "a finite number",
            s ->
                s.plain()
                    && s.text().matches("-?\\d.*")
                    && Double.isFinite(Double.parseDouble(s.text())))
        .map(s -> Double.valueOf(s.text()));
  }

  /**
   * Returns the scalar values of an object, by key.
   *
   * @throws BadArgument if the field is not an object, or one of its values is not a scalar
   */
  Map<String, SpecNode.Scalar> scalars(String field) {
    Map<String, SpecNode.Scalar> out = new LinkedHashMap<>();
    SpecNode node = nodes.get(field);
    if (node == null) {
      return out;
    }
    if (!(node instanceof SpecNode.Mapping mapping)) {
      throw refused(field, "an object");
    }
    for (SpecNode.Entry e : mapping.entries()) {
      if (!(e.value() instanceof SpecNode.Scalar scalar)) {
        throw at(
            e.value().place(),
            "%s.%s: got %s, expected a single value"
                .formatted(field, e.key().text(), describe(e.value())));
      }
      out.put(e.key().text(), scalar);
    }
    return out;
  }

  /**
   * Decodes an object to a record, as in a spec.
   *
   * @throws SpecException if it cannot be decoded, with the positions of all problems
   */
  <T> Optional<T> decoded(String field, Class<T> type) {
    return Optional.ofNullable(nodes.get(field)).map(node -> decode(node, type));
  }

  /** Decodes an object to a record, skipping all other keys at any depth. */
  <T> Optional<T> decoded(String field, Class<T> type, Set<String> keys) {
    return Optional.ofNullable(nodes.get(field)).map(node -> decode(only(node, keys), type));
  }

  private static SpecNode only(SpecNode node, Set<String> keys) {
    if (node instanceof SpecNode.Sequence list) {
      return new SpecNode.Sequence(
          list.items().stream().map(i -> only(i, keys)).toList(), list.place());
    }
    if (node instanceof SpecNode.Mapping mapping) {
      return new SpecNode.Mapping(
          mapping.entries().stream()
              .filter(e -> keys.contains(e.key().text()))
              .map(e -> new SpecNode.Entry(e.key(), only(e.value(), keys)))
              .toList(),
          mapping.place());
    }
    return node;
  }

  private static <T> T decode(SpecNode node, Class<T> type) {
    Problems problems = new Problems();
    Optional<T> value = new Decoder(Catalog.all(), problems).decode(node, type);
    problems.throwIfAny();
    return value.orElseThrow();
  }

  private Optional<SpecNode.Scalar> scalar(
      String field, String words, java.util.function.Predicate<SpecNode.Scalar> fits) {
    SpecNode node = nodes.get(field);
    if (node == null) {
      return Optional.empty();
    }
    if (node instanceof SpecNode.Scalar scalar && fits.test(scalar)) {
      return Optional.of(scalar);
    }
    throw refused(field, words);
  }

  /** Returns the error for a field that is not what was expected. */
  BadArgument refused(String field, String words) {
    SpecNode node = nodes.get(field);
    return at(node.place(), field + ": got " + describe(node) + ", expected " + words);
  }

  private static BadArgument at(Place place, String message) {
    return new BadArgument(place.file() + ":" + place.line() + ":" + place.column(), message);
  }

  private BadArgument at(JsonParser p, String message) {
    return CaseJson.at(path, p.currentTokenLocation(), message);
  }

  private static String describe(SpecNode node) {
    if (node instanceof SpecNode.Scalar scalar) {
      return scalar.plain()
          ? shorten(scalar.text())
          : "the text \"" + shorten(scalar.text()) + "\"";
    }
    return node instanceof SpecNode.Sequence ? "an array" : "an object";
  }

  private SpecNode node(JsonParser p) throws IOException {
    Place place = place(p);
    if (p.currentToken() == JsonToken.START_ARRAY) {
      List<SpecNode> items = new ArrayList<>();
      while (p.nextToken() != JsonToken.END_ARRAY) {
        items.add(node(p));
      }
      return new SpecNode.Sequence(items, place);
    }
    if (p.currentToken() == JsonToken.START_OBJECT) {
      List<SpecNode.Entry> entries = new ArrayList<>();
      while (p.nextToken() != JsonToken.END_OBJECT) {
        SpecNode.Scalar key = new SpecNode.Scalar(p.currentName(), false, place(p));
        p.nextToken();
        entries.add(new SpecNode.Entry(key, node(p)));
      }
      return new SpecNode.Mapping(entries, place);
    }
    return new SpecNode.Scalar(p.getText(), p.currentToken() != JsonToken.VALUE_STRING, place);
  }

  private Place place(JsonParser p) {
    JsonLocation at = p.currentTokenLocation();
    return new Place(path.toString(), Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
  }

  private Map<String, CellCase.Parameter> parameters(JsonParser p) throws IOException {
    expect(p, "parameters", JsonToken.START_OBJECT, "an object");
    Map<String, CellCase.Parameter> out = new LinkedHashMap<>();
    while (p.nextToken() != JsonToken.END_OBJECT) {
      String block = p.currentName();
      p.nextToken();
      expect(p, block, JsonToken.START_ARRAY, "an array");
      boolean plain = p.nextToken() != JsonToken.START_ARRAY;
      double[][] rows = plain ? new double[][] {numbers(p, block)} : rows(p, block);
      out.put(block, new CellCase.Parameter(rows, plain));
    }
    return out;
  }

  private double[][] matrix(JsonParser p, String field) throws IOException {
    expect(p, field, JsonToken.START_ARRAY, "an array of arrays of numbers");
    p.nextToken();
    return rows(p, field);
  }

  /** Reads the remaining rows of the array whose first element is the current token. */
  private double[][] rows(JsonParser p, String field) throws IOException {
    List<double[]> rows = new ArrayList<>();
    for (; p.currentToken() != JsonToken.END_ARRAY; p.nextToken()) {
      rows.add(vector(p, field + "[" + rows.size() + "]"));
    }
    return rows.toArray(double[][]::new);
  }

  private double[] vector(JsonParser p, String field) throws IOException {
    expect(p, field, JsonToken.START_ARRAY, "an array of numbers");
    p.nextToken();
    return numbers(p, field);
  }

  /** Reads the remaining numbers of the array whose first element is the current token. */
  private double[] numbers(JsonParser p, String field) throws IOException {
    double[] values = new double[16];
    int count = 0;
    for (; p.currentToken() != JsonToken.END_ARRAY; p.nextToken()) {
      if (!p.currentToken().isNumeric()) {
        throw at(p, field + "[" + count + "]: got " + describe(p) + ", expected a number");
      }
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = p.getDoubleValue();
    }
    return Arrays.copyOf(values, count);
  }

  private void expect(JsonParser p, String field, JsonToken wanted, String words)
      throws IOException {
    if (p.currentToken() != wanted) {
      String name = field.isEmpty() ? "" : field + ": ";
      throw at(p, name + "got " + describe(p) + ", expected " + words);
    }
  }

  private static String describe(JsonParser p) throws IOException {
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
