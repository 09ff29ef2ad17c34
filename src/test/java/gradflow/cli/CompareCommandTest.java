package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
  private static final String SPEC =
      """
      title: Small
      replicates: 3
      axes: {gain: [0.5, 1]}
      run:
        cell: {type: rnn, input_size: 1, hidden_size: 4}
        weights: {recurrent: {type: gaussian, gain: "${gain}"}}
        input: gaussian
        steps: 20
      measures: [product-norms, slope]
      figures:
        - name: norms
          panels:
            - {type: curves, table: product_norms, series: [{y: log10_spectral}], lines: gain,
               where: {block: h}, y_label: norm}
      """;

  @TempDir Path folder;

  private Path run(String name, String spec) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".yaml"), spec);
    Shell shell = Shell.run("run", file, "--results", folder.resolve("out"));
    assertThat(shell.code()).as(shell.err()).isZero();
    try (Stream<Path> all = Files.list(folder.resolve("out").resolve(name))) {
      return all.findFirst().orElseThrow();
    }
  }

  @Test
  void differencesAreNumbersOfPairedRunsAndCurvesAreDrawnTogether() throws IOException {
    Path a = run("a", SPEC);
    Path b = run("b", SPEC.replace("[0.5, 1]", "[1.0, 2]"));
    Path out = folder.resolve("cmp");
    Shell shell = Shell.run("compare", a, b, "--out", out);
    assertThat(shell.code()).as(shell.err()).isZero();
    // The same nets at the same gain under the same seeds: no difference at all.
    assertThat(shell.out()).contains("slope_nats_per_step: b − a", "[+0.000, +0.000]");
    List<String> rows = Files.readAllLines(out.resolve("differences.csv"));
    assertThat(rows.get(0)).startsWith("gain,first,second,quantity,pairs,n,mean_first");
    assertThat(rows.get(1)).startsWith("1,a,b,slope_nats_per_step,3,3,").endsWith(",student-t");
    String svg = Files.readString(out.resolve("norms.svg"));
    assertThat(svg).contains(">a<", ">b<", "gain = 1<").doesNotContain("gain = 0.5", "gain = 2");
    assertThat(out.resolve("norms.pdf")).exists();
  }

  @Test
  void whatCannotBeComparedIsSaidInOneLine() throws IOException {
    Path a = run("a", SPEC);
    Path other = run("b", SPEC.replace("title: Small", "title: Small\nseed: 99"));
    Shell shell = Shell.run("compare", a, other);
    assertThat(shell.code()).isEqualTo(Main.BAD_INPUT);
    assertThat(shell.err()).contains("paired by seed", "give both specs one seed:").hasLineCount(1);
    Shell missing = Shell.run("compare", a, folder.resolve("nowhere"));
    assertThat(missing.code()).isEqualTo(Main.BAD_INPUT);
    assertThat(missing.err()).contains("nowhere: has no runs.csv").hasLineCount(1);
    Shell own = Shell.run("compare", a, other, "--out", a);
    assertThat(own.code()).isEqualTo(Main.BAD_INPUT);
    assertThat(own.err()).contains("has results of its own");
  }
}
