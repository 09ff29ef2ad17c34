package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitCommandTest {
  @TempDir Path folder;

  /** Fewer runs and steps than a user would have, so that the test is fast. */
  private static String smaller(String spec) {
    return spec.replaceAll("replicates: \\d+", "replicates: 1")
        .replaceAll("hidden_size: \\d+", "hidden_size: 4")
        .replaceAll("updates: \\d+", "updates: 60")
        .replace("bias: [-1, 0, 1, 2, 3]", "bias: [0, 1]");
  }

  @ParameterizedTest
  @CsvSource({
    "run, gradient-norm-by-lag",
    "sweep, slope-map",
    "sweep, norms",
    "train, learning",
    "train, norms"
  })
  void whatItWritesRunsAndDraws(String kind, String figure) throws IOException {
    Path own = folder.resolve("mine");
    Shell init = Shell.run("init", kind, own);
    assertThat(init.code()).as(init.err()).isZero();
    assertThat(init.out()).contains("gradflow check " + own);
    Path spec = own.resolve("spec.yaml");
    String text = Files.readString(spec);
    assertThat(text.lines().filter(l -> l.strip().startsWith("#"))).hasSizeGreaterThan(5);
    assertThat(text).startsWith("# yaml-language-server: $schema=spec.schema.json\n");
    assertThat(own.resolve("spec.schema.json")).isRegularFile();
    assertThat(Shell.run("check", own).code()).isZero();
    Files.writeString(spec, smaller(text));
    Shell run = Shell.run("run", own, "--results", folder.resolve("out"), "--threads", "1");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains(figure + ".png");
  }

  @Test
  void aRunIsTheDefaultAndNothingIsOverwritten() throws IOException {
    Path own = folder.resolve("mine");
    assertThat(Shell.run("init", own).code()).isZero();
    String text = Files.readString(own.resolve("spec.yaml"));
    assertThat(text).contains("\nrun:\n").doesNotContain("axes:");
    Shell again = Shell.run("init", "train", own);
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).contains("exists already");
    assertThat(own.resolve("spec.yaml")).hasContent(text);
    Files.delete(own.resolve("spec.yaml"));
    Files.writeString(own.resolve("spec.schema.json"), "mine");
    assertThat(Shell.run("init", own).code()).isEqualTo(2);
    assertThat(own.resolve("spec.schema.json")).hasContent("mine");
    Shell unknown = Shell.run("init", "swept", own);
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("got swept, expected run, sweep or train");
  }
}
