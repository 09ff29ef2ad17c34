package gradflow.cli;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.StringArray;
import gradflow.catalog.Plan;
import gradflow.experiment.CostEstimate;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The second of Java's two compilers. The launcher starts a job with the first compiler alone: its
 * code is a little slower, but a job of a few seconds takes a fifth less time. A job that is
 * estimated to take longer gets both. Since Java cannot start a compiler later, the process is
 * replaced by one with the same command line but for this restriction (execv). It keeps its number,
 * parent, terminal and streams.
 */
final class SecondCompiler {
  /** Estimated seconds from which the second compiler pays. */
  private static final double LONG = 10;

  /** Options with which the launcher starts a job that can be replaced. */
  private static final List<String> FIRST_ONLY =
      List.of("-XX:TieredStopAtLevel=1", "-Dgradflow.replaceable=true");

  /** Keeps the bytes of arguments in any encoding. */
  private static final Charset BYTES = StandardCharsets.ISO_8859_1;

  private SecondCompiler() {}

  private interface C extends Library {
    /** Replaces this process; returns only if that fails. */
    int execv(String program, StringArray arguments);
  }

  /** Starts the command anew if the plans take long and the launcher left the compiler out. */
  static void forLong(List<Plan> plans, int threads, PrintWriter err) {
    if (Boolean.getBoolean("gradflow.replaceable") && seconds(plans, threads) >= LONG) {
      try {
        start();
      } catch (IOException | LinkageError e) {
        err.println("warning: the job runs without Java's second compiler (slower): " + e);
      }
    }
  }

  /** Returns the estimated time of plans that run one after the other. */
  static double seconds(List<Plan> plans, int threads) {
    return plans.stream()
        .map(Plan::experiment)
        .mapToDouble(e -> CostEstimate.seconds(e) / CostEstimate.threads(e, threads))
        .sum();
  }

  /**
   * Replaces this process by one with the same command line without {@link #FIRST_ONLY}.
   *
   * @throws IOException if that is not possible; it does not return otherwise
   * @throws LinkageError if JNA has no library for this machine, or cannot unpack it
   */
  static void start() throws IOException {
    List<String> command = arguments(Files.readAllBytes(Path.of("/proc/self/cmdline")));
    command.removeAll(FIRST_ONLY);
    execute("/proc/self/exe", command);
  }

  /** Returns the arguments of a command line; each ends with a zero byte, which is removed. */
  static List<String> arguments(byte[] line) {
    String text = new String(line, BYTES);
    return new ArrayList<>(List.of(text.substring(0, text.length() - 1).split("\0", -1)));
  }

  private static void execute(String program, List<String> arguments) throws IOException {
    // Where JNA unpacks its library. No file is left: this process ends without tidying up.
    Path folder = Files.createTempDirectory("gradflow");
    C library;
    try {
      System.setProperty("jna.tmpdir", folder.toString());
      library = Native.load(null, C.class);
    } finally {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
    library.execv(program, new StringArray(arguments.toArray(String[]::new), BYTES.name()));
    throw new IOException("execv failed with error " + Native.getLastError());
  }
}
