package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** gradflow in a process of its own, which can be killed and whose disk can be full. */
record Program(Process process, Path out, Path err) {
  private static final Duration PATIENCE = Duration.ofSeconds(240);

  /** Starts it; {@code folder} gets what it says, and is its folder for temporary files. */
  static Program start(Path folder, Object... words) throws IOException {
    return start(folder, Files.createTempFile(folder, "stdout", ".txt"), words);
  }

  /** Starts it with other classes in place of some of its own. */
  static Program patched(Path classes, Path folder, Object... words) throws IOException {
    List<String> command = java(folder, words);
    int path = command.indexOf("-cp") + 1;
    command.set(path, classes + File.pathSeparator + command.get(path));
    return new Program(folder, Files.createTempFile(folder, "stdout", ".txt"), command);
  }

  /** Starts it with a given file as stdout. */
  static Program start(Path folder, Path out, Object... words) throws IOException {
    return new Program(folder, out, java(folder, words));
  }

  private Program(Path folder, Path out, List<String> command) throws IOException {
    this(
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("stderr.txt").toFile())
            .start(),
        out,
        folder.resolve("stderr.txt"));
  }

  /** Starts a line of a shell, in which {@code "$@"} is gradflow with its arguments. */
  static Program shell(Path folder, String line, Object... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", line, "sh"));
    command.addAll(java(folder, words));
    return new Program(folder, Files.createTempFile(folder, "stdout", ".txt"), command);
  }

  private static List<String> java(Path folder, Object... words) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xms128m", // a small heap stays in the processor's cache
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:+UseTransparentHugePages", // fewer page faults, on Linux
                "-Xlog:disable", // where the system has no such pages
                "-XX:MetaspaceSize=128m", // no collection for the sake of loaded classes
                "-XX:-UsePerfData",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + folder,
                "-Dgradflow.backend=" + System.getProperty("gradflow.backend", "openblas"),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                "gradflow.cli.Main"));
    Arrays.stream(words).map(Object::toString).forEach(command::add);
    return command;
  }

  /** Waits until something holds, or the process has ended. */
  Program until(BooleanSupplier holds) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean() && process.isAlive()) {
      assertThat(System.nanoTime()).as("waiting").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return this;
  }

  /** Sends a signal, such as INT. */
  Program signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
    return this;
  }

  /** Waits for its end; all that it said. */
  Shell end() throws IOException, InterruptedException {
    boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    assertThat(ended).as("ended by itself").isTrue();
    String said = Files.isRegularFile(out) ? Files.readString(out) : "";
    return new Shell(process.exitValue(), said, Files.readString(err));
  }
}
