package gradflow.cases;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import gradflow.cell.Cell;
import gradflow.check.BadArgument;
import gradflow.flow.Trajectory;
import gradflow.linalg.Matrix;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Writes an answer as a JSON object on one line, with the selected fields. */
final class AnswerJson {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  private final Set<String> fields;

  /**
   * Selects fields.
   *
   * @param of what the fields belong to, in words; may be empty
   * @param wanted a subset of {@code known}; empty for all
   * @throws BadArgument if a field is unknown
   */
  AnswerJson(String of, List<String> known, List<String> wanted) {
    for (String field : wanted) {
      if (!known.contains(field)) {
        throw new BadArgument(
            "--fields", "got " + field + of + ", expected some of " + String.join(",", known));
      }
    }
    this.fields = new LinkedHashSet<>(wanted.isEmpty() ? known : wanted);
  }

  /** Writes the fields of an object. */
  @FunctionalInterface
  interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /** Writes the object followed by a line break. */
  static void write(OutputStream out, Body body) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  /** Returns the selected fields. */
  Set<String> fields() {
    return fields;
  }

  /** Returns whether a field is selected. */
  boolean wants(String field) {
    return fields.contains(field);
  }

  /** Returns whether any field whose name contains {@code part} is selected. */
  boolean wantsAny(String part) {
    return fields.stream().anyMatch(f -> f.contains(part));
  }

  /** Writes a number if its field is selected. */
  void write(JsonGenerator json, String field, double value) throws IOException {
    if (wants(field)) {
      json.writeNumberField(field, value);
    }
  }

  /** Writes numbers if their field is selected. */
  void write(JsonGenerator json, String field, double[] values) throws IOException {
    if (wants(field)) {
      json.writeFieldName(field);
      json.writeArray(values, 0, values.length);
    }
  }

  /** Writes rows of numbers if their field is selected. */
  void write(JsonGenerator json, String field, double[][] rows) throws IOException {
    if (wants(field)) {
      rows(json, field, rows);
    }
  }

  /** Writes rows of numbers. */
  static void rows(JsonGenerator json, String field, double[][] rows) throws IOException {
    json.writeArrayFieldStart(field);
    for (double[] row : rows) {
      json.writeArray(row, 0, row.length);
    }
    json.writeEndArray();
  }

  /** Returns the states s_0 … s_T of a single sample. */
  static double[][] states(Trajectory trajectory, Cell cell, Matrix initial) {
    double[][] states = new double[trajectory.steps() + 1][];
    states[0] = initial.data();
    trajectory.forward(
        (t, tape) -> {
          Matrix after = Matrix.zeros(cell.stateSize(), 1);
          tape.getAfter(after);
          states[t] = after.data();
        });
    return states;
  }
}
