package gradflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.cases.GraphCase;
import gradflow.cases.GraphCaseMeasurement;
import gradflow.cell.CellCheck;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.graph.Binding;
import gradflow.graph.GraphCell;
import gradflow.graph.GraphModel;
import gradflow.rng.Seed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One-step graphs exported by PyTorch against its autograd in double precision. */
class OnnxCellsTest {
  private static final double TOLERANCE = 1e-11;

  @TempDir Path folder;

  static List<String> names() throws IOException {
    return OnnxCells.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void every_number_of_the_reference(String name) throws IOException {
    GraphCase source = OnnxCells.read(name, folder);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new GraphCaseMeasurement(source, List.of(), 1L << 28).write(out);
    Map<String, List<Double>> got = OnnxCells.numbers(out.toByteArray());
    Map<String, List<Double>> wanted =
        OnnxCells.numbers(Files.readAllBytes(folder.resolve(name + ".json")));
    for (String field : GraphCaseMeasurement.FIELDS) {
      List<Double> a = wanted.get(field);
      List<Double> b = got.get(field);
      assertThat(b).as(field).hasSameSizeAs(a);
      for (int k = 0; k < a.size(); k++) {
        assertThat(b.get(k))
            .as(field + "[" + k + "]")
            .isCloseTo(a.get(k), within(TOLERANCE * Math.max(1, Math.abs(a.get(k)))));
      }
    }
  }

  /** With what the reference says only used where names leave a choice. */
  @ParameterizedTest
  @MethodSource("names")
  void names_tell_what_is_state(String name) throws IOException {
    GraphCase source = OnnxCells.read(name, folder);
    Binding guessed = Binding.of(OnnxGraphs.read(OnnxCells.graph(name)), List.of());
    assertThat(guessed).isEqualTo(source.cell().binding());
  }

  /** Gradients of every weight, batches, and tapes that were used before. */
  @ParameterizedTest
  @CsvSource({
    "layernorm-lstm_o11_f32_nofold, 1",
    "softmax-slots_o13_f64_nofold, 1",
    "functional-gru_o18_f32, 1",
    "antisymmetric-gated_o14_f64_nofold, 1",
    "block-diagonal_o13_f64, 1",
    "residual-mlp_o20_f64, 1",
    "multiplicative-integration_o13_f64, 1",
    "shallow-plrnn_o12_f64, 4"
  })
  void derivatives_of_a_batch_have_order_2(String name, int seed) throws IOException {
    CellCheck.of(OnnxCells.read(name, folder).cell(), new Seed(seed)).require();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "refuse-if | node /If (operator If): is control flow",
        "refuse-loop | node /Loop (operator Loop): is control flow",
        "refuse-random | node /RandomNormalLike (operator RandomNormalLike): draws random numbers",
        "refuse-dropout-training | node /drop/Dropout (operator Dropout): is in training mode",
        "refuse-custom-domain | node cell (operator LeakyIntegrate): is of the domain"
            + " org.example.snn"
      })
  void refused_by_node_and_operator(String name, String message) {
    GraphModel graph = OnnxGraphs.read(OnnxCells.FOLDER.resolve("refuse/" + name + ".onnx"));
    assertThatThrownBy(() -> new GraphCell(graph, Binding.of(graph, List.of())))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining(message);
  }

  @Test
  void the_default_state_is_the_graphs_own() {
    GraphModel graph = OnnxGraphs.read(OnnxCells.graph("low-rank_o13_f64_default-state"));
    GraphCell cell = new GraphCell(graph, Binding.of(graph, List.of()));
    assertThat(cell.initialState()).isEqualTo(graph.initializers().get("h").values());
    assertThat(cell.layout().names()).doesNotContain("h");
  }

  @Test
  void other_weights_are_written_into_the_same_graph() throws IOException {
    for (String name :
        List.of("functional-gru_o11_f32", "mingru_o16_f32_typed", "rg-lru_o13_f64")) {
      Path from = OnnxCells.graph(name);
      GraphModel graph = OnnxGraphs.read(from);
      GraphCell cell = new GraphCell(graph, Binding.of(graph, List.of()));
      Weights w = cell.weights();
      w.layout().names().forEach(n -> w.block(n).set(0, 0, -0.375));
      Path to = folder.resolve(name + ".onnx");
      OnnxGraphs.write(from, to, w);
      GraphModel back = OnnxGraphs.read(to);
      Weights again = new GraphCell(back, Binding.of(back, List.of())).weights();
      for (String n : w.layout().names()) {
        assertThat(again.block(n).data()).as(n).isEqualTo(w.block(n).data());
      }
      assertThat(Files.size(to)).isEqualTo(Files.size(from));
      assertThatThrownBy(() -> OnnxGraphs.write(from, from, w)).isInstanceOf(BadArgument.class);
    }
  }

  @Test
  void weights_in_a_second_file_stay_in_the_models_folder() throws IOException {
    String name = "minimal-rnn_o14_f64_external";
    Path sub = Files.createDirectory(folder.resolve("sub"));
    Path moved = sub.resolve("m.onnx");
    byte[] bytes = Files.readAllBytes(OnnxCells.graph(name));
    Files.write(moved, bytes);
    Path data = OnnxCells.FOLDER.resolve(name + ".onnx.data");
    assertThatThrownBy(() -> OnnxGraphs.read(moved)).hasMessageContaining(data.getFileName() + "");
    Files.createSymbolicLink(sub.resolve(data.getFileName()), data.toAbsolutePath());
    assertThatThrownBy(() -> OnnxGraphs.read(moved))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("a link out of the model's own folder");
    String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    String location = data.getFileName().toString();
    String up = ("../" + "x".repeat(location.length())).substring(0, location.length());
    Files.write(
        moved, text.replace(location, up).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> OnnxGraphs.read(moved))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("expected a file in the model's own folder");
  }
}
