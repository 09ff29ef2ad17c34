package gradflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.cases.Case;
import gradflow.cases.CaseFile;
import gradflow.cases.CaseModel;
import gradflow.cell.Reset;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** PyTorch's reference states, from state dicts in both formats. */
class OracleModelsTest {
  private static final Path CASES = Path.of("src/test/resources/oracle");

  @TempDir Path folder;

  static List<String> names() throws IOException {
    return Files.readAllLines(CASES.resolve("cases.txt")).stream()
        .filter(s -> !s.isBlank())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void statesOfAStateDict(String name) throws IOException {
    Path json = folder.resolve("case.json");
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(CASES.resolve(name + ".json.gz")))) {
      Files.copy(in, json);
    }
    Case c = Case.of(CaseFile.read(json));
    Map<String, TestFiles.Array> dict = new LinkedHashMap<>();
    dict.put("encoder.rnn.weight_ih_l0", TestFiles.Array.of(c.arrays().get("W_ih")));
    dict.put("encoder.rnn.weight_hh_l0", TestFiles.Array.of(c.arrays().get("W_hh")));
    dict.put("encoder.rnn.bias_ih_l0", TestFiles.Array.of(c.arrays().get("b_ih")[0]));
    dict.put("encoder.rnn.bias_hh_l0", TestFiles.Array.of(c.arrays().get("b_hh")[0]));
    dict.put("decoder.weight", TestFiles.Array.of(new double[][] {{1, 2}}));
    ModelOptions options =
        new ModelOptions(
            Optional.of("encoder.rnn"),
            name.startsWith("rnn_")
                ? Optional.of(
                    Activation.valueOf(c.cell().substring(4).toUpperCase(java.util.Locale.ROOT)))
                : Optional.empty(),
            c.cell().equals("gru_reset_before") ? Optional.of(Reset.BEFORE) : Optional.empty());
    CaseModel expected = CaseModel.of(c);
    Path safetensors = TestFiles.safetensors(folder.resolve("m.safetensors"), dict);
    Path npz = TestFiles.npz(folder.resolve("m.npz"), dict);
    for (Path file : List.of(safetensors, npz)) {
      StoredModel model = Models.read(file, options);
      Network.Direction d = model.network().layers().get(0).directions().get(0);
      assertThat(d.cell()).isEqualTo(expected.cell());
      Sequence x = Sequence.of(c.input(), 1, c.arrays().get("x"));
      Network.Direction started =
          new Network.Direction(false, d.cell(), d.weights(), expected.initial());
      double[][] h = started.outputs(x);
      double[][] reference = rows(json, "h");
      for (int t = 0; t < c.steps(); t++) {
        for (int j = 0; j < c.hidden(); j++) {
          assertThat(h[t][j]).isCloseTo(reference[t + 1][j], within(1e-12));
        }
      }
      assertThat(Matrix.wrap(1, 1, new double[] {h.length}).get(0, 0)).isEqualTo(c.steps());
    }
  }

  private static double[][] rows(Path json, String field) throws IOException {
    String text = Files.readString(json);
    int at = text.indexOf("\"" + field + "\":");
    String array = text.substring(text.indexOf("[[", at), text.indexOf("]]", at));
    return java.util.Arrays.stream(array.replaceAll("[\\[\\s]", "").split("],?"))
        .filter(s -> !s.isEmpty())
        .map(
            row ->
                java.util.Arrays.stream(row.split(",")).mapToDouble(Double::parseDouble).toArray())
        .toArray(double[][]::new);
  }
}
