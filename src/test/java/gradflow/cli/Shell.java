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
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    PrintStream stdout = System.out;
    PrintStream stderr = System.err;
    ByteArrayOutputStream rawOut = new ByteArrayOutputStream();
    ByteArrayOutputStream rawErr = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(rawOut, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(rawErr, true, StandardCharsets.UTF_8));
      CommandLine command = Main.commandLine();
      command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
      int code = command.execute(args);
      return new Shell(
          code,
          out + rawOut.toString(StandardCharsets.UTF_8),
          err + rawErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(stdout);
      System.setErr(stderr);
    }
  }
}
