package gradflow.cli;

import gradflow.calibrate.Calibration;
import gradflow.calibrate.Expectation;
import gradflow.calibrate.NotComputed;
import gradflow.calibrate.RowOutcome;
import gradflow.calibrate.RowVerdict;
import gradflow.experiment.Provenance;
import gradflow.report.TableReport;
import gradflow.table.Column;
import gradflow.table.Schema;
import gradflow.table.TableBuilder;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The outcomes of a calibration as an aligned table with a summary line. */
record CalibrationTable(PrintWriter out, Calibration calibration, List<RowOutcome> outcomes) {
  private static final List<String> HEADER =
      List.of("row", "quantity", "measured", "expected", "tolerance", "verdict", "source");

  void print() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEADER);
    for (RowOutcome outcome : outcomes) {
      for (RowVerdict v : outcome.verdicts()) {
        lines.add(cells(outcome, v));
      }
    }
    TextColumns columns = TextColumns.of(lines);
    lines.forEach(line -> out.println(columns.line(line, 2, 3).stripTrailing()));
    for (RowOutcome outcome : outcomes) {
      if (!outcome.failure().isEmpty()) {
        out.println("row " + outcome.row().id() + " failed: " + outcome.failure());
      }
    }
    out.println();
    notComputed();
    out.println(summary());
    out.flush();
  }

  /** Returns the table as a page. */
  TableReport report(String command) {
    TableBuilder rows = new TableBuilder(new Schema(HEADER.stream().map(Column::text).toList()));
    for (RowOutcome outcome : outcomes) {
      for (RowVerdict v : outcome.verdicts()) {
        cells(outcome, v).forEach(rows::text);
        rows.endRow();
      }
    }
    List<String> about = new ArrayList<>();
    about.add(summary());
    outcomes.stream()
        .filter(o -> !o.failure().isEmpty())
        .forEach(o -> about.add("row " + o.row().id() + " failed: " + o.failure()));
    NotComputed.all().forEach(r -> about.add("not computed: " + r.id() + ", " + r.reason()));
    return new TableReport(
        "Calibration",
        about,
        Map.of(),
        "rows",
        rows.table(),
        Set.of("row", "verdict"),
        command,
        Provenance.ofThisProcess());
  }

  private List<String> cells(RowOutcome outcome, RowVerdict v) {
    Expectation e = v.expectation();
    return List.of(
        outcome.row().id(),
        v.quantity(),
        v.finding() == null ? "not measured" : number(v.finding().value()),
        e == null ? "nothing" : number(e.expected()),
        e == null ? "" : tolerance(v),
        v.met() ? "met" : "MISSED",
        e == null ? "" : e.source());
  }

  private String tolerance(RowVerdict v) {
    Expectation e = v.expectation();
    return switch (e.tolerance()) {
      case AT_MOST -> "<=" + (e.allowed() == 0 ? "" : " +" + number(e.allowed()));
      case AT_LEAST -> ">=" + (e.allowed() == 0 ? "" : " -" + number(e.allowed()));
      case RELATIVE -> "+-" + number(e.allowed()) + " relative";
      case STATISTICAL ->
          v.finding() == null
              ? "statistical"
              : String.format(
                  Locale.ROOT,
                  "+-%s (%.1f se%s)",
                  number(v.limit()),
                  calibration.falseAlarm().errors(v.finding().degreesOfFreedom()),
                  e.allowed() == 0 ? "" : " + " + number(e.allowed()));
      default -> e.allowed() == 0 ? "exact" : "+-" + number(e.allowed());
    };
  }

  /** Formats a number with at most seven digits, without trailing zeros. */
  private static String number(double value) {
    if (Double.isInfinite(value) || Double.isNaN(value) || value == 0) {
      return value == 0 ? "0" : Double.toString(value);
    }
    double size = Math.abs(value);
    boolean plain = size >= 1e-4 && size < 1e7;
    String text =
        plain
            ? new java.math.BigDecimal(value)
                .round(new java.math.MathContext(7))
                .stripTrailingZeros()
                .toPlainString()
            : String.format(Locale.ROOT, "%.3e", value).replaceFirst("\\.?0+e", "e");
    return text.replace("e-0", "e-").replace("e+0", "e").replace("e+", "e");
  }

  private void notComputed() {
    List<NotComputed> rows = NotComputed.all();
    if (!rows.isEmpty()) {
      out.println("rows not computed:");
      rows.forEach(r -> out.println("  " + r.id() + ": " + r.reason()));
    }
  }

  private String summary() {
    long rows = outcomes.stream().map(o -> o.row().id()).distinct().count();
    int quantities = outcomes.stream().mapToInt(o -> o.verdicts().size()).sum();
    int missed = outcomes.stream().mapToInt(RowOutcome::missed).sum();
    long failed = outcomes.stream().filter(o -> !o.failure().isEmpty()).count();
    return "%s rows, %s quantities, %s missed%s (seed %s)"
        .formatted(
            rows,
            quantities,
            missed,
            failed > 0 ? ", " + failed + " rows failed" : "",
            calibration.seed().value());
  }
}
