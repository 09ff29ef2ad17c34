package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.io.OnnxCells;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One-step ONNX graphs on the command line, and in specs. */
class OnnxCellCommandsTest {
  private static final Path LSTM = OnnxCells.graph("layernorm-lstm_o17_f64").toAbsolutePath();

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void measure_takes_the_reference_as_it_is() throws IOException {
    String name = "softmax-slots_o12_f32";
    Path reference = OnnxCells.reference(name, folder);
    Shell s = Shell.run("measure", "--cell", OnnxCells.graph(name), reference, "--fields", "loss");
    assertThat(s.code()).as(s.err()).isZero();
    double wanted = OnnxCells.numbers(Files.readAllBytes(reference)).get("loss").get(0);
    double got = OnnxCells.numbers(s.out().getBytes()).get("loss").get(0);
    assertThat(got).isCloseTo(wanted, within(1e-12));
  }

  @Test
  void a_refused_graph_ends_with_2() throws IOException {
    Path refused = OnnxCells.FOLDER.resolve("refuse/refuse-random.onnx");
    Path c = file("c.json", "{\"x\": [[0.1, 0.2, 0.3]]}");
    Shell s = Shell.run("measure", "--cell", refused, c);
    assertThat(s.code()).isEqualTo(2);
    assertThat(s.out()).isEmpty();
    assertThat(s.err()).contains("/RandomNormalLike").contains("draws random numbers");
  }

  /** The Hénon map's exponents sum to ln 0.3 at every step: 0.4192 and −1.6232. */
  @Test
  void exponents_and_fixed_points_of_the_henon_map() throws IOException {
    Path map = OnnxCells.graph("henon_o13_f64");
    Path c = file("h.json", "{\"s0\": [0.1, 0.2], \"steps\": 20000, \"burn_in\": 100}");
    Shell s = Shell.run("spectrum", "--cell", map, c);
    assertThat(s.code()).as(s.err()).isZero();
    List<Double> exponents = OnnxCells.numbers(s.out().getBytes()).get("exponents");
    assertThat(exponents.get(0)).isCloseTo(0.4192, within(0.01));
    assertThat(exponents.get(0) + exponents.get(1)).isCloseTo(Math.log(0.3), within(1e-9));
    Shell f = Shell.run("fixed-points", "--cell", map, c, "--starts", "200");
    assertThat(f.code()).as(f.err()).isZero();
    double x = (-0.7 + Math.sqrt(0.49 + 4 * 1.4)) / 2.8; // 1.4 x² + 0.7 x − 1 = 0
    assertThat(f.out()).contains("\"count\":2").contains(String.valueOf(x).substring(0, 12));
  }

  @Test
  void analyze_reads_a_one_step_graph() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int t = 0; t < 60; t++) {
      rows.append(Math.sin(t)).append(',').append(Math.cos(2 * t)).append('\n');
    }
    Path x = file("x.csv", rows.toString());
    Shell s = Shell.run("analyze", "--cell", LSTM, "--input", x, "--state", "h,c");
    assertThat(s.code()).as(s.err()).isZero();
    assertThat(s.out())
        .contains("one-step graph, x: x, state: h -> h_next, c -> c_next")
        .contains("The largest Lyapunov exponent");
  }

  @Test
  void a_spec_trains_it_from_the_files_weights() throws IOException {
    Files.copy(LSTM, folder.resolve("cell.onnx"));
    Path spec =
        file(
            "spec.yaml",
            """
            title: an onnx cell learns to add
            train:
              cell: {type: onnx, file: cell.onnx, state: [h, c]}
              task: {type: adding, length: 10}
              updates: 40
              batch: 16
              optimiser: {type: adam, rate: 0.01}
              evaluation: {every: 40, samples: 20}
              log_every: 39
            measures: [step-jacobian-norms]
            """);
    Shell s = Shell.run("train", spec, "--results", folder.resolve("r"));
    assertThat(s.code()).as(s.err()).isZero();
    List<String> rows = Files.readAllLines(find("training.csv"));
    double first = Double.parseDouble(rows.get(1).split(",")[3]);
    double last = Double.parseDouble(rows.get(rows.size() - 1).split(",")[3]);
    assertThat(last).isLessThan(first / 2);
    assertThat(Files.readString(find("provenance.json"))).contains("cell.onnx sha256 ");
  }

  private Path find(String name) throws IOException {
    try (var all = Files.walk(folder.resolve("r"))) {
      return all.filter(f -> f.endsWith(name)).findFirst().orElseThrow();
    }
  }

  @Test
  void weights_are_drawn_anew_by_name_only() throws IOException {
    Files.copy(LSTM, folder.resolve("cell.onnx"));
    String start =
        """
        title: t
        run:
          cell: {type: onnx, file: cell.onnx}
          steps: 30
          input: gaussian
          weights: \
        """;
    String end = "\nmeasures: [slope]\n";
    Map<String, String> answers =
        Map.of(
            "{recurrent: orthogonal}", "draw blocks anew by name",
            "{blocks: {none: orthogonal}}", "got none, expected one of [weight_ih",
            "{blocks: {weight_hh: orthogonal}}", "");
    for (Map.Entry<String, String> e : answers.entrySet()) {
      Shell s = Shell.run("check", file("spec.yaml", start + e.getKey() + end));
      assertThat(s.code()).as(s.err()).isEqualTo(e.getValue().isEmpty() ? 0 : 2);
      assertThat(s.err()).contains(e.getValue());
    }
  }
}
