package gradflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.check.BadArgument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jobs as a program calls them: no command line, nothing printed. */
class JobsTest {
  private static final String CASE =
      """
      {"cell": "rnn_tanh", "H": 1, "D": 1, "T": 2, "W_ih": [[1]], "W_hh": [[2]], "b_ih": [0],
       "b_hh": [0], "h0": [0.1], "x": [[0], [0]]}
      """;

  @TempDir Path folder;

  @BeforeEach
  void file() throws IOException {
    Files.writeString(folder.resolve("case.json"), CASE);
  }

  @Test
  void aCaseAnswersThreeQuestions() throws IOException {
    CaseJob job = CaseJob.of(folder.resolve("case.json"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    job.measure(List.of("loss"), 1L << 28, note -> {}).write(out);

    assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"loss\":");
    assertThat(job.fixedPoints(OptionalInt.of(50), 1, total -> done -> {}).found().points())
        .hasSize(3);
    ByteArrayOutputStream spectrum = new ByteArrayOutputStream();
    job.spectrum().write(spectrum, false);
    assertThat(spectrum.toString(StandardCharsets.UTF_8)).contains("\"exponents\":[");
    assertThatThrownBy(() -> job.measure(List.of("los"), 1L << 28, note -> {}))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("got los");
  }

  @Test
  void calibrateReturnsItsRows() {
    CalibrateJob job = new CalibrateJob(List.of("A7"), false, 1);

    assertThat(job.size()).isEqualTo(1);
    assertThat(CalibrateJob.met(job.run(1, row -> {}))).isTrue();
  }
}
