package gradflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.flow.Network;
import gradflow.flow.Sequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The backend tests of ONNX itself (see the README of src/test/resources/onnx). */
class OnnxCasesTest {
  private static final Path CASES = Path.of("src/test/resources/onnx");

  @TempDir Path folder;

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(CASES)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(".json"))
          .sorted()
          .toList();
    }
  }

  private static double[] flat(Object nested) {
    return nested instanceof List<?> list
        ? list.stream().flatMapToDouble(o -> java.util.Arrays.stream(flat(o))).toArray()
        : new double[] {((Number) nested).doubleValue()};
  }

  private static long[] shape(Map<?, ?> shapes, Object name) {
    return ((List<?>) shapes.get(name)).stream().mapToLong(v -> ((Number) v).longValue()).toArray();
  }

  @ParameterizedTest
  @MethodSource("names")
  void outputs(String name) throws IOException {
    Map<?, ?> c =
        (Map<?, ?>)
            new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(CASES.resolve(name)));
    Map<?, ?> shapes = (Map<?, ?>) c.get("shapes");
    Map<?, ?> inputs = (Map<?, ?>) c.get("inputs");
    TestOnnx onnx = new TestOnnx((String) c.get("op"));
    for (Map.Entry<?, ?> e : ((Map<?, ?>) c.get("attributes")).entrySet()) {
      onnx.attribute((String) e.getKey(), e.getValue());
    }
    for (Map.Entry<?, ?> e : inputs.entrySet()) {
      if (!e.getKey().equals("X")) {
        onnx.input((String) e.getKey(), shape(shapes, e.getKey()), flat(e.getValue()));
      }
    }
    StoredModel model = Models.read(onnx.write(folder.resolve("m.onnx")), ModelOptions.none());
    Network network = model.network();
    int size = network.inputSize();
    boolean batchFirst = model.batchFirst();
    Sequence x =
        InputArrayFile.sequence(
                "X",
                new InputArrayFile.Array(
                    java.util.Arrays.stream(shape(shapes, "X")).boxed().toList(),
                    flat(inputs.get("X"))),
                Optional.of(batchFirst ? InputArrayFile.Layout.BTD : InputArrayFile.Layout.TBD),
                InputArrayFile.Layout.TBD,
                size,
                100)
            .taken();
    double[][] h = network.layers().get(0).directions().get(0).outputs(x);
    Map<?, ?> outputs = (Map<?, ?>) c.get("outputs");
    assertThat(outputs.containsKey("Y_h")).isTrue();
    int hidden = network.layers().get(0).outputSize();
    double[] last = flat(outputs.get("Y_h"));
    for (int b = 0; b < x.batch(); b++) {
      for (int j = 0; j < hidden; j++) {
        assertThat(h[x.steps() - 1][j * x.batch() + b])
            .isCloseTo(last[b * hidden + j], within(1e-6));
      }
    }
    if (outputs.containsKey("Y")) {
      double[] all = flat(outputs.get("Y"));
      for (int t = 0; t < x.steps(); t++) {
        for (int b = 0; b < x.batch(); b++) {
          for (int j = 0; j < hidden; j++) {
            int at = (batchFirst ? b * x.steps() + t : t * x.batch() + b) * hidden + j;
            assertThat(h[t][j * x.batch() + b]).isCloseTo(all[at], within(1e-6));
          }
        }
      }
    }
  }

  private Path small(String op, String attribute, Object value) throws IOException {
    int m = op.equals("LSTM") ? 4 : op.equals("GRU") ? 3 : 1;
    return new TestOnnx(op)
        .input("W", new long[] {1, m * 2L, 3}, new double[m * 6])
        .input("R", new long[] {1, m * 2L, 2}, new double[m * 4])
        .attribute(attribute, value)
        .write(folder.resolve("small.onnx"));
  }

  @ParameterizedTest
  @CsvSource({
    "LSTM, clip, 3.0",
    "RNN, activations, Softplus",
    "RNN, activations, Affine",
    "LSTM, activations, HardSigmoid",
    "GRU, direction, sideways",
    "LSTM, frobnicate, 1",
    "LSTM, hidden_size, 7",
    "GRU, linear_before_reset, 2"
  })
  void whatIsNotSupportedIsNamed(String op, String attribute, String value) throws IOException {
    Object given =
        attribute.equals("activations")
            ? List.of(value, value, value)
            : value.matches("[0-9]+")
                ? (Object) Long.valueOf(value)
                : value.matches("[0-9.]+") ? (Object) Double.valueOf(value) : value;
    Path file = small(op, attribute, given);
    assertThatThrownBy(() -> Models.read(file, ModelOptions.none()))
        .hasMessageContaining("the_" + op)
        .hasMessageContaining(attribute)
        .hasMessageContaining(file.toString());
  }

  @Test
  void anUnequalLengthIsNamed() throws IOException {
    Path file =
        new TestOnnx("RNN")
            .input("W", new long[] {1, 2, 3}, new double[6])
            .input("R", new long[] {1, 2, 2}, new double[4])
            .input("sequence_lens", new long[] {2}, new double[] {3, 4})
            .write(folder.resolve("lens.onnx"));
    assertThatThrownBy(() -> Models.read(file, ModelOptions.none()))
        .hasMessageContaining("sequence_lens");
  }
}
