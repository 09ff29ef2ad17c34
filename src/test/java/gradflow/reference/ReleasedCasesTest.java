package gradflow.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.cases.CaseFile;
import gradflow.cases.CellCase;
import gradflow.cell.Cell;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.flow.Network;
import gradflow.io.ModelOptions;
import gradflow.io.ModelWriter;
import gradflow.io.Models;
import gradflow.linalg.Matrix;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reference cases whose cells went through a state dict of released code: the same states. */
class ReleasedCasesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cornn_explicit_H8_D4_T5",
        "cornn_undamped_H3_D4_T30",
        "lem_dt1_H3_D4_T30",
        "lem_small_H8_D1_T5",
        "s6_euler-y_D4_N1_R1_T5",
        "s6_euler-y_D8_N3_R2_T1",
        "slstm_sigmoid_H3_D4_T30",
        "slstm_zerostart_H3_D1_T5"
      })
  void statesAreThoseOfTheCase(String name) throws IOException {
    Path file = folder.resolve(name + ".json");
    Path packed = Path.of("src/test/resources/cells", name + ".json.gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      Files.copy(in, file);
    }
    Map<String, Object> expected;
    try (InputStream in = Files.newInputStream(file)) {
      expected = Json.read(in);
    }
    Network read = throughFile(CellCase.of(CaseFile.read(file)).catalogCell(), expected);
    Network.Direction d = read.layers().get(0).directions().get(0);
    double[] s = Json.flat(expected.get("s"));
    double[] x = Json.flat(expected.get("x"));
    double scale = Arrays.stream(s).map(Math::abs).max().orElseThrow();
    int n = d.cell().stateSize();
    double[] state = Arrays.copyOf(s, n);
    Tape tape = new Tape(d.cell(), 1);
    for (int t = 0; t < s.length / n - 1; t++) {
      System.arraycopy(x, t * d.cell().inputSize(), tape.get("x"), 0, d.cell().inputSize());
      copy(state, tape.beforeArrays(), true);
      d.cell().step(d.weights(), tape);
      copy(state, tape.afterArrays(), false);
      for (int k = 0; k < n; k++) {
        assertThat(state[k]).as("step " + t).isCloseTo(s[(t + 1) * n + k], within(1e-12 * scale));
      }
    }
  }

  private Network throughFile(Cell cell, Map<String, Object> expected) {
    Weights w = Weights.zeros(cell.layout());
    Map<?, ?> parameters = (Map<?, ?>) expected.get("parameters");
    cell.layout()
        .blocks()
        .forEach(
            b ->
                w.set(
                    b.name(),
                    Matrix.wrap(b.rows(), b.cols(), Json.flat(parameters.get(b.name())))));
    Matrix zero = Matrix.zeros(cell.stateSize(), 1);
    Network network =
        new Network(
            List.of(new Network.Layer(List.of(new Network.Direction(false, cell, w, zero)))));
    Path file = folder.resolve("m.safetensors");
    ModelWriter.write(
        file,
        ModelWriter.model(network),
        ModelWriter.Names.PYTORCH,
        Optional.empty(),
        Optional.empty());
    return Models.read(file, ModelOptions.none()).network();
  }

  private static void copy(double[] state, double[][] parts, boolean into) {
    int from = 0;
    for (double[] part : parts) {
      if (into) {
        System.arraycopy(state, from, part, 0, part.length);
      } else {
        System.arraycopy(part, 0, state, from, part.length);
      }
      from += part.length;
    }
  }
}
