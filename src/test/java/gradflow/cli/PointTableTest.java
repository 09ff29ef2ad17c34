package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every point of the axes is told of at the end of a run, whatever became of it. */
class PointTableTest {
  @TempDir Path folder;

  private List<String> run(String scales, String measures) throws IOException {
    Path spec =
        Files.writeString(
            folder.resolve("spec.yaml"),
            """
            title: Some diverge
            replicates: 3
            axes: {unit: [identity], scale: %s}
            run:
              cell: {type: rnn, input_size: 1, hidden_size: 3, activation: "${unit}"}
              weights: {recurrent: {type: identity, scale: "${scale}"}}
              input: gaussian
              steps: 60
            measures: %s
            """
                .formatted(scales, measures));
    Shell shell = Shell.run("run", spec, "--results", folder.resolve("out"), "--threads", 1);
    assertThat(shell.code()).as(shell.err()).isZero();
    List<String> lines = shell.out().lines().toList();
    return lines.subList(1, lines.size() - 3); // between the title, and the counts, folder and page
  }

  @Test
  void aPointWhoseRunsAllDivergedIsAmongThem() throws IOException {
    assertThat(run("[0.5, 1e9, 0.25]", "[slope]"))
        .containsExactly(
            "unit      scale  slope, nats/step  95 % interval         half-life of this slope, steps",
            "identity  0.5            -0.69315  [-0.6931, -0.6931]    1.000",
            "identity  1e9    3 of 3 diverged",
            "identity  0.25           -1.38629  [-1.3863, -1.3863]    0.5000");
  }

  @Test
  void aProductThatReaches0HasNoHalfLife() throws IOException {
    List<String> lines = run("[0.0]", "[slope]");
    assertThat(lines.get(1)).endsWith("reaches 0").doesNotContain("0.000");
  }

  @Test
  void allOfThem() throws IOException {
    assertThat(run("[1e9, 1e10]", "[slope]"))
        .containsExactly(
            "unit      scale",
            "identity  1e9    3 of 3 diverged",
            "identity  1e10   3 of 3 diverged");
  }

  @Test
  void withoutSlopesOnlyThoseWithTrouble() throws IOException {
    assertThat(run("[0.5, 1e9]", "[recurrent-spectrum, product-norms]"))
        .containsExactly("unit      scale", "identity  1e9    3 of 3 diverged");
    assertThat(run("[0.5]", "[product-norms]")).isEmpty();
  }

  @Test
  void failuresAreCountedToo() throws IOException {
    Path spec =
        Files.writeString(
            folder.resolve("spec.yaml"),
            """
            title: Some fail
            replicates: 2
            axes: {to: [20, 40]}
            run:
              cell: {type: rnn, input_size: 1, hidden_size: 3}
              input: gaussian
              steps: "${to}"
            measures: [{type: memory-capacity, lags: 15}]
            """);
    Shell shell = Shell.run("run", spec, "--results", folder.resolve("out"));
    assertThat(shell.code()).isEqualTo(1);
    assertThat(shell.out())
        .contains("20  2 of 2 failed")
        .contains("4 runs: 2 completed, 0 diverged, 2 failed")
        .contains("run 0 (to = 20), replicate 0: lags: got 15, which leaves 5 observations");
  }

  @Test
  void whatIsLeftOutIsCounted() throws IOException {
    StringBuilder scales = new StringBuilder("[0.5");
    for (int i = 1; i < 31; i++) {
      scales.append(", 0.").append(500 + i);
    }
    List<String> lines = run(scales + ", 1e9]", "[slope]");
    assertThat(lines).hasSize(1 + 30 + 1);
    assertThat(lines.get(31))
        .isEqualTo(
            "… 2 more points in summary.csv; in 1 of them runs diverged or failed (runs.csv)");
  }
}
