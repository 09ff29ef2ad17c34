package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.calibrate.Calibration;
import gradflow.calibrate.CalibrationRow;
import gradflow.calibrate.CalibrationRows;
import gradflow.calibrate.Expectation;
import gradflow.calibrate.Expectations;
import gradflow.calibrate.RowOutcome;
import gradflow.rng.Seed;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrateCommandTest {
  @TempDir Path folder;

  @Test
  void rows_are_printed_with_expectation_tolerance_and_source() throws IOException {
    Path json = folder.resolve("calibration.json");
    Shell shell = Shell.run("calibrate", "--only", "A4,a16", "--seed", 3, "--json", json);
    assertThat(shell.code()).as(shell.err()).isZero();
    assertThat(shell.out())
        .contains("row  quantity", "norm t=9", "38.74592", "+-1e-9 relative", "tallec2018")
        .contains("rows not computed:", "2 rows, 7 quantities, 0 missed (seed 3)");
    assertThat(shell.err()).contains("2/2 rows");
    assertThat(Files.readString(json))
        .contains("\"seed\" : 3", "\"met\" : true", "\"standard_error\"", "\"not_computed\"");
  }

  @Test
  void an_unknown_row_is_bad_input() {
    Shell shell = Shell.run("calibrate", "--only", "Z9");
    assertThat(shell.code()).isEqualTo(2);
    assertThat(shell.err()).contains("Z9").contains("A4").doesNotContain("\tat ");
  }

  /** A planted miss: the true value of one quantity is moved by a thousandth of it. */
  @Test
  void a_miss_leaves_with_code_1_and_is_printed() {
    List<Expectation> planted =
        Expectations.standard().all().stream()
            .map(e -> e.quantity().equals("norm t=9") ? moved(e) : e)
            .toList();
    List<CalibrationRow> rows = Calibration.select(CalibrationRows.all(), List.of("A4"), false);
    Calibration calibration = new Calibration(rows, new Expectations(planted), new Seed(1));
    List<RowOutcome> outcomes = calibration.run(1, r -> {});
    StringWriter out = new StringWriter();
    new CalibrationTable(new PrintWriter(out), calibration, outcomes).print();
    assertThat(CalibrateCommand.code(outcomes)).isEqualTo(Main.FAILED).isEqualTo(1);
    assertThat(out.toString()).containsPattern("norm t=9 .*MISSED").contains("1 missed");
    Calibration right = new Calibration(rows, Expectations.standard(), new Seed(1));
    assertThat(CalibrateCommand.code(right.run(1, r -> {}))).isEqualTo(Main.OK);
  }

  private static Expectation moved(Expectation e) {
    return new Expectation(
        e.row(),
        e.quantity(),
        1.001 * e.expected(),
        e.tolerance(),
        e.allowed(),
        e.standardError(),
        e.extent(),
        e.source());
  }
}
