package gradflow.cli;

import gradflow.files.AtomicFile;
import gradflow.io.OtherFile;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --out}: where an answer goes, to a file or to stdout. */
final class AnswerOption {
  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "file for the answer (default: stdout)")
  private Path out;

  /** Whether it goes to a file. */
  boolean isFile() {
    return out != null;
  }

  /**
   * Checks that the answer does not replace what it is about.
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

  /** Writes to stdout; Main reports why it cannot be written. */
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
