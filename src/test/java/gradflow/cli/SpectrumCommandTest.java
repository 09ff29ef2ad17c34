package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** A pipe can be read once only. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs mkfifo")
  void aCaseFromAPipe() throws Exception {
    String json =
        """
        {"cell": "rnn_tanh", "H": 1, "D": 1, "W_ih": [[0]], "W_hh": [[0.5]], "b_ih": [0],
         "b_hh": [0], "h0": [0], "drive": {"type": "zero"}, "steps": 50}
        """;
    Path pipe = folder.resolve("pipe.json");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process writer =
        new ProcessBuilder("sh", "-c", "printf %s \"$1\" > \"$2\"", "sh", json, pipe.toString())
            .start();
    assertThat(exponents(Shell.run("spectrum", pipe))[0]).isCloseTo(Math.log(0.5), within(1e-12));
    assertThat(writer.waitFor()).isZero();
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

  private static final String TWO_UNITS =
      """
      {"cell": "rnn_tanh", "H": 2, "D": 1, "W_ih": [[1],[0]], "W_hh": [[0.5,0.2],[-0.2,0.5]], "b_ih": [0,0],
       "b_hh": [0,0], "h0": [0.1,0.2], "drive": {"type": "gaussian", "std": 0.5, "seed": 4}, "steps": 320}
      """;

  @Test
  void finiteTimeExponentsAreThereOnRequest() throws IOException {
    Path file = Files.writeString(folder.resolve("case.json"), TWO_UNITS);
    Shell plain = Shell.run("spectrum", file);
    assertThat(plain.out()).doesNotContain("finite_time");
    Shell shell = Shell.run("spectrum", file, "--finite-time");
    double[] mean = exponents(shell);
    Matcher m =
        Pattern.compile("\"trajectory\":0,\"steps\":10,\"exponents\":\\[([^,]*),")
            .matcher(shell.out());
    double sum = 0;
    int count = 0;
    for (; m.find(); count++) {
      sum += Double.parseDouble(m.group(1));
    }
    assertThat(count).isEqualTo(32);
    assertThat(sum / count).isCloseTo(mean[0], within(1e-12));
  }

  private static final String SPEC =
      """
      title: small
      seed: 5
      replicates: 2
      axes:
        gain: [0.5, 2]
      run:
        cell: {type: rnn, input_size: 1, hidden_size: 6}
        weights: {recurrent: {type: gaussian, gain: "${gain}"}}
        input: {type: gaussian, std: 0.3}
        initial_state: {std: 0.5}
        steps: 300
        batch: 3
      measures: [product-norms]
      """;

  @Test
  void everyRunOfASpecIsALine() throws IOException {
    Path spec = Files.writeString(folder.resolve("small.yaml"), SPEC);
    Shell shell = Shell.run("spectrum", spec, "--k", 2, "--burn-in", 60);
    assertThat(shell.code()).as(shell.err()).isZero();
    assertThat(shell.out().lines().toList()).hasSize(4);
    assertThat(shell.out().lines())
        .first()
        .asString()
        .startsWith("{\"name\":\"small\",\"run\":0,\"gain\":\"0.5\",\"replicate\":0,")
        .contains("\"trajectories\":3", "\"steps\":240,\"burn_in\":60", "stderr_over_trajectories");
    Matcher m = Pattern.compile("\"exponents\":\\[([^,]*),([^,\\]]*)\\]").matcher(shell.out());
    double[] leading = new double[4];
    for (int i = 0; m.find(); i++) {
      leading[i] = Double.parseDouble(m.group(1));
      assertThat(leading[i]).isGreaterThan(Double.parseDouble(m.group(2)));
    }
    assertThat(Math.min(leading[2], leading[3])).isGreaterThan(Math.max(leading[0], leading[1]));
    Path answer = folder.resolve("answer.jsonl");
    assertThat(Shell.run("spectrum", spec, "--k", 2, "--burn-in", 60, "--out", answer).code())
        .isZero();
    assertThat(Files.readString(answer)).isEqualTo(shell.out());
  }

  @Test
  void aSpecHasTheExponentsThatItsMeasureFinds() throws IOException {
    String measuring =
        SPEC.replace("[product-norms]", "[{type: lyapunov, k: 2, burn_in: 60}]")
            .replace("replicates: 2", "replicates: 1");
    Path spec = Files.writeString(folder.resolve("small.yaml"), measuring);
    Shell shell = Shell.run("spectrum", spec, "--k", 2, "--burn-in", 60);
    Path results = folder.resolve("results");
    assertThat(Shell.run("run", spec, "--results", results, "--threads", 1).code()).isZero();
    Path runs;
    try (var files = Files.walk(results)) {
      runs = files.filter(f -> f.endsWith("runs.csv")).findFirst().orElseThrow();
    }
    String[] header = Files.readAllLines(runs).get(0).split(",");
    int column = Arrays.asList(header).indexOf("lambda_1_nats_per_step");
    Matcher m = Pattern.compile("\"exponents\":\\[([^,]*),").matcher(shell.out());
    for (int r = 1; r <= 2; r++) {
      double measured = Double.parseDouble(Files.readAllLines(runs).get(r).split(",")[column]);
      assertThat(m.find()).isTrue();
      // other start vectors: the same up to what 60 steps of burn-in have left of them
      assertThat(Double.parseDouble(m.group(1))).isCloseTo(measured, within(1e-3));
    }
  }

  @Test
  void badInput() throws IOException {
    Path file = Files.writeString(folder.resolve("case.json"), TWO_UNITS);
    assertThat(refused(Shell.run("spectrum", file, "--k", 1))).contains("--k: got 1 with a case");
    assertThat(refused(Shell.run("spectrum", file, "--burn-in", 1))).contains("\"burn_in\"");
    Path spec = Files.writeString(folder.resolve("small.yaml"), SPEC);
    assertThat(refused(Shell.run("spectrum", spec, "--burn-in", 300)))
        .contains("burn_in: got 300, expected less than the 300 steps of the run");
    assertThat(refused(Shell.run("spectrum", spec, "--k", -1))).contains("k: got -1");
    assertThat(refused(Shell.run("spectrum", folder.resolve("none.yaml")))).contains("none.yaml");
    assertThat(refused(Shell.run("spectrum", folder))).contains("spec.yaml");
  }

  private static String refused(Shell shell) {
    assertThat(shell.code()).isEqualTo(2);
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err()).doesNotContain("\tat ").doesNotContain("Exception");
    return shell.err();
  }

  /** Every cell of a case; the sum rule is the program's own check of the whole state. */
  @ParameterizedTest
  @CsvSource({
    "rnn_tanh, 1, 1",
    "rnn_relu, 1, 1",
    "rnn_identity, 1, 1",
    "rnn_sigmoid, 1, 1",
    "lstm, 4, 2",
    "gru_reset_after, 3, 1",
    "gru_reset_before, 3, 1"
  })
  void everyCellObeysTheSumRule(String cell, int gates, int parts) throws IOException {
    int h = 3;
    Normals normals = new Normals(new Seed(9));
    String json =
        String.format(
            Locale.ROOT,
            """
            {"cell": "%s", "H": %d, "D": 2, "W_ih": %s, "W_hh": %s, "b_ih": %s, "b_hh": %s,
             "drive": {"type": "gaussian", "std": 0.5, "seed": 1}, "steps": 300, "burn_in": 20, "seed": 2}
            """,
            cell,
            h,
            matrix(normals, gates * h, 2),
            matrix(normals, gates * h, h),
            row(normals, gates * h, 0.3, 0.5),
            row(normals, gates * h, 0.3, 0.5));
    Shell shell = spectrum(json);
    double[] e = exponents(shell);
    assertThat(e).hasSize(h * parts).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    double sum = Arrays.stream(e).sum();
    assertThat(value(shell, "sum_of_exponents")).isCloseTo(sum, within(1e-9));
    assertThat(value(shell, "mean_log_abs_det")).isCloseTo(sum, within(1e-9 * Math.abs(sum)));
    assertThat(value(shell, "steps")).isEqualTo(300);
    assertThat(value(shell, "burn_in")).isEqualTo(20);
    assertThat(shell.out()).contains("\"entropy_rate\":", "\"kaplan_yorke\":", "\"stderr\":[");
    assertThat(spectrum(json).out()).isEqualTo(shell.out());
  }

  private static double value(Shell shell, String field) {
    Matcher m = Pattern.compile("\"" + field + "\":\"?([^,}\"]*)").matcher(shell.out());
    assertThat(m.find()).as(field).isTrue();
    return Double.parseDouble(m.group(1));
  }

  private static String matrix(Normals normals, int rows, int columns) {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < rows; i++) {
      text.append(i == 0 ? "" : ",").append(row(normals, columns, 0, 0.6));
    }
    return text.append("]").toString();
  }

  private static String row(Normals normals, int columns, double mean, double std) {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < columns; i++) {
      text.append(i == 0 ? "" : ",").append(mean + std * normals.next());
    }
    return text.append("]").toString();
  }

  /** A leak slows an identity net: ln(1 - d + d u). */
  @Test
  void leakOfALinearNet() throws IOException {
    double[] e =
        exponents(
            spectrum(
                """
                {"cell": "rnn_identity", "H": 2, "D": 1, "W_ih": [[1],[1]], "W_hh": [[0.9,0],[0,-0.5]], "b_ih": [0,0],
                 "b_hh": [0,0], "drive": {"type": "periodic", "values": [[1],[-1]]}, "steps": 500, "leak": 0.25}
                """));
    assertThat(e[0]).isCloseTo(Math.log(0.975), within(1e-10));
    assertThat(e[1]).isCloseTo(Math.log(0.625), within(1e-10));
  }

  private static String relu(String input, int steps, String more) {
    StringBuilder x = new StringBuilder("[");
    for (int t = 0; t < steps; t++) {
      x.append(t == 0 ? "" : ",").append(t < steps / 2 ? "[0,0.5]" : input);
    }
    return """
        {"cell": "rnn_relu", "H": 2, "D": 2, "W_ih": [[1,0],[0,1]], "W_hh": [[1,0],[0,0.5]], "b_ih": [0,0],
         "b_hh": [0,0], "h0": [1,1], "x": %s%s}
        """
        .formatted(x.append("]"), more);
  }

  /** A unit with the exponent 0 that is off from the middle on: what is left is ln 0.5. */
  @Test
  void anAnnihilatedDirectionTakesItsPastWithIt() throws IOException {
    Shell shell = spectrum(relu("[-9,0.5]", 1000, ", \"burn_in\": 100"));
    double[] e = exponents(shell);
    assertThat(e[0]).isCloseTo(Math.log(0.5), within(1e-12));
    assertThat(e[1]).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(shell.out())
        .contains(
            "\"sum_of_exponents\":\"-Infinity\",\"mean_log_abs_det\":\"-Infinity\"",
            "\"surviving\":{\"directions\":1,",
            "\"lambda_1\":\"λ₁ < 0\"");
    Matcher m =
        Pattern.compile(
                "\"directions\":1,\"sum_of_exponents\":([^,]*),\"mean_log_abs_det\":([^}]*)}")
            .matcher(shell.out());
    assertThat(m.find()).isTrue();
    assertThat(Double.parseDouble(m.group(2)))
        .isCloseTo(Double.parseDouble(m.group(1)), within(1e-12));
  }

  @Test
  void signsComeWithTheirErrors() throws IOException {
    Shell neutral = spectrum(relu("[0,0.5]", 200, ""));
    assertThat(neutral.out())
        .contains(
            "\"lambda_1\":\"λ₁ = 0 within its error\"",
            "\"kaplan_yorke\":1.0,\"kaplan_yorke_range\":[0.0,1.0",
            "\"entropy_rate_range\":[0.0,");
    Shell short1 = spectrum(relu("[0,0.5]", 2, ", \"burn_in\": 1"));
    assertThat(short1.out())
        .contains(
            "\"stderr\":[null,null],\"error\":[null,null]",
            "\"lambda_1\":\"λ₁ has no error: one window only\"",
            "\"kaplan_yorke_range\":[null,null]");
    Shell few = spectrum(relu("[-9,0.5]", 1000, ", \"burn_in\": 100, \"k\": 1"));
    assertThat(few.out()).contains("\"exponents\":[null]", "\"lambda_1\":\"λ₁ is not known");
  }
}
