package gradflow.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Runs a command in this process and keeps what it says. */
record Shell(int code, String out, String err) {
  static Shell run(Object... words) {
    String[] args = java.util.Arrays.stream(words).map(Object::toString).toArray(String[]::new);
    StringWriter err = new StringWriter();
    PrintStream stdout = System.out;
    PrintStream stderr = System.err;
    ByteArrayOutputStream rawOut = new ByteArrayOutputStream();
    ByteArrayOutputStream rawErr = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(rawOut, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(rawErr, true, StandardCharsets.UTF_8));
      Stdout own = new Stdout(rawOut);
      CommandLine command = Main.commandLineFor(own, args);
      command.setOut(new PrintWriter(own, true, StandardCharsets.UTF_8));
      command.setErr(new PrintWriter(err, true));
      int code = Main.execute(command, own, args);
      return new Shell(
          code,
          rawOut.toString(StandardCharsets.UTF_8),
          err + rawErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(stdout);
      System.setErr(stderr);
    }
  }
}
