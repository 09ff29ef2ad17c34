package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FixedPointsCommandTest {
  /** E3 with an input that is there but not felt. */
  private static final String UNIT =
      """
      {"cell": "rnn_tanh", "H": 1, "D": 1, "T": 1, "W_ih": [[0]], "W_hh": [[2]], "b_ih": [0], "b_hh": [0],
       "h0": [0.1], "drive": {"type": "zero"}, "steps": 30}
      """;

  @TempDir Path folder;

  private Shell run(String json, Object... options) throws IOException {
    Path file = Files.writeString(folder.resolve("case.json"), json);
    Object[] words = new Object[options.length + 2];
    words[0] = "fixed-points";
    words[1] = file;
    System.arraycopy(options, 0, words, 2, options.length);
    return Shell.run(words);
  }

  private static double[] states(Shell shell) {
    assertThat(shell.code()).as(shell.err()).isZero();
    return Pattern.compile("\"state\":\\[([^\\]]*)\\]")
        .matcher(shell.out())
        .results()
        .map((MatchResult m) -> m.group(1))
        .flatMap(s -> Arrays.stream(s.split(",")))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  @Test
  void e3AsJson() throws IOException {
    Shell shell = run(UNIT);
    assertThat(states(shell))
        .containsExactly(new double[] {-0.957504024, 0.957504024, 0}, Assertions.within(1e-9));
    assertThat(shell.out())
        .contains("\"state\":\"h\"", "\"held\":\"zero\"", "\"x\":[0.0]", "\"count\":3")
        .contains("\"starts\":2000,\"converged\":2000")
        .contains("\"stability\":\"stable\",\"unstable_directions\":0")
        .contains("\"stability\":\"unstable\",\"unstable_directions\":1,\"spectral_radius\":2.0")
        .contains("\"eigenvalues\":[[2.0,0.0]]")
        .endsWith("}\n");
    assertThat(run(UNIT).out()).isEqualTo(shell.out());
  }

  /** Seven states where the update gate is closed were given beside these. */
  @Test
  void aClosedGateIsNoFixedPoint() throws IOException {
    Shell shell =
        run(
            """
            {"cell": "gru_reset_after", "H": 1, "D": 1, "T": 1, "W_ih": [[0.3],[0.5],[0.2]], "W_hh": [[2],[-6],[3]],
             "b_ih": [0.1,0.2,-0.1], "b_hh": [0,0,0], "drive": {"type": "zero"}}
            """);
    double[] found = states(shell);
    Arrays.sort(found);
    assertThat(found)
        .containsExactly(new double[] {-0.4851, 0.1311, 0.9874}, Assertions.within(5e-5));
  }

  @Test
  void theFirstInputIsHeldAndSaidToBe() throws IOException {
    String held =
        UNIT.replace("\"W_ih\": [[0]]", "\"W_ih\": [[1]]")
            .replace("\"drive\": {\"type\": \"zero\"}", "\"x\": [[3],[0]]");
    Shell shell = run(held);
    assertThat(states(shell)).hasSize(1);
    assertThat(states(shell)[0])
        .isCloseTo(Math.tanh(2 * states(shell)[0] + 3), Assertions.within(1e-12));
    assertThat(shell.out()).contains("\"held\":\"the first of 2 rows of x, held\",\"x\":[3.0]");
    String periodic = UNIT.replace("\"zero\"", "\"periodic\", \"values\": [[3]]");
    Shell same = run(periodic.replace("\"W_ih\": [[0]]", "\"W_ih\": [[1]]"));
    assertThat(states(same)).isEqualTo(states(shell));
  }

  @Test
  void leakMovesEigenvaluesNotPoints() throws IOException {
    Shell leaky = run(UNIT.replace("\"steps\"", "\"leak\": 0.25, \"steps\""));
    assertThat(states(leaky))
        .containsExactly(new double[] {-0.957504024, 0.957504024, 0}, Assertions.within(1e-9));
    assertThat(leaky.out()).contains("\"eigenvalues\":[[1.25,0.0]]");
  }

  @Test
  void anLstmHasItsWholeState() throws IOException {
    Shell shell =
        run(
            """
            {"cell": "lstm", "H": 1, "D": 1, "T": 1, "W_ih": [[0],[0],[0],[0]], "W_hh": [[0],[0],[1],[0]],
             "b_ih": [0,1,0,0], "b_hh": [0,0,0,0], "drive": {"type": "zero"}}
            """);
    assertThat(states(shell)).containsExactly(0, 0);
    double radius = 1 / (1 + Math.exp(-1)) + 0.25; // D1
    assertThat(shell.out()).contains("\"state\":\"h, then c\"", "\"count\":1");
    assertThat(shell.out())
        .contains("\"spectral_radius\":" + String.valueOf(radius).substring(0, 12));
  }

  @Test
  void theReportHasTablesAndAFigure() throws IOException {
    Path report = folder.resolve("report");
    assertThat(run(UNIT, "--report", report, "--tex", "--out", folder.resolve("a.json")).code())
        .isZero();
    assertThat(Files.readString(report.resolve("fixed_points.csv")).lines().toList())
        .hasSize(4)
        .first()
        .isEqualTo(
            "point,stability,unstable_directions,spectral_radius,residual,isolated,starts,x,y");
    assertThat(Files.readString(report.resolve("trajectory.csv")).lines()).hasSize(32);
    assertThat(report.resolve("return_map.csv")).exists();
    assertThat(report.resolve("fixed-points.tex")).content().contains("fixed-points.dat");
    assertThat(run(UNIT, "--tex").err()).contains("--tex: there is no --report DIR");
    for (String ending : new String[] {"png", "svg", "pdf"}) {
      assertThat(report.resolve("fixed-points." + ending)).isNotEmptyFile();
    }
    assertThat(Files.readString(report.resolve("answer.json")))
        .isEqualTo(Files.readString(folder.resolve("a.json")));
    String two =
        UNIT.replace("\"H\": 1", "\"H\": 2")
            .replace("[[0]]", "[[0],[0]]")
            .replace("[[2]]", "[[1.2,-0.9],[0.9,1.2]]")
            .replace("\"b_ih\": [0], \"b_hh\": [0]", "\"b_ih\": [0,0], \"b_hh\": [0,0]")
            .replace("[0.1]", "[0.1,0]");
    Shell shell = run(two, "--report", report);
    assertThat(shell.code()).as(shell.err()).isZero();
    assertThat(report.resolve("return_map.csv")).doesNotExist();
    assertThat(Files.readString(report.resolve("plane.csv")))
        .contains("PC 1 (", "of the trajectory");
    assertThat(shell.out()).contains("\"unstable_directions\":2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"zero\" | \"gaussian\" | drive.type: got gaussian, expected a constant input",
        "\"zero\" | \"periodic\", \"values\": [[1],[2]] | drive.values: got 2, expected 1",
        "\"zero\" | \"periodic\", \"values\": [[1,2]] | drive.values: got 2, expected 1 (D",
        "\"zero\" | \"pink\" | pink",
        "\"drive\": {\"type\": \"zero\"}, | '' | drive: missing, and x too",
        "\"drive\": {\"type\": \"zero\"} | \"x\": [] | x: got no row",
        "\"drive\": {\"type\": \"zero\"} | \"x\": [[1,2]] | x: row 0 has 2 entries",
        "\"steps\": 30 | \"steps\": -1 | steps: got -1",
        "\"steps\": 30 | \"burn_in\": 1e3 | burn_in",
        "\"steps\": 30 | \"leak\": 0 | leak: got 0",
        "\"W_hh\": [[2]] | \"W_hh\": [[2,1]] | W_hh: row 0 has 2 entries",
        "\"rnn_tanh\" | \"rnn_tan\" | cell: got rnn_tan",
      })
  void badCases(String from, String to, String message) throws IOException {
    assertThat(UNIT).contains(from);
    refused(run(UNIT.replace(from, to)), message);
  }

  @Test
  void badOptions() throws IOException {
    refused(run(UNIT, "--starts", "0"), "--starts: got 0");
    refused(run(UNIT, "--spread", "-1"), "--spread: got -1");
    refused(Shell.run("fixed-points", folder.resolve("none.json")), "no such file");
  }

  private static void refused(Shell shell, String message) {
    assertThat(shell.code()).isEqualTo(2);
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err()).contains(message).doesNotContain("\tat ").doesNotContain("Exception");
  }
}
