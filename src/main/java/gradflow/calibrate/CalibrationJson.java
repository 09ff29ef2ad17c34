package gradflow.calibrate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;

/** The results of a calibration as JSON. Infinities are strings; a missing value is null. */
public final class CalibrationJson {
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private CalibrationJson() {}

  /** Writes all rows with their quantities, and the rows that are not computed. */
  public static void write(OutputStream out, Calibration calibration, List<RowOutcome> outcomes)
      throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeNumberField("seed", calibration.seed().value());
      json.writeNumberField("false_alarm_rate", calibration.falseAlarm().rate());
      json.writeNumberField("false_alarm_quantities", calibration.falseAlarm().quantities());
      json.writeArrayFieldStart("rows");
      for (RowOutcome outcome : outcomes) {
        row(json, outcome);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("not_computed");
      for (NotComputed row : NotComputed.all()) {
        json.writeStartObject();
        json.writeStringField("row", row.id());
        json.writeStringField("reason", row.reason());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static void row(JsonGenerator json, RowOutcome outcome) throws IOException {
    json.writeStartObject();
    json.writeStringField("row", outcome.row().id());
    json.writeStringField("title", outcome.row().title());
    json.writeStringField("extent", lower(outcome.row().extent()));
    json.writeNumberField("seconds", outcome.seconds());
    if (!outcome.failure().isEmpty()) {
      json.writeStringField("failure", outcome.failure());
    }
    json.writeArrayFieldStart("quantities");
    for (RowVerdict v : outcome.verdicts()) {
      json.writeStartObject();
      json.writeStringField("quantity", v.quantity());
      if (v.finding() != null) {
        number(json, "measured", v.finding().value());
        number(json, "standard_error", v.finding().standardError());
      }
      if (v.expectation() != null) {
        number(json, "expected", v.expectation().expected());
        number(json, "expected_standard_error", v.expectation().standardError());
        json.writeStringField("tolerance", lower(v.expectation().tolerance()));
        number(json, "limit", v.limit());
        json.writeStringField("source", v.expectation().source());
      }
      json.writeBooleanField("met", v.met());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isNaN(value)) {
      json.writeNullField(name);
    } else if (Double.isInfinite(value)) {
      json.writeStringField(name, value > 0 ? "Infinity" : "-Infinity");
    } else {
      json.writeNumberField(name, value);
    }
  }
}
