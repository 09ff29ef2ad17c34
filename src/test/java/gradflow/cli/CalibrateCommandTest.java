package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
