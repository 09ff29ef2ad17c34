package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What cannot be said is an error, whichever command says it. */
class StdoutTest {
  private static final String CASE =
      """
      {"cell": "rnn_tanh", "H": 1, "D": 1, "T": 2, "W_ih": [[1]], "W_hh": [[1]], "b_ih": [0], "b_hh": [0],
       "x": [[1], [1]], "h0": [0]}
      """;

  @TempDir Path folder;

  /** A disk with room for so many bytes. */
  private static final class Disk extends OutputStream {
    private int room;

    Disk(int room) {
      this.room = room;
    }

    @Override
    public void write(int b) throws IOException {
      if (room-- <= 0) {
        throw new IOException("No space left on device");
      }
    }
  }

  private static void assertRefused(int room, Object... words) {
    Stdout stdout = new Stdout(new Disk(room));
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine(stdout).setErr(new PrintWriter(err, true));
    String[] args = java.util.Arrays.stream(words).map(Object::toString).toArray(String[]::new);
    assertThat(Main.execute(line, stdout, args)).isEqualTo(2);
    assertThat(err)
        .hasToString(
            "stdout: cannot be written: the disk is full (No space left on device); free some"
                + " space, or choose another folder"
                + System.lineSeparator());
  }

  @Test
  void everyCommandTells() throws IOException {
    Path file = Files.writeString(folder.resolve("case.json"), CASE);
    for (int room : new int[] {0, 30}) {
      assertRefused(room, "measure", file);
      assertRefused(room, "measure", file, file);
      assertRefused(room, "spectrum", file);
      assertRefused(room, "list");
      assertRefused(room, "describe", "lstm");
      assertRefused(room, "--help");
    }
  }

  @Test
  void passesOnUntilTheFirstFailure() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Stdout good = new Stdout(bytes);
    good.write("good".getBytes(StandardCharsets.UTF_8));
    good.write('!');
    good.close();
    assertThat(bytes).hasToString("good!");
    assertThat(good.failure()).isEmpty();
    Stdout bad = new Stdout(new Disk(2));
    bad.write('a');
    assertThatThrownBy(() -> bad.write(new byte[5])).hasMessage("No space left on device");
    assertThatThrownBy(bad::flush).hasMessage("No space left on device");
    assertThat(bad.failure()).get().hasToString("java.io.IOException: No space left on device");
  }
}
