package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer never replaces the case or spec that it was computed from. */
class OutIsInputTest {
  private static final String CASE =
      """
      {"cell": "rnn_tanh", "H": 1, "D": 1, "T": 2, "W_ih": [[0.5]], "W_hh": [[0.5]], "b_ih": [0],
       "b_hh": [0], "x": [[1], [0]], "h0": [0]}
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"measure", "spectrum", "fixed-points"})
  void theCaseItself(String command) throws IOException {
    Path file = Files.writeString(folder.resolve("case.json"), CASE);
    Path link = Files.createSymbolicLink(folder.resolve("link.json"), file);
    for (Path out : new Path[] {file, link}) {
      Shell shell = Shell.run(command, file, "--out", out);
      assertThat(shell.code()).isEqualTo(Main.BAD_INPUT);
      assertThat(shell.err())
          .contains(out + ": is the input itself, expected another file to write");
      assertThat(file).hasContent(CASE);
    }
  }

  @Test
  void anyOfTheCases() throws IOException {
    Path first = Files.writeString(folder.resolve("a.json"), CASE);
    Path second =
        Files.writeString(Files.createDirectory(folder.resolve("out")).resolve("a.json"), CASE);
    Path other = Files.createLink(folder.resolve("b.json"), second);
    Shell shell = Shell.run("measure", first, other, "--out", folder.resolve("out"));
    assertThat(shell.code()).isEqualTo(Main.BAD_INPUT);
    assertThat(shell.err()).contains("is the input itself");
    assertThat(second).hasContent(CASE);
  }

  @Test
  void theSpecItself() throws IOException {
    Path spec = Files.copy(Path.of("experiments/22-flow-map/spec.yaml"), folder.resolve("s.yaml"));
    Shell shell = Shell.run("spectrum", spec, "--out", spec);
    assertThat(shell.code()).isEqualTo(Main.BAD_INPUT);
    assertThat(shell.err()).contains(spec + ": is the input itself");
    assertThat(spec).hasSameTextualContentAs(Path.of("experiments/22-flow-map/spec.yaml"));
  }
}
