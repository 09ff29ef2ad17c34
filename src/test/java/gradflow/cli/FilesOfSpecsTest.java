package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.files.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a spec names lie beside it, and results name them by their content. */
class FilesOfSpecsTest {
  private static final String SPEC =
      """
      title: rows of a file
      train:
        cell: {type: rnn, input_size: 1, hidden_size: 3}
        task: {type: sequences, path: data/rows.csv}
        updates: 3
        batch: 4
        evaluation: {samples: 8}
      measures: [slope]
      figures:
        - name: training
          panels:
            - {type: curves, table: training, x: update, series: [{y: loss}], y_label: loss, y_scale: linear}
      """;
  private static final String ROWS = "0,1,2,3,4,5,6,7,8,9,1,2,3\n1,4,3,2,1,0,1,2,3,4,2,2,2\n";

  @TempDir Path folder;
  private Path experiment;
  private Path data;

  @BeforeEach
  void write() throws IOException {
    experiment = folder.resolve("experiments/rows");
    data = experiment.resolve("data/rows.csv");
    Files.createDirectories(data.getParent());
    Files.writeString(data, ROWS);
    Files.writeString(experiment.resolve("spec.yaml"), SPEC);
  }

  private Path run() throws IOException {
    Path results = folder.resolve("results");
    Shell shell = Shell.run("run", experiment, "--results", results);
    assertThat(shell.code()).as(shell.err()).isZero();
    try (Stream<Path> made = Files.list(results.resolve("rows"))) {
      return made.findFirst().orElseThrow();
    }
  }

  @Test
  void theyAreFoundBesideTheSpecAndNamedByTheirDigest() throws IOException {
    Path made = run();
    assertThat(Files.readString(made.resolve("provenance.json")))
        .contains("\"inputs\" : \"data/rows.csv sha256 " + Digest.of(data) + "\"")
        .contains("\"spec_folder\" : \"../../../experiments/rows\"");
    Shell verify = Shell.run("verify", made);
    assertThat(verify.code()).as(verify.err()).isZero();
    assertThat(verify.out()).contains("same     training").doesNotContain("DIFFERS");
    assertThat(verify.err()).doesNotContain("warning: what");
    assertThat(Shell.run("plot", made).code()).isZero();
  }

  @Test
  void aFileThatChangedIsSaid() throws IOException {
    Path made = run();
    Files.writeString(data, ROWS.replace("9", "-9"));
    Shell verify = Shell.run("verify", made);
    assertThat(verify.code()).isEqualTo(1);
    assertThat(verify.err())
        .contains("warning: input files have changed since the run: data/rows.csv");
    assertThat(verify.out()).contains("DIFFERS  training");
  }

  @Test
  void aFileThatIsMissing() throws IOException {
    Files.delete(data);
    Shell shell = Shell.run("run", experiment, "--results", folder.resolve("results"));
    assertThat(shell.code()).isEqualTo(2);
    assertThat(shell.err())
        .contains(data.toString())
        .contains("no such file")
        .contains("spec.yaml:4:");
  }
}
