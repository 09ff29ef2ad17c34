package gradflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import gradflow.graph.GraphFunction;
import gradflow.graph.GraphModel;
import gradflow.graph.Kind;
import gradflow.graph.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses that PyTorch exported, against its own values and gradients. */
class LossGraphsTest {
  private static final Path FOLDER = Path.of("src/test/resources/losses");

  private static double[] numbers(Map<String, List<Double>> all, String name) {
    return all.get(name).stream().mapToDouble(v -> v).toArray();
  }

  private static int[] dims(Map<String, List<Double>> all, String name) {
    return all.get(name).stream().mapToInt(Double::intValue).toArray();
  }

  private static Map<String, Tensor> classes(double... values) {
    return Map.of("targets", new Tensor(Kind.INTEGER, new int[] {values.length}, values));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cross-entropy-every",
        "cross-entropy-weights",
        "cross-entropy-axes",
        "likelihood",
        "huber",
        "bits-every",
        "alone"
      })
  void value_and_gradient_are_those_of_autograd(String name) throws IOException {
    Map<String, List<Double>> e =
        OnnxCells.numbers(Files.readAllBytes(FOLDER.resolve(name + ".json")));
    GraphModel graph = OnnxGraphs.read(FOLDER.resolve(name + ".onnx"));
    double[] outputs = numbers(e, "outputs");
    Map<String, Tensor> known =
        e.containsKey("targets")
            ? Map.of(
                "targets", new Tensor(Kind.REAL, dims(e, "targets_shape"), numbers(e, "targets")))
            : Map.of();
    GraphFunction f = GraphFunction.of(graph, "outputs", dims(e, "shape"), known);
    double[] slope = new double[outputs.length];
    assertThat(f.at(outputs, slope)).isCloseTo(numbers(e, "loss")[0], within(1e-13));
    assertThat(slope).containsExactly(numbers(e, "gradient"), within(1e-14));
    f.requireDerivative(outputs);
  }

  @Test
  void targets_that_do_not_fit_are_told() throws IOException {
    GraphModel graph = OnnxGraphs.read(FOLDER.resolve("likelihood.onnx"));
    int[] dims = {3, 5};
    assertThatThrownBy(() -> GraphFunction.of(graph, "outputs", dims, classes(0, 4, 1)))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("got the class 4.0, expected 0 to 3");
    assertThatThrownBy(() -> GraphFunction.of(graph, "outputs", new int[] {3, 6}, classes(0, 1, 1)))
        .hasMessageContaining("takes N x 5 as outputs, got 3 x 6");
    Path path = FOLDER.resolve("likelihood.onnx");
    assertThatThrownBy(() -> GivenLoss.OfGraph.of(path, Optional.empty()))
        .hasMessageContaining("takes [outputs, targets], but no targets are given");
  }
}
