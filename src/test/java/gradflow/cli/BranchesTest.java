package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.theory.TanhUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fixed points over a swept input, from the spec to the figure. */
class BranchesTest {
  private static final String SPEC =
      """
      title: latching
      axes:
        x: [0, 0.5328, 0.5329]
      run:
        cell: {type: rnn, input_size: 1, hidden_size: 1}
        weights: {recurrent: {type: constant, value: 2}, input: {type: constant, value: 1}}
        input: {type: periodic, values: [["${x}"]]}
        steps: 1
      measures: [fixed-points]
      figures:
        - name: branches
          panels: [{type: branches, x: x, x_label: input, y_label: h, lines: [{at: 0.53284}]}]
      """;

  @TempDir Path folder;

  private Path run(String spec) throws IOException {
    Path file = Files.writeString(folder.resolve("spec.yaml"), spec);
    Shell shell = Shell.run("run", file, "--results", folder.resolve("out"));
    assertThat(shell.code()).as(shell.out() + shell.err()).isZero();
    try (var files = Files.walk(folder.resolve("out"))) {
      return files.filter(f -> f.endsWith("runs.csv")).findFirst().orElseThrow().getParent();
    }
  }

  private static double[] column(Path table, String name) throws IOException {
    List<String> lines = Files.readAllLines(table);
    int at = Arrays.asList(lines.get(0).split(",")).indexOf(name);
    assertThat(at).as(name + " of " + lines.get(0)).isNotNegative();
    return lines.stream().skip(1).mapToDouble(l -> Double.parseDouble(l.split(",")[at])).toArray();
  }

  /** E2: three points up to the latching bias, then one. */
  @Test
  void branchesEndAtTheLatchingBias() throws IOException {
    Path results = run(SPEC);
    assertThat(column(results.resolve("runs.csv"), "fixed_points")).containsExactly(3, 3, 1);
    assertThat(column(results.resolve("runs.csv"), "stable_fixed_points")).containsExactly(2, 2, 1);
    Path branches = results.resolve("fixed_point_branches.csv");
    double[] output = column(branches, "output");
    double latched = new TanhUnit(2).fixedPoint();
    assertThat(Arrays.copyOf(output, 3))
        .containsExactly(new double[] {-latched, latched, 0}, within(1e-12));
    double[] x = column(branches, "x");
    for (int k = 0; k < output.length; k++) {
      assertThat(output[k]).isCloseTo(Math.tanh(2 * output[k] + x[k]), within(1e-12));
    }
    for (String ending : List.of("png", "svg", "pdf")) {
      assertThat(results.resolve("branches." + ending)).isNotEmptyFile();
    }
  }

  /** An lstm's output is h; its state begins with it. */
  @Test
  void aGatedCell() throws IOException {
    String lstm =
        SPEC.substring(0, SPEC.indexOf("figures:"))
            .replace("type: rnn", "type: lstm")
            .replace("x: [0, 0.5328, 0.5329]", "x: [0.5]");
    Path results = run(lstm);
    double[] output = column(results.resolve("fixed_point_branches.csv"), "output");
    double[] radius = column(results.resolve("fixed_point_branches.csv"), "spectral_radius");
    assertThat(output).hasSameSizeAs(radius).isNotEmpty();
    for (double h : output) {
      double a = 2 * h + 0.5; // every gate has the same weights
      double gate = 1 / (1 + Math.exp(-a));
      double c = gate * Math.tanh(a) / (1 - gate);
      assertThat(h).isCloseTo(gate * Math.tanh(c), within(1e-10));
    }
  }

  @Test
  void aFigureOfOtherRowsSaysSo() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("spec.yaml"),
            SPEC.replace("x_label: input", "where: {x: '7'}, x_label: input"));
    Shell shell = Shell.run("run", file, "--results", folder.resolve("out"));
    assertThat(shell.code()).as(shell.err()).isEqualTo(2);
    assertThat(shell.err()).contains("no row of fixed_point_branches has x 7");
  }
}
