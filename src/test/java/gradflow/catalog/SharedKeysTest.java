package gradflow.catalog;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures, figures and verdicts are the same for all points, so they cannot refer to an axis. */
class SharedKeysTest {
  @TempDir Path folder;

  @Test
  void aMeasureCannotReferToAnAxis() throws IOException {
    Path spec =
        Files.writeString(
            folder.resolve("s.yaml"),
            """
            title: t
            axes: {gain: [0.5, 0.9], lag: [5, 10]}
            run:
              cell: {type: rnn, input_size: 1, hidden_size: 3}
              weights: {recurrent: {type: gaussian, gain: "${gain}"}}
              input: {type: gaussian}
              steps: 20
            measures:
              - {type: slope, from: "${lag}"}
            """);
    assertThatThrownBy(() -> PlanReader.read(spec))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining(
            "s.yaml:9:3: measures: got ${lag}, but only run and train can refer to axes; measures is"
                + " the same for all points");
  }
}
