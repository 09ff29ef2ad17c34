package gradflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.cell.Gru;
import gradflow.cell.Reset;
import gradflow.check.BadArgument;
import gradflow.linalg.Activation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Written, read, written again: the same numbers to the bit, and the same bytes. */
class RoundTripTest {
  @TempDir Path folder;

  static List<Arguments> cases() {
    List<Arguments> all = new ArrayList<>();
    for (String file :
        List.of("torch.safetensors", "torch.npz", "keras.safetensors", "keras.npz", "m.onnx")) {
      for (String kind : RandomModels.KINDS.keySet()) {
        boolean torch = file.startsWith("torch");
        boolean keras = file.startsWith("keras");
        boolean has =
            switch (kind) {
              case "lstm-projected" -> torch;
              case "lstm-peepholes", "lstm-coupled", "lstm-hard", "gru-hard", "gru-tanh" ->
                  !torch && !keras;
              case "gru-before" -> !torch;
              case "rnn-sigmoid", "rnn-identity", "rnn-hard_sigmoid" -> !torch;
              default -> true;
            };
        if (has) {
          for (ElementType type : List.of(ElementType.F32, ElementType.F64)) {
            all.add(Arguments.of(file, kind, "F", 1, type));
            all.add(Arguments.of(file, kind, "FB", 2, type));
            if (!torch) { // which has no layer that goes backwards alone
              all.add(Arguments.of(file, kind, "B", 3, type));
            }
          }
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalToTheBit(String name, String kind, String sides, int layers, ElementType type)
      throws IOException {
    StoredModel model = RandomModels.of(kind, sides, layers, 3, 4, 5);
    Path file = folder.resolve(name);
    Path again = folder.resolve("again-" + name);
    ModelWriter.Names names =
        name.startsWith("keras") ? ModelWriter.Names.KERAS : ModelWriter.Names.PYTORCH;
    ModelWriter.write(file, model, names, Optional.of("net."), Optional.of(type));
    ModelOptions options =
        new ModelOptions(
            Optional.empty(),
            kind.startsWith("rnn")
                ? Optional.of(
                    Activation.valueOf(kind.substring(4).toUpperCase(java.util.Locale.ROOT)))
                : Optional.empty(),
            Optional.<Reset>empty());
    StoredModel read = Models.read(file, options);
    assertThat(read.source().type()).isEqualTo(type);
    assertThat(read.layers()).hasSize(layers);
    boolean oneBias = name.startsWith("keras") && !kind.equals("gru-after");
    for (int k = 0; k < layers; k++) {
      for (int d = 0; d < sides.length(); d++) {
        same(model.layers().get(k).get(d), read.layers().get(k).get(d), oneBias);
      }
    }
    ModelWriter.write(
        again,
        read,
        names,
        name.startsWith("keras") ? Optional.of("net.") : Optional.empty(),
        Optional.empty());
    assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(file));
  }

  /** Layers of different kinds on each other, which no single module of PyTorch has. */
  @ParameterizedTest
  @ValueSource(
      strings = {"torch.safetensors", "torch.npz", "keras.safetensors", "keras.npz", "m.onnx"})
  void aMixedStackComesBackOrIsRefused(String name) {
    StoredModel lower = RandomModels.of("lstm", "FB", 1, 3, 4, 5);
    StoredModel upper = RandomModels.of("gru-after", "F", 1, 8, 5, 6);
    List<List<StoredDirection>> layers = new ArrayList<>(lower.layers());
    layers.addAll(upper.layers());
    StoredModel mixed = new StoredModel(lower.source(), layers, true, 0, List.of(), List.of());
    Path file = folder.resolve(name);
    ModelWriter.Names names =
        name.startsWith("keras") ? ModelWriter.Names.KERAS : ModelWriter.Names.PYTORCH;
    if (name.startsWith("torch")) {
      assertThatThrownBy(
              () -> ModelWriter.write(file, mixed, names, Optional.empty(), Optional.empty()))
          .isInstanceOf(BadArgument.class)
          .hasMessageContaining("layer 1: got gru")
          .hasMessageContaining("a PyTorch module has layers of one kind");
      assertThat(file).doesNotExist();
      return;
    }
    ModelWriter.write(file, mixed, names, Optional.empty(), Optional.of(ElementType.F64));
    StoredModel read = Models.read(file, ModelOptions.none());
    assertThat(read.layers()).hasSize(2);
    boolean keras = name.startsWith("keras");
    same(layers.get(0).get(0), read.layers().get(0).get(0), keras);
    same(layers.get(0).get(1), read.layers().get(0).get(1), keras);
    same(layers.get(1).get(0), read.layers().get(1).get(0), false);
  }

  /** Whose files do not say which activation the gates have. */
  @ParameterizedTest
  @ValueSource(strings = {"torch.safetensors", "torch.npz", "keras.safetensors", "keras.npz"})
  void gatesThatAFileCannotSayAreRefused(String name) {
    ModelWriter.Names names =
        name.startsWith("keras") ? ModelWriter.Names.KERAS : ModelWriter.Names.PYTORCH;
    StoredModel model = RandomModels.of("gru-hard", "F", 1, 3, 4, 5);
    Path file = folder.resolve(name);
    assertThatThrownBy(
            () -> ModelWriter.write(file, model, names, Optional.empty(), Optional.empty()))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("hard_sigmoid gates")
        .hasMessageContaining("write ONNX");
    assertThat(file).doesNotExist();
  }

  @Test
  void gatesThatOnnxDoesNotHaveAreRefused() {
    StoredModel random = RandomModels.of("gru-after", "F", 1, 3, 4, 5);
    StoredDirection d = random.layers().get(0).get(0);
    StoredDirection shifted =
        new StoredDirection(
            false,
            new Gru(3, 4, Reset.AFTER, Activation.SHIFTED_TANH),
            d.input(),
            d.recurrent(),
            d.inputBias(),
            d.recurrentBias(),
            d.peepholes(),
            d.projection(),
            d.initial());
    StoredModel model =
        new StoredModel(random.source(), List.of(List.of(shifted)), false, 0, List.of(), List.of());
    Path file = folder.resolve("m.onnx");
    assertThatThrownBy(() -> OnnxWriter.write(file, model, ElementType.F32))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("shifted_tanh gates, which ONNX does not have");
    assertThat(file).doesNotExist();
  }

  private static void same(StoredDirection wanted, StoredDirection got, boolean oneBias) {
    assertThat(got.cell()).isEqualTo(wanted.cell());
    assertThat(got.backward()).isEqualTo(wanted.backward());
    assertThat(got.input().data()).isEqualTo(wanted.input().data());
    assertThat(got.recurrent().data()).isEqualTo(wanted.recurrent().data());
    assertThat(got.peepholes()).isEqualTo(wanted.peepholes());
    assertThat(got.projection()).isEqualTo(wanted.projection());
    if (!oneBias) {
      assertThat(got.inputBias()).isEqualTo(wanted.inputBias());
      assertThat(got.recurrentBias()).isEqualTo(wanted.recurrentBias());
    } else {
      assertThat(got.recurrentBias()).isEmpty();
    }
  }
}
