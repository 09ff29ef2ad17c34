package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.table.ResultTable;
import gradflow.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
  private static final String SPEC =
      """
      title: A small experiment
      seed: 5
      replicates: 2
      axes:
        cell:
          - {type: rnn, input_size: 1, hidden_size: 6}
          - {type: lstm, input_size: 1, hidden_size: 6}
          - {label: relu, type: rnn, input_size: 1, hidden_size: 6, activation: relu}
        gain: [0.5, 2]
      run:
        cell: ${cell}
        weights: {recurrent: {type: gaussian, gain: "${gain}"}}
        input: gaussian
        steps: 40
      measures: [product-norms, loss-gradient-norms, step-jacobian-norms, slope, recurrent-spectrum, pascanu-bound, gate-statistics, cell-path]
      figures:
        - name: curves
          panels:
            - {type: curves, table: product_norms, where: {block: h}, panels: cell, lines: gain, y_label: norm, series: [{y: log10_spectral}]}
      """;

  @TempDir Path folder;

  private Path run(String results, int threads) throws IOException {
    Path spec = folder.resolve("my spec.yaml");
    Files.writeString(spec, SPEC);
    Shell shell =
        Shell.run("run", spec, "--results", folder.resolve(results), "--threads", threads);
    assertThat(shell.code()).as(shell.err()).isZero();
    assertThat(shell.out()).contains("12 runs: 12 completed").contains("curves.png");
    try (Stream<Path> made = Files.list(folder.resolve(results).resolve("my spec"))) {
      return made.findFirst().orElseThrow();
    }
  }

  private static Map<String, byte[]> tables(Path folder) throws IOException {
    Map<String, byte[]> out = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().contains(".csv")).toList()) {
        out.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return out;
  }

  @Test
  void tablesAreTheSameBytesForAnyNumberOfThreads() throws IOException {
    Map<String, byte[]> one = tables(run("one", 1));
    Map<String, byte[]> two = tables(run("two", 2));
    Map<String, byte[]> again = tables(run("two", 2));
    assertThat(one.keySet())
        .contains(
            "runs.csv",
            "summary.csv",
            "product_norms.csv",
            "loss_gradient_norms.csv",
            "eigenvalues.csv",
            "cell_path.csv");
    assertThat(two.keySet()).isEqualTo(one.keySet());
    one.forEach((name, bytes) -> assertThat(two.get(name)).as(name).isEqualTo(bytes));
    one.forEach((name, bytes) -> assertThat(again.get(name)).as(name).isEqualTo(bytes));
  }

  @Test
  void aResultFolderHasEverything() throws IOException {
    Path made = run("out", 2);
    for (String name :
        List.of("spec.yaml", "provenance.json", "curves.png", "curves.svg", "curves.pdf")) {
      assertThat(made.resolve(name)).isNotEmptyFile();
    }
    assertThat(Files.readString(made.resolve("spec.yaml"))).isEqualTo(SPEC);
    assertThat(Files.readString(made.resolve("provenance.json")))
        .contains(
            "\"gradflow\"",
            "\"java\"",
            "\"os\"",
            "\"cpu\"",
            "\"backend\"",
            "\"seed\" : 5",
            "\"seconds\"",
            "\"outcome\" : \"completed\"");
    Table runs = ResultTable.read(made, "runs");
    assertThat(runs.rows()).isEqualTo(12);
    assertThat(runs.columns())
        .startsWith("run", "cell", "gain", "replicate", "seed", "outcome", "detail");
    // replicate r draws the same numbers at every point: with doubled gain the spectral radius
    // doubles
    double[] rho = runs.numbers("rho_W_hh");
    assertThat(rho[2] / rho[0]).isCloseTo(4, org.assertj.core.data.Offset.offset(1e-12));
    Table norms = ResultTable.read(made, "product_norms").where("lag", "0");
    for (double v : norms.numbers("log_spectral_nats")) {
      assertThat(v).isZero();
    }
  }

  @Test
  void plotDrawsTheSameFiguresAndVerifyFindsAChangedDigit() throws IOException {
    Path made = run("out", 2);
    byte[] before = Files.readAllBytes(made.resolve("curves.svg"));
    Files.delete(made.resolve("curves.svg"));
    assertThat(Shell.run("plot", made).code()).isZero();
    assertThat(Files.readAllBytes(made.resolve("curves.svg"))).isEqualTo(before);
    Shell same = Shell.run("verify", made);
    assertThat(same.code()).as(same.out() + same.err()).isZero();
    assertThat(same.out()).contains("product_norms: every byte").doesNotContain("DIFFERS");
    Path table = made.resolve("summary.csv");
    Files.writeString(table, Files.readString(table).replaceFirst("\\.(\\d)", ".9$1"));
    Shell changed = Shell.run("verify", made);
    assertThat(changed.code()).isEqualTo(1);
    assertThat(changed.out()).contains("DIFFERS  summary");
  }

  @Test
  void aDivergedRunIsARowAndNotALostExperiment() throws IOException {
    Path spec = folder.resolve("diverging.yaml");
    Files.writeString(
        spec,
        """
        title: One of two diverges
        axes: {scale: [0.5, 1e9]}
        run:
          cell: {type: rnn, input_size: 1, hidden_size: 3, activation: identity}
          weights: {recurrent: {type: identity, scale: "${scale}"}}
          input: gaussian
          steps: 100
        measures: [product-norms]
        """);
    Shell shell = Shell.run("run", spec, "--results", folder.resolve("out"));
    assertThat(shell.code()).isZero();
    try (Stream<Path> made = Files.list(folder.resolve("out").resolve("diverging"))) {
      Table runs = ResultTable.read(made.findFirst().orElseThrow(), "runs");
      assertThat(runs.texts("outcome")).containsExactly("completed", "diverged");
      assertThat(runs.text(1, "detail")).contains("h became").contains("at step");
    }
  }

  @Test
  void helpHasExamplesAndListsAreComplete() {
    for (String command :
        List.of("run", "check", "list", "describe", "plot", "verify", "measure")) {
      Shell help = Shell.run(command, "--help");
      assertThat(help.code()).isZero();
      assertThat(help.out()).contains("Example").contains("gradflow " + command);
    }
    Shell all = Shell.run("list");
    assertThat(all.out())
        .contains(
            "rnn", "lstm", "gru", "stack", "orthogonal", "chrono", "product-norms", "cell-path");
    assertThat(Shell.run("list", "tasks").out()).contains("inputs", "losses", "random-direction");
    assertThat(Shell.run("describe", "lstm").out())
        .contains("c_t = f_t * c_{t-1} + i_t * g_t")
        .contains("hidden_size")
        .contains("gers2000");
    assertThat(Shell.run("check", "experiments/01-vanishing-exploding").out()).contains("160");
  }
}
