package gradflow.calibrate;

import gradflow.files.PlainJson;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results of a calibration as JSON. Infinities are strings; a missing value is null. */
public final class CalibrationJson {
  private CalibrationJson() {}

  /** Writes all rows with their quantities, and the rows that are not computed. */
  public static void write(OutputStream out, Calibration calibration, List<RowOutcome> outcomes)
      throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("seed", calibration.seed().value());
    all.put("false_alarm_rate", calibration.falseAlarm().rate());
    all.put("false_alarm_quantities", calibration.falseAlarm().quantities());
    all.put("rows", outcomes.stream().map(CalibrationJson::row).toList());
    List<Object> missing = new ArrayList<>();
    for (NotComputed row : NotComputed.all()) {
      Map<String, Object> plain = new LinkedHashMap<>();
      plain.put("row", row.id());
      plain.put("reason", row.reason());
      missing.add(plain);
    }
    all.put("not_computed", missing);
    PlainJson.indented(out, all);
  }

  private static Map<String, Object> row(RowOutcome outcome) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("row", outcome.row().id());
    row.put("title", outcome.row().title());
    row.put("extent", lower(outcome.row().extent()));
    row.put("seconds", outcome.seconds());
    if (!outcome.failure().isEmpty()) {
      row.put("failure", outcome.failure());
    }
    row.put("quantities", outcome.verdicts().stream().map(CalibrationJson::quantity).toList());
    return row;
  }

  private static Map<String, Object> quantity(RowVerdict v) {
    Map<String, Object> quantity = new LinkedHashMap<>();
    quantity.put("quantity", v.quantity());
    if (v.finding() != null) {
      quantity.put("measured", v.finding().value());
      quantity.put("standard_error", v.finding().standardError());
    }
    if (v.expectation() != null) {
      quantity.put("expected", v.expectation().expected());
      quantity.put("expected_standard_error", v.expectation().standardError());
      quantity.put("tolerance", lower(v.expectation().tolerance()));
      quantity.put("limit", v.limit());
      quantity.put("source", v.expectation().source());
    }
    quantity.put("met", v.met());
    return quantity;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
