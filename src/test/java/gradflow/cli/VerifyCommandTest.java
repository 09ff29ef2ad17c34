package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
  private static final String SPEC =
      """
      title: Small
      replicates: 2
      run:
        cell: {type: rnn, input_size: 1, hidden_size: 3}
        weights: {recurrent: {type: gaussian, gain: 0.5}}
        input: gaussian
        steps: 20
      measures: [product-norms, slope]
      """;

  @TempDir Path folder;
  private Path made;

  @BeforeEach
  void run() throws IOException {
    Path spec = Files.writeString(folder.resolve("small.yaml"), SPEC);
    Shell shell = Shell.run("run", spec, "--results", folder.resolve("out"));
    assertThat(shell.code()).as(shell.err()).isZero();
    try (Stream<Path> all = Files.list(folder.resolve("out").resolve("small"))) {
      made = all.findFirst().orElseThrow();
    }
  }

  /** Multiplies the last number of the last row. */
  private void scale(String table, double factor) throws IOException {
    Path file = made.resolve(table);
    String text = Files.readString(file).stripTrailing();
    int last = text.lastIndexOf(',') + 1;
    double value = Double.parseDouble(text.substring(last)) * factor;
    Files.writeString(file, text.substring(0, last) + value + "\n");
  }

  @Test
  void theToleranceIsRelativeToTheValue() throws IOException {
    assertThat(Shell.run("verify", made).out()).contains("same     runs: every byte");
    scale("runs.csv", 1 + 1e-8);
    Shell rounded = Shell.run("verify", made);
    assertThat(rounded.code()).as(rounded.out()).isZero();
    assertThat(rounded.out()).contains("the file has changed since it was written");
    scale("runs.csv", 1 + 1e-5);
    Shell changed = Shell.run("verify", made);
    assertThat(changed.code()).isEqualTo(1);
    assertThat(changed.out()).contains("DIFFERS  runs: largest relative difference");
  }

  @Test
  void anotherBackendAndOtherCodeAreNamed() throws IOException {
    assertThat(Shell.run("verify", made).out()).doesNotContain("OTHER");
    Path provenance = made.resolve("provenance.json");
    String text = Files.readString(provenance);
    Files.writeString(
        provenance,
        text.replaceFirst("\"backend\" : \"[^\"]*\"", "\"backend\" : \"BLAS 1, kernel K\"")
            .replaceFirst("\"commit\" : \"[^\"]*\"", "\"commit\" : \"abc\""));
    assertThat(Shell.run("verify", made).out())
        .contains("OTHER    backend: was BLAS 1, kernel K, is ", "OTHER    commit: was abc, is ");
  }

  @Test
  void onlyTablesThatRunWroteAreCompared() throws IOException {
    Files.writeString(made.resolve("my-notes.csv"), "a\n1\n");
    Shell shell = Shell.run("verify", made);
    assertThat(shell.code()).as(shell.out()).isZero();
    assertThat(shell.out()).doesNotContain("my-notes");
    Files.delete(made.resolve("summary.csv"));
    assertThat(Shell.run("verify", made).out()).contains("DIFFERS  summary: only in the second");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends POSIX signals")
  void killedItLeavesNothing() throws Exception {
    long before = count(made);
    Path many =
        Files.writeString(
            Files.createDirectory(folder.resolve("result")).resolve("spec.yaml"),
            SPEC.replace("replicates: 2", "replicates: 20000"));
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Program verify = Program.start(temporary, "verify", many.getParent());
    Path err = temporary.resolve("stderr.txt");
    Shell killed = verify.until(() -> has(err, "/20000 runs")).signal("KILL").end();
    assertThat(killed.code()).isEqualTo(128 + 9);
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left).allMatch(f -> f.toString().endsWith(".txt"));
    }
    assertThat(count(many.getParent())).isEqualTo(2);
    assertThat(count(made)).isEqualTo(before);
  }

  private static boolean has(Path file, String text) {
    try {
      return Files.exists(file) && Files.readString(file).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.count();
    }
  }
}
