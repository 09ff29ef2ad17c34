package gradflow.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.files.NumberArrays.NumberArray;
import gradflow.graph.GraphModel;
import gradflow.graph.Kind;
import gradflow.graph.OnnxBytes;
import gradflow.graph.Tensor;
import gradflow.io.GivenLoss;
import gradflow.io.Models;
import gradflow.task.Target;
import gradflow.task.When;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loss of a run: its own, a readout that is named, or a graph. */
class RunLossTest {
  private static final String RUN = "lstm-adding-learns";
  private static final String LAST = "checkpoints/00003000.safetensors";

  @TempDir Path folder;

  /** A copy with one checkpoint. */
  private Path run() throws IOException {
    Path run = Runs.copy(RUN, folder.resolve("run"));
    try (var all = Files.list(run.resolve("checkpoints"))) {
      for (Path f : all.filter(f -> !f.endsWith("00003000.safetensors")).toList()) {
        Files.delete(f);
      }
    }
    return run;
  }

  private static Facts reading(Path run, Optional<GivenLoss> loss) {
    RunFolder open = RunFolder.open(run, loss);
    return Runs.checkpoint(new RunAnalysis(open, Optional.empty(), 1).report(n -> {}), 3000);
  }

  private static GraphModel.Node node(String op, Map<String, Object> attributes, String... names) {
    int last = names.length - 1;
    return new GraphModel.Node(
        op, op, "", List.of(names).subList(0, last), List.of(names[last]), attributes);
  }

  /** Mean squared error of the run's own readout, as a graph. */
  private static byte[] graph(Path run) throws IOException {
    NumberArray w = Models.tensor(run.resolve(LAST), "readout.weight");
    NumberArray b = Models.tensor(run.resolve(LAST), "readout.bias");
    return OnnxBytes.of(
        new GraphModel(
            "loss",
            13,
            List.of(
                node("Gemm", Map.of("transB", 1L), "outputs", "w", "b", "o"),
                node("Sub", Map.of(), "o", "targets", "e"),
                node("Mul", Map.of(), "e", "e", "ee"),
                node("ReduceMean", Map.of("keepdims", 0L), "ee", "loss")),
            Map.of(
                "w", new Tensor(Kind.REAL, new int[] {1, 32}, w.values()),
                "b", new Tensor(Kind.REAL, new int[] {1}, b.values())),
            List.of(
                new GraphModel.Port("outputs", Kind.REAL, new int[] {4, 32}),
                new GraphModel.Port("targets", Kind.REAL, new int[] {4, 1})),
            List.of("loss")));
  }

  @Test
  void a_graph_of_the_same_loss_gives_the_same_gradient() throws IOException {
    Path run = run();
    Facts own = reading(run, Optional.empty());
    Path graph = Files.write(run.resolve("loss.onnx"), graph(run));
    Facts given =
        reading(
            run,
            Optional.of(
                GivenLoss.OfGraph.of(graph, Optional.of(run.resolve("probe_targets.npy")))));
    Runs.manifest(run, "\"name\": \"mse\"", "\"name\": \"onnx\", \"file\": \"loss.onnx\"");
    Facts said = reading(run, Optional.empty());
    for (Facts f : List.of(given, said)) {
      assertThat(f.number("probe_loss"))
          .isCloseTo(own.number("probe_loss"), within(1e-12 * own.number("probe_loss")));
      assertThat(f.numbers("log10_loss_gradient"))
          .containsExactly(own.numbers("log10_loss_gradient"), within(1e-9));
    }
  }

  @Test
  void a_readout_that_is_named_takes_the_place_of_the_manifests() throws IOException {
    Path run = run();
    GivenLoss bits =
        new GivenLoss.OfReadout(
            Target.BINARY,
            List.of("readout.weight"),
            run.resolve("probe_targets.npy"),
            When.LAST,
            -100);
    assertThat(reading(run, Optional.of(bits)).number("probe_loss"))
        .isNotCloseTo(reading(run, Optional.empty()).number("probe_loss"), within(1e-3));
  }

  @Test
  void a_manifest_that_names_no_graph_is_refused() throws IOException {
    Path run = run();
    Runs.manifest(run, "\"name\": \"mse\"", "\"name\": \"onnx\"");
    assertThatThrownBy(() -> RunFolder.open(run)).hasMessageContaining("file");
    Runs.manifest(run, "\"name\": \"onnx\"", "\"name\": \"onnx\", \"file\": \"../x.onnx\"");
    assertThatThrownBy(() -> RunFolder.open(run)).hasMessageContaining("x.onnx");
  }
}
