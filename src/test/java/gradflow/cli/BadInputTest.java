package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of bad input ends in words, with exit code 2, and never in a stack trace. */
class BadInputTest {
  private static final String SPEC =
      """
      title: tiny
      run:
        cell: {type: rnn, input_size: 1, hidden_size: 4}
        steps: 10
      measures: [product-norms]
      """;

  private static final String LSTM =
      """
      {"cell": "lstm", "H": 1, "D": 1, "T": 1, "W_ih": [[1],[1],[1],[1]], "W_hh": [[1],[1],[1],[1]],
       "b_ih": [0,0,0,0], "b_hh": [0,0,0,0], "x": [[1]], "h0": [0], "c0": [0]}
      """;

  @TempDir Path folder;

  /** What is said of the spec with other texts: from, to, from, to … */
  private String spec(String... changes) throws IOException {
    String text = SPEC;
    for (int i = 0; i < changes.length; i += 2) {
      assertThat(text).contains(changes[i]);
      text = text.replace(changes[i], changes[i + 1]);
    }
    Path file = Files.writeString(folder.resolve("spec.yaml"), text);
    return refused(Shell.run("run", file, "--results", folder.resolve("out")))
        .replace(file + ":", "");
  }

  private String json(String from, String to) throws IOException {
    assertThat(LSTM).contains(from);
    Path file = Files.writeString(folder.resolve("case.json"), LSTM.replace(from, to));
    return refused(Shell.run("measure", file)).replace(file.toString(), "case");
  }

  private static String refused(Shell shell) {
    assertThat(shell.code()).isEqualTo(2);
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err()).doesNotContain("\tat ").doesNotContain("Exception");
    return shell.err().strip();
  }

  @Test
  void theSpecItselfIsGood() throws IOException {
    Path file = Files.writeString(folder.resolve("spec.yaml"), SPEC);
    assertThat(Shell.run("run", file, "--results", folder.resolve("out")).code()).isZero();
    Path good = Files.writeString(folder.resolve("case.json"), LSTM);
    assertThat(Shell.run("measure", good).code()).isZero();
  }

  @Test
  void malformedYaml() throws IOException {
    assertThat(spec("{type: rnn, ", "{type: rnn, ["))
        .matches("3:\\d+: .*(expected|found).*")
        .hasLineCount(1);
  }

  @Test
  void unknownKey() throws IOException {
    assertThat(spec("steps: 10", "steps: 10\n  stpes: 3"))
        .startsWith("5:3: ")
        .contains("stpes")
        .contains("known keys: cell, weights, input, initial_state, loss, steps, batch");
  }

  @Test
  void negativeSize() throws IOException {
    assertThat(spec("hidden_size: 4", "hidden_size: -4"))
        .isEqualTo("3:49: hidden_size: got -4, expected an integer >= 1");
  }

  @Test
  void unknownMeasureWithASuggestion() throws IOException {
    assertThat(spec("[product-norms]", "[product-norm]"))
        .contains("product-norm")
        .contains("product-norms");
  }

  @Test
  void allErrorsAtOnce() throws IOException {
    assertThat(spec("steps: 10", "steps: none\n  batch: many\n  colour: red").lines()).hasSize(3);
  }

  @Test
  void moreStepsThanMemoryHolds() throws IOException {
    String message = spec("steps: 10", "steps: 2_000_000_000");
    assertThat(message)
        .matches(
            "memory: got .* for each of 1 run, expected at least 14\\.9 GiB for inputs"
                + " and weights of one; raise memory \\(or Java's heap, -Xmx\\), or lower steps,"
                + " batch or hidden_size");
  }

  @Test
  void noSteps() throws IOException {
    assertThat(spec("steps: 10", "steps: 0"))
        .isEqualTo("4:10: steps: got 0, expected an integer >= 1");
  }

  @Test
  void numbersThatAreNotFinite() throws IOException {
    for (String number : new String[] {".nan", ".inf", "-.inf"}) {
      assertThat(
              spec(
                  "steps: 10",
                  "weights: {recurrent: {type: gaussian, gain: " + number + "}}\n  steps: 10"))
          .startsWith("4:")
          .contains("gain: got ")
          .contains("expected a finite number");
    }
  }

  @Test
  void aMeasureThatAppliesToNoCell() throws IOException {
    assertThat(spec("[product-norms]", "[cell-path]"))
        .contains("applies to none of the cells of this experiment; it applies to lstm");
  }

  @Test
  void aFolderWithoutASpecAndAMissingFile() {
    assertThat(refused(Shell.run("run", folder))).contains("spec.yaml").contains("no such file");
    assertThat(refused(Shell.run("run", folder.resolve("none.yaml"))))
        .contains("none.yaml: cannot be read");
    assertThat(refused(Shell.run("measure", folder.resolve("none.json"))))
        .contains("none.json: no such file");
    assertThat(refused(Shell.run("analyze", folder.resolve("none"))))
        .contains("none: no such file or folder; expected a run folder");
  }

  @Test
  void aPickle() throws IOException {
    Path x = Files.writeString(folder.resolve("x.csv"), "1\n2\n");
    Path model = Files.writeString(folder.resolve("model.pt"), "");
    assertThat(refused(Shell.run("analyze", model, "--input", x)))
        .contains("model.pt: got a pickle")
        .contains("safetensors");
  }

  @Test
  void resultsThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("spec.yaml"), SPEC);
    Path blocked = Files.writeString(folder.resolve("taken"), "");
    Shell shell = Shell.run("run", file, "--results", blocked);
    assertThat(shell.code()).isEqualTo(2);
    assertThat(shell.err().strip())
        .startsWith(blocked + "")
        .contains("cannot be written: ")
        .hasLineCount(1)
        .doesNotContain("Exception");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"lstm\"       | \"lstn\"            | case: cell: got lstn, expected one of [rnn_tanh, rnn_relu, rnn_sigmoid, rnn_identity, lstm, gru_reset_after, gru_reset_before]",
        "\"c0\": [0]    | \"c_0\": [0]        | case: c0: missing; the file has [W_hh, W_ih, b_hh, b_ih, h0, x]",
        "\"W_hh\": [[1],[1] | \"W_hh\": [[1]      | case: W_hh: got 3 rows, expected 4 (H = 1, D = 1, T = 1)",
        "\"W_hh\": [[1],[1] | \"W_hh\": [[1],[1,1] | case: W_hh: row 1 has 2 entries, expected 1 (H = 1, D = 1, T = 1)",
        "\"W_hh\": [[1] | \"W_hh\": [[Infinity] | case: W_hh[0]: entry 0 is Infinity, expected finite numbers only",
        "\"W_hh\": [[1] | \"W_hh\": [[1e999] | case: W_hh[0]: entry 0 is Infinity, expected finite numbers only",
        "\"b_hh\": [0,0,0,0] | \"b_hh\": [0,0,NaN,0] | case: b_hh: entry 2 is NaN, expected finite numbers only",
        "\"x\": [[1]]   | \"x\": [[1,2]]      | case: x: row 0 has 2 entries, expected 1 (H = 1, D = 1, T = 1)",
        "\"T\": 1       | \"T\": 0            | case: T: got 0, expected an integer >= 1",
        "\"H\": 1       | \"H\": -1           | case: H: got -1, expected an integer >= 1",
        "\"H\": 1       | \"H\": 1.5          | case:1:23: H: got 1.5, expected an integer",
        "\"W_hh\": [[1] | \"W_hh\": [[1, 2]   | case: W_hh: row 0 has 2 entries, expected 1 (H = 1, D = 1, T = 1)",
        "\"W_ih\": [[1] | \"W_ih\": [[NaN]    | case: W_ih[0]: entry 0 is NaN, expected finite numbers only",
        "\"W_ih\": [[1] | \"W_ih\": [[-Infinity] | case: W_ih[0]: entry 0 is -Infinity, expected finite numbers only",
        "\"x\": [[1]]   | \"x\": [[1],[1,2]]  | case: x: got 2 rows, expected 1 (H = 1, D = 1, T = 1)",
        "\"x\": [[1]]   | \"x\": [[\"one\"]]  | got the text \"one\", expected a number",
        "\"h0\": [0]    | \"h0\": [0}         | not valid JSON",
      })
  void badCases(String from, String to, String message) throws IOException {
    assertThat(json(from, to)).contains(message);
  }

  @Test
  void placesInJson() throws IOException {
    assertThat(json("\"x\": [[1]]", "\"x\": [[null]]"))
        .isEqualTo("case:2:47: x[0][0]: got null, expected a number");
  }

  @Test
  void wordsThatAreNoCommand() {
    assertThat(Shell.run("rnu", "x").code()).isEqualTo(2);
    assertThat(Shell.run("run").code()).isEqualTo(2);
    assertThat(refused(Shell.run("describe", "lstn"))).contains("lstn");
    assertThat(refused(Shell.run("list", "nonsense"))).contains("nonsense").contains("cells");
    assertThat(refused(Shell.run("measure", "x.json", "--fields", "K"))).isNotEmpty();
  }

  /** What the JSON parser has limits for, in keys that are read and in others. */
  @ParameterizedTest
  @CsvSource({"measure", "spectrum", "fixed-points"})
  void jsonBeyondTheParsersLimits(String command) throws IOException {
    String digits = "1".repeat(1200);
    Path file = folder.resolve("case.json");
    Files.writeString(file, LSTM.replace("\"c0\": [0]", "\"c0\": [0." + digits + "]"));
    Shell ninth = Shell.run(command, file);
    assertThat(ninth.code()).as(ninth.err()).isZero();
    Files.writeString(file, LSTM.replace("\"c0\": [0]", "\"c0\": [0.1111111111111111111]"));
    assertThat(Shell.run(command, file).out()).isEqualTo(ninth.out());
    for (String beyond :
        new String[] {
          "\"c0\": [" + digits + "]",
          "\"c0\": [0], \"extra\": " + "[".repeat(1100) + "]".repeat(1100),
          "\"c0\": [0." + "1".repeat(100_001) + "]",
          "\"c0\": [0], \"" + "k".repeat(60_000) + "\": 1"
        }) {
      Files.writeString(file, LSTM.replace("\"c0\": [0]", beyond));
      assertThat(refused(Shell.run(command, file)))
          .startsWith(file.toString())
          .hasLineCount(1)
          .doesNotContain("`");
    }
  }

  @Test
  void moreRunsThanOneExperimentMayHave() throws IOException {
    assertThat(spec("title: tiny", "title: tiny\nreplicates: 1000000000"))
        .endsWith("replicates: got 1000000000 at 1 points, expected at most 1000000 runs in all");
  }

  @Test
  void trialsCountAmongTheRuns() throws IOException {
    String trials =
        "title: tiny\naxes: {size: [1, 2]}\n"
            + "trials: {over: [size], by: spectral_norm, replicates: 500000}";
    assertThat(spec("title: tiny", trials, "hidden_size: 4", "hidden_size: \"${size}\""))
        .endsWith(
            "replicates: got 1 and 500000 of trials at 2 points, expected at most 1000000 runs in"
                + " all");
  }

  @Test
  void measuresThatNeedMoreStepsThanARunHas() throws IOException {
    for (String[] measure :
        new String[][] {
          {"lyapunov, burn_in: 10", "burn_in: got 10, expected less than the 10 steps of the run"},
          {"lyapunov, burn_in: 2147483647", "burn_in: got 2147483647, expected less than the 10"},
          {"slope, from: 10", "slope: got the window of lags 10 .. 10, expected a window within"},
          {"memory-capacity, lags: 10", "lags: got 10, expected less than the 10 steps of the run"}
        }) {
      assertThat(spec("[product-norms]", "[{type: " + measure[0] + "}]"))
          .startsWith("5:11: measures: " + measure[1]);
      assertThat(folder.resolve("out")).doesNotExist();
    }
  }

  @Test
  void countsOfStepsThatNoRunCanFinish() throws IOException {
    for (String number :
        new String[] {"9223372036854775807", "-9223372036854775808", "1000000000001"}) {
      for (String field : new String[] {"steps", "burn_in"}) {
        String given = "\"" + field + "\": " + number;
        for (String x : new String[] {"\"x\": [[1]]", "\"drive\": {\"type\": \"zero\"}"}) {
          Path file = folder.resolve("case.json");
          Files.writeString(file, LSTM.replace("\"x\": [[1]]", x + ", " + given));
          for (String command : new String[] {"spectrum", "fixed-points"}) {
            assertThat(refused(Shell.run(command, file)))
                .as(command + " " + given + " " + x)
                .contains(field.equals("steps") ? "steps: got " : "got ")
                .contains(number);
          }
        }
      }
    }
    Path file = folder.resolve("case.json");
    Files.writeString(file, LSTM.replace("\"x\"", "\"k\": -9223372036854775808, \"x\""));
    assertThat(refused(Shell.run("spectrum", file)))
        .contains("k: got -9223372036854775808, expected an integer from 0 to");
    String both = "\"steps\": 9223372036854775807, \"burn_in\": 9223372036854775807, \"x\"";
    Files.writeString(file, LSTM.replace("\"x\"", both));
    assertThat(refused(Shell.run("spectrum", file))).contains("steps: got 9223372036854775807");
  }

  @Test
  void aLongListOfErrorsStopsAtTwenty() throws IOException {
    StringBuilder wrong = new StringBuilder("steps: 10");
    for (int i = 0; i < 25; i++) {
      wrong.append("\n  wrong_").append(i).append(": 1");
    }
    assertThat(spec("steps: 10", wrong.toString()).lines())
        .hasSize(21)
        .last()
        .isEqualTo("and 5 more problems");
  }

  @Test
  void aSpecWhoseNameIsDots() throws IOException {
    for (String name : new String[] {".yaml", "..yaml", "...yaml"}) {
      Path file = Files.writeString(folder.resolve(name), SPEC);
      assertThat(refused(Shell.run("run", file, "--results", folder.resolve("out"))))
          .isEqualTo(file + ": gives results no name but dots; rename it, such as my-spec.yaml");
    }
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
