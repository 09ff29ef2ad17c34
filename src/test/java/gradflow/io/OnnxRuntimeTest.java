package gradflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What onnxruntime computes from the files that gradflow writes, against what gradflow reads. */
class OnnxRuntimeTest {
  private static final int T = 7;
  private static final int B = 3;
  private static final int D = 4;

  @TempDir Path folder;

  static List<Arguments> models() {
    List<Arguments> all = new ArrayList<>();
    for (String kind : RandomModels.KINDS.keySet()) {
      for (String sides : List.of("F", "B", "FB")) {
        for (int layers = 1; layers <= 3; layers++) {
          if (!kind.equals("lstm-projected")) {
            all.add(Arguments.of(kind, sides, layers));
          }
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("models")
  void theForwardPass(String kind, String sides, int layers) throws OrtException {
    Path file = folder.resolve("m.onnx");
    StoredModel random = RandomModels.of(kind, sides, layers, D, 5, 1);
    OnnxWriter.write(file, random, ElementType.F32);
    Network network = Models.read(file, ModelOptions.none()).network();
    float[][][] x = new float[T][B][D];
    double[][] inputs = new double[T][D * B];
    Normals normals = new Normals(new Seed(2));
    for (int t = 0; t < T; t++) {
      for (int b = 0; b < B; b++) {
        for (int d = 0; d < D; d++) {
          x[t][b][d] = (float) normals.next();
          inputs[t][d * B + b] = x[t][b][d];
        }
      }
    }
    Sequence y = Sequence.of(D, B, inputs);
    for (Network.Layer layer : network.layers()) {
      y = Network.outputs(layer, y);
    }
    float[][][] reference = run(file, x);
    double scale = 1;
    for (float[][] at : reference) {
      for (float[] row : at) {
        for (float v : row) {
          scale = Math.max(scale, Math.abs(v));
        }
      }
    }
    assertThat(reference[0][0]).hasSize(y.size());
    for (int t = 0; t < T; t++) {
      for (int b = 0; b < B; b++) {
        for (int j = 0; j < y.size(); j++) {
          assertThat(y.at(t + 1)[j * B + b]).isCloseTo(reference[t][b][j], within(3e-6 * scale));
        }
      }
    }
  }

  private static float[][][] run(Path file, float[][][] x) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session =
            environment.createSession(file.toString(), new OrtSession.SessionOptions());
        OnnxTensor input = OnnxTensor.createTensor(environment, x);
        OrtSession.Result result = session.run(Map.of("X", input))) {
      return (float[][][]) result.get(0).getValue();
    }
  }
}
