package gradflow.catalog;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An axis may not be called as a column that tables have anyway. */
class AxisNamesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"run", "seed", "mean", "t", "lag", "index", "sample", "update"})
  void aTakenNameIsRefusedWithItsPlace(String name) throws IOException {
    Path spec = folder.resolve("spec.yaml");
    Files.writeString(
        spec,
        """
        title: Names
        axes: {%s: [0.5, 2]}
        run:
          cell: {type: rnn, input_size: 1, hidden_size: 2}
          steps: "${%s}"
        """
            .formatted(name, name));
    assertThatThrownBy(() -> PlanReader.read(spec))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining(
            "axes: " + name + " is taken: the result tables have a column of that name");
  }
}
