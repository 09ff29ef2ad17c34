package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  @TempDir Path folder;

  @Test
  void sizesOfEveryCell() throws IOException {
    Path spec =
        Files.writeString(
            folder.resolve("spec.yaml"),
            """
            title: Two cells
            replicates: 3
            axes:
              cell:
                - {type: rnn, input_size: 2, hidden_size: 16}
                - {type: lstm, input_size: 2, hidden_size: 256}
            run: {cell: "${cell}", steps: 200, batch: 4}
            measures: [product-norms]
            """);
    Shell shell = Shell.run("check", spec);
    assertThat(shell.code()).as(shell.err()).isZero();
    List<String> lines = shell.out().lines().toList();
    assertThat(lines.get(0)).endsWith(": Two cells");
    assertThat(lines.get(1)).isEqualTo("  runs     6 (axes cell)");
    assertThat(lines.get(2))
        .isEqualTo("  cell            states  parameters    Jacobian     T x B   trajectory");
    assertThat(lines.get(3))
        .startsWith("  rnn 16              16         304     2.0 KiB   200 x 4");
    assertThat(lines.get(4))
        .startsWith("  lstm 256           512      265216     2.0 MiB   200 x 4");
    assertThat(lines).hasSize(8).allSatisfy(l -> assertThat(l.length()).isLessThan(80));
    assertThat(lines.get(5)).matches("  memory   .* MiB for the largest run");
    assertThat(lines.get(6)).matches("  time     about .* on \\d+ threads?, figures not counted");
    assertThat(lines.get(7)).isEqualTo("  figures  0");
    assertThat(folder.resolve("results")).doesNotExist();
  }

  @Test
  void equalSizesAreSaidOnce() throws IOException {
    Path spec =
        Files.writeString(
            folder.resolve("spec.yaml"),
            """
            title: Two lengths
            axes: {activation: [tanh, relu], steps: [100, 200]}
            run:
              cell: {type: rnn, input_size: 2, hidden_size: 16, activation: "${activation}"}
              steps: "${steps}"
            measures: [product-norms]
            """);
    Shell shell = Shell.run("check", spec);
    assertThat(shell.code()).as(shell.err()).isZero();
    assertThat(shell.out().lines().filter(l -> l.startsWith("  rnn 16")))
        .satisfiesExactly(
            l -> assertThat(l).contains(" 100 x 1 "), l -> assertThat(l).contains(" 200 x 1 "));
  }

  @Test
  void times() {
    assertThat(CheckCommand.human(0.2)).isEqualTo("a second");
    assertThat(CheckCommand.human(100)).isEqualTo("100 s");
    assertThat(CheckCommand.human(180)).isEqualTo("3 min");
    assertThat(CheckCommand.human(7300)).isEqualTo("2 h");
    assertThat(CheckCommand.human(400_000)).isEqualTo("5 days");
  }
}
