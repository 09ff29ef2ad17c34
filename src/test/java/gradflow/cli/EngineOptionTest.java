package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines that are not there, and options that do not fit, are refused before anything is done. */
class EngineOptionTest {
  @TempDir Path folder;
  private Path spec;

  @BeforeEach
  void write() throws IOException {
    spec =
        Files.writeString(
            folder.resolve("one.yaml"),
            """
            title: One run
            run:
              cell: {type: rnn, input_size: 1, hidden_size: 3}
              input: gaussian
              steps: 40
            measures: [slope]
            """);
  }

  private Shell run(String... options) {
    List<Object> words = new ArrayList<>(List.of("run", spec));
    words.addAll(List.of("--fresh", "--results", folder.resolve("out")));
    words.addAll(Arrays.asList(options));
    return Shell.run(words.toArray());
  }

  private void refused(String error, String... options) {
    Shell run = run(options);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().strip()).isEqualTo(error);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void anEngineWithoutItsAdapterSaysHowToGetIt() {
    refused(
        "--engine: got spark, whose adapter is not on the class path; in gradflow's folder run mvn"
            + " -Pspark -Dquick package (250 MB of Spark, once): ./gradflow then finds it in"
            + " target/spark",
        "--engine",
        "spark",
        "--master",
        "local[2]");
    refused("--engine: got dask, expected local or spark", "--engine", "dask");
  }

  @Test
  void optionsOfOtherEnginesAreRefused() {
    refused(
        "--master: got local[2], which the engine local does not use; expected --engine spark with"
            + " it",
        "--master",
        "local[2]");
    refused(
        "--threads: got 2, which spark does not use; expected it in --master local[N]",
        "--engine",
        "spark",
        "--threads",
        "2");
    refused("--threads: got 0, expected an integer >= 1", "--threads", "0");
  }

  @Test
  void localIsTheDefault() {
    assertThat(run("--engine", "local", "--threads", "1").code()).isZero();
  }
}
