package gradflow.cases;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import gradflow.flow.LyapunovResult;
import gradflow.flow.Range;
import gradflow.flow.SumRule;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/**
 * Writes a Lyapunov spectrum as one line of JSON. −∞ is written as the string "-Infinity", and an
 * undefined number as null.
 */
public final class SpectrumJson {
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private SpectrumJson() {}

  /**
   * Writes a spectrum.
   *
   * @param head entries that come first and identify the spectrum: strings and integers
   * @param finiteTime whether to include the exponents of every window
   */
  public static void write(
      OutputStream out, Map<String, Object> head, LyapunovResult result, boolean finiteTime)
      throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      for (Map.Entry<String, Object> e : head.entrySet()) {
        json.writeObjectField(e.getKey(), e.getValue());
      }
      json.writeStringField("unit", "nats/step");
      array(json, "exponents", result.exponents());
      array(json, "stderr", result.standardErrors());
      array(json, "error", result.errors());
      if (result.trajectories() > 1) {
        json.writeNumberField("trajectories", result.trajectories());
        array(json, "stderr_over_trajectories", result.errorsOverTrajectories());
      }
      json.writeNumberField("steps", result.steps());
      json.writeNumberField("burn_in", result.burnIn());
      json.writeObjectFieldStart("sum_rule");
      number(json, "sum_of_exponents", result.sumOfExponents());
      number(json, "mean_log_abs_det", result.meanLogDeterminant());
      surviving(json, result.sumRule());
      json.writeEndObject();
      json.writeStringField("lambda_1", result.sign().words());
      number(json, "kaplan_yorke", result.kaplanYorke());
      range(json, "kaplan_yorke_range", result.kaplanYorkeRange());
      number(json, "entropy_rate", result.entropyRate());
      range(json, "entropy_rate_range", result.entropyRateRange());
      number(json, "participation_ratio", result.participationRatio());
      json.writeBooleanField("converged", result.converged());
      if (finiteTime) {
        windows(json, result.windows());
      }
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  /** Writes the entries on the directions that no Jacobian annihilates. */
  private static void surviving(JsonGenerator json, SumRule rule) throws IOException {
    json.writeObjectFieldStart("surviving");
    json.writeNumberField("directions", rule.directions());
    number(json, "sum_of_exponents", rule.sumOfExponents());
    number(json, "mean_log_abs_det", rule.meanLogDeterminant());
    json.writeEndObject();
  }

  private static void range(JsonGenerator json, String field, Range range) throws IOException {
    array(json, field, new double[] {range.low(), range.high()});
  }

  private static void windows(JsonGenerator json, List<LyapunovResult.Window> windows)
      throws IOException {
    json.writeArrayFieldStart("finite_time");
    for (LyapunovResult.Window w : windows) {
      json.writeStartObject();
      json.writeNumberField("trajectory", w.trajectory());
      json.writeNumberField("steps", w.steps());
      array(json, "exponents", w.exponents());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void array(JsonGenerator json, String field, double[] values) throws IOException {
    json.writeArrayFieldStart(field);
    for (double v : values) {
      write(json, v);
    }
    json.writeEndArray();
  }

  private static void number(JsonGenerator json, String field, double value) throws IOException {
    json.writeFieldName(field);
    write(json, value);
  }

  private static void write(JsonGenerator json, double value) throws IOException {
    if (Double.isNaN(value)) {
      json.writeNull();
    } else if (Double.isInfinite(value)) {
      json.writeString(Double.toString(value));
    } else {
      json.writeNumber(value);
    }
  }
}
