package gradflow.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The notebooks on a real kernel, where there is a Jupyter with a kernelspec {@code java} (IJava or
 * JJava). Runs after the jar is built, since the notebooks take their class path from it.
 */
class NotebookKernelIT {
  private static final long MINUTES = 10;

  private static boolean kernel;

  @TempDir Path out;

  @BeforeAll
  static void look(@TempDir Path folder) throws IOException, InterruptedException {
    Path log = folder.resolve("log.txt");
    try {
      Process list = start(log, "kernelspec", "list");
      kernel =
          list.waitFor(1, TimeUnit.MINUTES)
              && list.exitValue() == 0
              && Files.readString(log).lines().anyMatch(l -> l.strip().startsWith("java "));
    } catch (IOException e) {
      // no jupyter: told below
    }
    if (!kernel) {
      System.out.println(
          "SKIPPED: the notebooks were not run on a real kernel; there is no Jupyter with a kernelspec java"
              + " (install IJava 1.3.0 or JJava, and jupyter-nbconvert)");
    }
  }

  static List<NotebookFile> all() throws IOException {
    return NotebookFile.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void runs(NotebookFile notebook) throws Exception {
    assumeTrue(kernel, "no Jupyter with a kernelspec java");
    assertThat(Path.of("target/gradflow.jar")).exists();
    Path log = out.resolve("log.txt");
    Process run =
        start(
            log,
            "nbconvert",
            "--to",
            "notebook",
            "--execute",
            "--ExecutePreprocessor.kernel_name=java",
            "--ExecutePreprocessor.timeout=300",
            "--output-dir",
            out.toString(),
            notebook.path().toString());
    assertThat(run.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    assertThat(run.exitValue()).as(Files.readString(log)).isZero();
    String executed = Files.readString(out.resolve(notebook.toString()));
    assertThat(executed).contains("<svg").contains("plots and tables show themselves");
  }

  private static Process start(Path log, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("jupyter"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
