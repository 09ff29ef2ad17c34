package gradflow.cli;

import gradflow.files.AtomicFile;
import gradflow.io.OtherFile;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --out}: writes the answer to a file instead of stdout. */
final class AnswerOption {
  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "file for the answer (default: stdout)")
  private Path out;

  /** Whether the answer goes to a file. */
  boolean isFile() {
    return out != null;
  }

  /**
   * Checks that the answer does not overwrite its input.
   *
   * @throws gradflow.check.BadArgument if it would
   */
  void requireOther(Path input) {
    if (out != null) {
      OtherFile.require(out, input);
    }
  }

  /**
   * Writes an answer.
   *
   * @return the exit code
   */
  int write(AtomicFile.Body answer, Stdout stdout) {
    if (out == null) {
      return print(answer, stdout);
    }
    AtomicFile.write(out, answer);
    return Main.OK;
  }

  /** Writes to stdout; Main reports an error. */
  static int print(AtomicFile.Body answer, Stdout stdout) {
    try {
      answer.writeTo(stdout);
      stdout.flush();
      return Main.OK;
    } catch (IOException e) {
      return Main.BAD_INPUT;
    }
  }
}
