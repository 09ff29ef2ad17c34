package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.catalog.Plan;
import gradflow.catalog.PlanReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SecondCompilerTest {
  @TempDir Path folder;

  /** A program that starts itself anew once. */
  static final class Program {
    public static void main(String[] words) throws IOException {
      boolean first = Boolean.getBoolean("gradflow.replaceable");
      System.out.println(ProcessHandle.current().pid() + " " + first + " " + List.of(words));
      if (first) {
        SecondCompiler.start();
      }
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
  void theSameProcessGoesOnWithTheSameWords() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dgradflow.replaceable=true",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                "two words",
                "",
                "-XX:TieredStopAtLevel=2",
                "two\nlines")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    String words = "[two words, , -XX:TieredStopAtLevel=2, two\nlines]\n";
    assertThat(said)
        .isEqualTo(process.pid() + " true " + words + process.pid() + " false " + words);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aJobOfSecondsIsNotReplacedAndOneOfMinutesIs() {
    assertThat(SecondCompiler.seconds(List.of(plan("01-vanishing-exploding")), 2)).isLessThan(10);
    Plan training = plan("27-longer-than-trained");
    assertThat(SecondCompiler.seconds(List.of(training), 2)).isGreaterThan(60);
    assertThat(SecondCompiler.seconds(List.of(training, training), 2))
        .isEqualTo(2 * SecondCompiler.seconds(List.of(training), 2));
  }

  private static Plan plan(String name) {
    return PlanReader.read(Path.of("experiments", name, "spec.yaml"));
  }
}
