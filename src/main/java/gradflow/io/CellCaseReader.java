package gradflow.io;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gradflow.check.BadArgument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads case files whose cell is one of the catalog, with {@code parameters} by block name; fields
 * that are results of a reference run are skipped.
 */
public final class CellCaseReader {
  /** Fields that only the other form of case files has, see {@link CaseReader}. */
  private static final Set<String> OTHER_FORM =
      Set.of("H", "D", "T", "W_ih", "W_hh", "b_ih", "b_hh", "h0", "c0");

  private final Path file;
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Map<String, CellCase.Scalar> options = new LinkedHashMap<>();
  private final Map<String, CellCase.Scalar> sizes = new LinkedHashMap<>();
  private final Map<String, CellCase.Parameter> parameters = new LinkedHashMap<>();
  private double[][] inputs;
  private double[] initial = {};
  private double[] times = {};

  private CellCaseReader(Path file) {
    this.file = file;
  }

  /**
   * Reads one case.
   *
   * @return nothing if the file is not of this form: it has no {@code parameters}, or a field of
   *     the other form
   * @throws BadArgument if the file cannot be read, is not JSON, or lacks {@code cell} or {@code
   *     x}; the name is the file, with line and column where there is a place
   */
  public static Optional<CellCase> read(Path file) {
    return CaseJson.read(file, p -> new CellCaseReader(file).read(p));
  }

  private Optional<CellCase> read(JsonParser p) throws IOException {
    if (p.nextToken() != JsonToken.START_OBJECT) {
      return Optional.empty();
    }
    boolean known = false;
    while (p.nextToken() != JsonToken.END_OBJECT) {
      String field = p.currentName();
      if (OTHER_FORM.contains(field)) {
        return Optional.empty();
      }
      p.nextToken();
      known |= field.equals("parameters");
      field(field, p);
    }
    if (!known) {
      return Optional.empty();
    }
    if (p.nextToken() != null) {
      throw CaseJson.at(
          file,
          p.currentTokenLocation(),
          "got " + CaseReader.describe(p) + " after the case, expected the end of the file");
    }
    if (!texts.containsKey("cell")) {
      throw new BadArgument(
          file.toString(), "cell is missing, expected the name of a cell such as \"minimal\"");
    }
    if (inputs == null) {
      throw new BadArgument(file.toString(), "x is missing, expected the inputs, T x D");
    }
    String fileName = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
    return Optional.of(
        new CellCase(
            file.toString(),
            texts.getOrDefault("name", fileName),
            texts.get("cell"),
            texts.getOrDefault("variant", ""),
            options,
            sizes,
            parameters,
            inputs,
            initial,
            wholeNumbers(times)));
  }

  private void field(String field, JsonParser p) throws IOException {
    switch (field) {
      case "name", "cell", "variant" -> {
        CaseReader.expect(file, p, field, JsonToken.VALUE_STRING, "a text");
        texts.put(field, p.getText());
      }
      case "options" -> scalars(field, p, options);
      case "sizes" -> scalars(field, p, sizes);
      case "parameters" -> parameters(p);
      case "x" -> inputs = CaseReader.matrix(file, p, field);
      case "s0" -> initial = vector(field, p);
      case "t" -> times = vector(field, p);
      default -> p.skipChildren();
    }
  }

  private void scalars(String field, JsonParser p, Map<String, CellCase.Scalar> out)
      throws IOException {
    CaseReader.expect(file, p, field, JsonToken.START_OBJECT, "an object");
    while (p.nextToken() != JsonToken.END_OBJECT) {
      String key = p.currentName();
      JsonToken value = p.nextToken();
      if (!value.isScalarValue()) {
        throw CaseJson.at(
            file,
            p.currentTokenLocation(),
            field + "." + key + ": got " + CaseReader.describe(p) + ", expected a single value");
      }
      JsonLocation at = p.currentTokenLocation();
      boolean quoted = value == JsonToken.VALUE_STRING;
      out.put(key, new CellCase.Scalar(p.getText(), quoted, at.getLineNr(), at.getColumnNr()));
    }
  }

  private void parameters(JsonParser p) throws IOException {
    CaseReader.expect(file, p, "parameters", JsonToken.START_OBJECT, "an object");
    while (p.nextToken() != JsonToken.END_OBJECT) {
      String block = p.currentName();
      p.nextToken();
      CaseReader.expect(file, p, block, JsonToken.START_ARRAY, "an array");
      boolean plain = p.nextToken() != JsonToken.START_ARRAY;
      List<double[]> rows = new ArrayList<>();
      if (plain) {
        rows.add(CaseReader.numbers(file, p, block));
      } else {
        while (p.currentToken() != JsonToken.END_ARRAY) {
          String row = block + "[" + rows.size() + "]";
          CaseReader.expect(file, p, row, JsonToken.START_ARRAY, "an array of numbers");
          p.nextToken();
          rows.add(CaseReader.numbers(file, p, row));
          p.nextToken();
        }
      }
      parameters.put(block, new CellCase.Parameter(rows.toArray(double[][]::new), plain));
    }
  }

  private double[] vector(String field, JsonParser p) throws IOException {
    CaseReader.expect(file, p, field, JsonToken.START_ARRAY, "an array of numbers");
    p.nextToken();
    return CaseReader.numbers(file, p, field);
  }

  private int[] wholeNumbers(double[] values) {
    int[] whole = new int[values.length];
    for (int k = 0; k < whole.length; k++) {
      whole[k] = (int) values[k];
      if (whole[k] != values[k]) {
        throw new BadArgument(
            file.toString(), "t[" + k + "]: got " + values[k] + ", expected an integer");
      }
    }
    return whole;
  }
}
