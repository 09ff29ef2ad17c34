package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Control characters in names, titles and messages never reach the terminal. */
class VisibleOutputTest {
  private static final String SPEC =
      """
      title: "Evil \\e[2J \\a title"
      seed: 1
      axes:
        gain: [{label: "\\e]0;x\\a", g: 0.5}, {label: "1e300", g: 1.0e+300}]
      run:
        cell: {type: rnn, input_size: 1, hidden_size: 2, activation: identity}
        weights: {recurrent: {type: gaussian, gain: "${gain.g}"}, input: gaussian}
        input: {type: gaussian, std: 1}
        steps: 5
      measures: [product-norms]
      """;

  @TempDir Path folder;

  @Test
  void ofASpec() throws IOException {
    Path spec = folder.resolve("evil\u001b[31m.yaml");
    Files.writeString(spec, SPEC);
    Path out = folder.resolve("out\u0007");
    clean(Shell.run("check", spec), "Evil \\u001b[2J");
    clean(Shell.run("run", spec, "--results", out), "Evil \\u001b[2J");
    clean(Shell.run("verify", out.resolve("evil\u001b[31m")), "\\u0007");
    clean(Shell.run("plot", out.resolve("evil\u001b[31m")), "");
  }

  @Test
  void ofAnswersAndRefusals() throws IOException {
    Path file = folder.resolve("a\u001b[2Jb.json");
    clean(Shell.run("measure", file), "a\\u001b[2Jb.json");
    clean(Shell.run("spectrum", file), "a\\u001b[2Jb.json");
    clean(Shell.run("analyze", file, "--input", file), "a\\u001b[2Jb.json");
    clean(Shell.run("describe", "\u001b[2J"), "\\u001b[2J");
    clean(Shell.run("\u001b[2J"), "\\u001b[2J");
    Files.writeString(
        file,
        """
        {"cell": "rnn_identity", "H": 1, "D": 1, "T": 3, "W_ih": [[1e300]], "W_hh": [[1e300]],
         "b_ih": [0], "b_hh": [0], "x": [[1], [1], [1]], "h0": [1e300]}
        """);
    for (String command : new String[] {"measure", "spectrum"}) {
      Shell diverged = Shell.run(command, file);
      assertThat(diverged.code()).isEqualTo(Main.FAILED);
      clean(diverged, "a\\u001b[2Jb.json");
    }
  }

  private static void clean(Shell shell, String part) {
    String said = shell.out() + shell.err();
    assertThat(said).contains(part);
    assertThat(said.chars().filter(c -> Character.isISOControl(c) && c != '\n' && c != '\t'))
        .as(said)
        .isEmpty();
  }
}
