package gradflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import gradflow.cell.Cell;
import gradflow.cell.Coordinates;
import gradflow.cell.ForgetGate;
import gradflow.cell.Slstm;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.files.FileProblem;
import gradflow.files.MemoryFolder;
import gradflow.flow.Network;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files damaged at random: each is read, or refused in words; never another exception, an array
 * larger than the file can fill, or a hang.
 */
class MutatedFilesTest {
  private static final int FEW = 1000;
  private static final int MANY = 100_000;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  /** One thread for all, which may hang. */
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "reader");
            thread.setDaemon(true);
            return thread;
          });

  @AfterEach
  void stop() {
    reader.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m.safetensors",
        "m.npz",
        "m.onnx",
        "keras.npz",
        "slstm.safetensors",
        "x.csv",
        "x.npy"
      })
  void aFew(String name) throws Exception {
    mutate(name, FEW, 1);
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "m.safetensors",
        "m.npz",
        "m.onnx",
        "keras.npz",
        "slstm.safetensors",
        "x.csv",
        "x.npy"
      })
  void many(String name) throws Exception {
    mutate(name, MANY, 2);
  }

  private void mutate(String name, int count, long seed) throws Exception {
    byte[] sound = sound(name);
    Path file = folder.resolve("mutated-" + name);
    UniformRandomProvider random = new Seed(seed).child(name).generator();
    int refused = 0;
    for (int k = 0; k < count; k++) {
      byte[] bytes = Mutants.of(sound, random);
      Files.write(file, bytes);
      String which = name + " number " + k;
      try {
        refused += reader.submit(() -> read(file, which)).get(60, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        fail(which + " hangs", e);
      } catch (ExecutionException e) {
        fail(e.getCause().getMessage(), e.getCause());
      }
    }
    assertThat(refused).as("refused of " + count).isGreaterThan(count / 10);
  }

  /** 1 if it was refused. */
  private static int read(Path file, String which) {
    try {
      if (file.toString().matches(".*x\\.(csv|npy)")) {
        InputArrayFile.read(file, 3, Optional.empty(), InputArrayFile.Layout.TBD, 2);
      } else {
        Models.read(file, ModelOptions.none()).network();
      }
      return 0;
    } catch (BadArgument | FileProblem e) {
      assertThat(e.getMessage()).as(which).isNotBlank();
      return 1;
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      return fail(which + " gave " + e, e);
    }
  }

  private static StoredModel slstm() {
    Cell cell = new Slstm(2, 2, ForgetGate.SIGMOID, Coordinates.PLAIN);
    Matrix zero = Matrix.zeros(cell.stateSize(), 1);
    return ModelWriter.model(
        new Network(
            List.of(
                new Network.Layer(
                    List.of(
                        new Network.Direction(false, cell, Weights.zeros(cell.layout()), zero))))));
  }

  private byte[] sound(String name) throws IOException {
    Path file = folder.resolve(name);
    if (name.startsWith("x.")) {
      double[][] x = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}, {-1, 0.5, 2e-3}};
      InputWriter.write(file, gradflow.flow.Sequence.of(3, 1, x));
    } else {
      ModelWriter.Names names =
          name.startsWith("keras") ? ModelWriter.Names.KERAS : ModelWriter.Names.PYTORCH;
      StoredModel model =
          name.startsWith("slstm") ? slstm() : RandomModels.of("gru-after", "FB", 1, 2, 2, 3);
      ModelWriter.write(file, model, names, Optional.empty(), Optional.empty());
    }
    return Files.readAllBytes(file);
  }
}
