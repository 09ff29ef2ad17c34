package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpectrumCommandTest {
  @TempDir Path folder;

  private Shell spectrum(String json) throws IOException {
    return Shell.run("spectrum", Files.writeString(folder.resolve("case.json"), json));
  }

  private static double[] exponents(Shell shell) {
    assertThat(shell.code()).as(shell.err()).isZero();
    Matcher m = Pattern.compile("\"exponents\":\\[([^\\]]*)\\]").matcher(shell.out());
    assertThat(m.find()).isTrue();
    return Arrays.stream(m.group(1).replace("\"", "").split(","))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  @Test
  void m9TwoUnitChaoticNet() throws IOException {
    Shell shell =
        spectrum(
            """
            {"cell": "rnn_tanh", "H": 2, "D": 1, "W_ih": [[0],[0]], "W_hh": [[-2,2],[-9.5,9]], "b_ih": [-2,-2],
             "b_hh": [0,0], "h0": [0.1,0.2], "drive": {"type": "zero"}, "steps": 100000, "burn_in": 1000}
            """);
    double[] e = exponents(shell);
    assertThat(e[0]).isCloseTo(0.51664, within(0.01)); // 5 standard errors of 100 000 steps
    assertThat(e[0] + e[1]).isCloseTo(-9.830, within(0.06));
    assertThat(shell.out())
        .contains("\"kaplan_yorke\"", "\"entropy_rate\"", "\"sum_rule\"", "\"converged\":true");
  }

  @Test
  void a12LstmWithoutRecurrenceHasTheWholeState() throws IOException {
    double[] e =
        exponents(
            spectrum(
                """
                {"cell": "lstm", "H": 2, "D": 1, "W_ih": [[0],[0],[0],[0],[0],[0],[0],[0]],
                 "W_hh": [[0,0],[0,0],[0,0],[0,0],[0,0],[0,0],[0,0],[0,0]], "b_ih": [0,0,1,1,0,0,0,0],
                 "b_hh": [0,0,0,0,0,0,0,0], "h0": [0,0], "c0": [0,0], "drive": {"type": "zero"}, "steps": 200}
                """));
    double retained = -Math.log(1 + Math.exp(-1));
    assertThat(e).hasSize(4);
    assertThat(e[0]).isCloseTo(retained, within(1e-10));
    assertThat(e[1]).isCloseTo(retained, within(1e-10));
    assertThat(e[2]).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(e[3]).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void anUnknownDriveIsRefusedInWords() throws IOException {
    Shell shell =
        spectrum(
            """
            {"cell": "rnn_tanh", "H": 1, "D": 1, "W_ih": [[0]], "W_hh": [[0.5]], "b_ih": [0], "b_hh": [0],
             "h0": [0.1], "drive": {"type": "pink"}, "steps": 10}
            """);
    assertThat(shell.code()).isEqualTo(2);
    assertThat(shell.err()).contains("pink").doesNotContain("\tat ");
  }
}
