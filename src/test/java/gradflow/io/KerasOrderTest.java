package gradflow.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers of equal size, which nothing but their names or their place can tell apart. */
class KerasOrderTest {
  private static final ModelOptions ANY =
      new ModelOptions(Optional.empty(), Optional.empty(), Optional.empty());

  @TempDir Path folder;

  /** Twelve rnn layers of one unit; layer k has the recurrent weight k. */
  private static Map<String, TestFiles.Array> twelve() {
    Map<String, TestFiles.Array> arrays = new LinkedHashMap<>();
    for (int k = 0; k < 12; k++) {
      String path = (k == 0 ? "simple_rnn" : "simple_rnn_" + k) + "/simple_rnn_cell/";
      arrays.put(path + "kernel", TestFiles.Array.of(new double[][] {{0.5}}));
      arrays.put(path + "recurrent_kernel", TestFiles.Array.of(new double[][] {{k}}));
      arrays.put(path + "bias", TestFiles.Array.of(new double[] {0}));
    }
    return arrays;
  }

  private static List<Integer> weights(StoredModel model) {
    return model.layers().stream().map(l -> (int) l.get(0).recurrent().get(0, 0)).toList();
  }

  @Test
  void safetensorsSortedByNameComeInTheOrderOfTheirNumbers() throws IOException {
    Map<String, TestFiles.Array> sorted = new TreeMap<>(twelve());
    assertThat(sorted.keySet().toString()).contains("rnn_11/").startsWith("[simple_rnn/");
    assertThat(new ArrayList<>(sorted.keySet()).indexOf("simple_rnn_10/simple_rnn_cell/bias"))
        .isLessThan(new ArrayList<>(sorted.keySet()).indexOf("simple_rnn_2/simple_rnn_cell/bias"));
    StoredModel model =
        Models.read(TestFiles.safetensors(folder.resolve("m.safetensors"), sorted), ANY);
    assertThat(weights(model)).isEqualTo(IntStream.range(0, 12).boxed().toList());
    assertThat(String.join("\n", model.recognised()))
        .contains("layers in the order of their names: simple_rnn/simple_rnn_cell/, ")
        .contains("simple_rnn_2/simple_rnn_cell/, simple_rnn_3/");
  }

  @Test
  void npzKeepsTheOrderInWhichItWasWritten() throws IOException {
    Map<String, TestFiles.Array> backwards = new LinkedHashMap<>();
    List<String> names = new ArrayList<>(twelve().keySet());
    for (int k = names.size() - 1; k >= 0; k--) {
      backwards.put(names.get(k), twelve().get(names.get(k)));
    }
    StoredModel model = Models.read(TestFiles.npz(folder.resolve("m.npz"), backwards), ANY);
    assertThat(weights(model)).isEqualTo(IntStream.range(0, 12).map(k -> 11 - k).boxed().toList());
    assertThat(String.join("\n", model.recognised()))
        .contains("layers in the order of the file: simple_rnn_11/");
  }

  @Test
  void layersOfSeveralKindsThatCountFromZeroComeByTheirNumbers() {
    assertThat(
            KerasOrder.sorted(List.of("gru_1/gru_cell/", "lstm_0/lstm_cell/", "gru_2/gru_cell/")))
        .containsExactly("lstm_0/lstm_cell/", "gru_1/gru_cell/", "gru_2/gru_cell/");
    assertThat(
            KerasOrder.sorted(List.of("lstm_1/c/", "lstm/c/", "gru_1/c/", "lstm_10/c/", "gru/c/")))
        .containsExactly("gru/c/", "gru_1/c/", "lstm/c/", "lstm_1/c/", "lstm_10/c/");
  }

  @Test
  void digitsCountAsNumbers() {
    List<String> names = new ArrayList<>(List.of("a2b10", "a10b1", "a02b9", "a2b9", "a/", "a"));
    names.sort(new NaturalOrder());
    assertThat(names).containsExactly("a", "a/", "a02b9", "a2b9", "a2b10", "a10b1");
  }
}
