package gradflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.catalog.PlanReader;
import gradflow.catalog.SpecException;
import gradflow.check.BadArgument;
import gradflow.experiment.TrainSpec;
import gradflow.files.NumberArrays;
import gradflow.rng.Seed;
import gradflow.task.Batch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzArraysTest {
  @TempDir Path folder;

  private Path spec(Path data) throws IOException {
    return Files.writeString(
        folder.resolve("spec.yaml"),
        """
        title: Rows of an npz file
        train:
          cell: {type: rnn, input_size: 2, hidden_size: 3}
          task: {type: sequences, path: "%s", features: 2, divide_by: 10}
          updates: 1
        """
            .formatted(data));
  }

  @Test
  void aSpecNamesAnNpzFile() throws IOException {
    double[][] x = {{1, 2, 3, 4}, {5, 6, 7, 8}};
    Path data =
        TestFiles.npz(
            folder.resolve("rows.npz"),
            Map.of("x", TestFiles.Array.of(x), "y", TestFiles.Array.of(new double[] {1, 0})));
    NumberArrays arrays = NpzArrays.of(data);
    assertThat(arrays.names()).containsExactlyInAnyOrder("x", "y");
    assertThat(arrays.read("x").shape()).isEqualTo(List.of(2L, 2L * 2));
    assertThat(arrays.read("x").values()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThatThrownBy(() -> arrays.read("z"))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("has no array named z");

    TrainSpec train = (TrainSpec) PlanReader.read(spec(data)).experiment().runs().get(0).work();
    assertThat(train.task().outputSize()).isEqualTo(2);
    Batch batch = train.task().batch(1, new Seed(1));
    double first = batch.inputs()[0][0];
    assertThat(first).isIn(0.1, 0.5);
    assertThat(batch.targets()[1]).containsExactly(first == 0.1 ? 1 : 0);
    assertThat(batch.inputs()[1])
        .isEqualTo(first == 0.1 ? new double[] {0.3, 0.4} : new double[] {0.7, 0.8});
  }

  @Test
  void whatIsWrongWithTheFileIsSaidAtItsLine() throws IOException {
    Path none = folder.resolve("none.npz");
    assertThatThrownBy(() -> PlanReader.read(spec(none)))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("spec.yaml:4:")
        .hasMessageContaining("none.npz");
    Path broken = Files.writeString(folder.resolve("broken.npz"), "PK no zip");
    assertThatThrownBy(() -> PlanReader.read(spec(broken)))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("broken.npz")
        .hasMessageContaining("is not a sound npz file");
  }
}
