package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.result.ResultStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One sweep on every engine that one machine has ends in the same bytes. */
class SparkEngineTest {
  private static final int RUNS = 60;
  private static final int PIECES = 7;

  /** Three outcomes, series of numbers and texts, and a training. */
  private static final String SPEC =
      """
      title: A sweep on many engines
      replicates: 15
      axes: {gain: [0.5, 1, 1.5, 1e9]}
      run:
        cell: {type: rnn, input_size: 1, hidden_size: 3, activation: identity}
        weights: {recurrent: {type: identity, scale: "${gain}"}}
        input: gaussian
        steps: 60
      measures: [product-norms, slope, recurrent-spectrum]
      """;

  private static final String TRIALS =
      """
      title: Trials choose what is reported
      replicates: 3
      axes: {rate: [0.001, 0.1], length: [10, 12]}
      trials: {over: [rate], by: validation_error, replicates: 2}
      train:
        cell: {type: gru, input_size: 2, hidden_size: 4}
        task: {type: adding, length: "${length}"}
        optimiser: {type: sgd, rate: "${rate}"}
        updates: 10
      measures: [product-norms]
      """;

  @TempDir Path folder;
  private Path spec;

  @BeforeEach
  void write() throws IOException {
    spec = Files.writeString(folder.resolve("sweep.yaml"), SPEC);
  }

  private Map<String, String> run(String results, Path spec, Object... options) throws IOException {
    List<Object> words = new ArrayList<>(List.of("run", spec));
    words.addAll(List.of("--results", folder.resolve(results)));
    words.addAll(List.of(options));
    Shell run = Shell.run(words.toArray());
    assertThat(run.code()).as(run.err()).isZero();
    return tables(results);
  }

  private Map<String, String> tables(String results) throws IOException {
    Map<String, String> tables = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve(results))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".csv")).toList()) {
        tables.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return tables;
  }

  @Test
  void everyEngineEndsInTheSameBytes() throws IOException {
    Map<String, String> one = run("one", spec, "--threads", 1);
    assertThat(one).hasSizeGreaterThan(3);
    assertThat(run("two", spec, "--threads", 2)).isEqualTo(one);

    List<Object> merge = new ArrayList<>(List.of("merge", "--out", folder.resolve("merged")));
    for (int p = 0; p < PIECES; p++) {
      String range = RUNS * p / PIECES + ".." + (RUNS * (p + 1) / PIECES - 1);
      Path piece = folder.resolve("piece" + p);
      assertThat(Shell.run("cells", "--range", range, "--out", piece, spec).code()).isZero();
      merge.add(piece);
    }
    assertThat(Shell.run(merge.toArray()).out()).contains("60 runs added");
    assertThat(run("merged", spec)).isEqualTo(one);

    assertThat(run("spark", spec, "--engine", "spark", "--master", "local[2]")).isEqualTo(one);
    // bytes of records, but for the time that each run took
    Shell joined =
        Shell.run(
            "merge",
            ResultStore.records(folder.resolve("spark"), "sweep"),
            "--out",
            folder.resolve("one"));
    assertThat(joined.out()).contains("0 runs added, 60 were there already, 0 conflicts");
  }

  @Test
  void sparkGoesOnFromWhatIsRecordedAndDoesAllStages() throws IOException {
    Path trials = Files.writeString(folder.resolve("trials.yaml"), TRIALS);
    Map<String, String> one = run("one", trials, "--threads", 1);
    assertThat(
            Shell.run("cells", "--range", "0..2", "--out", folder.resolve("spark"), trials).code())
        .isZero();
    Shell run =
        Shell.run(
            "run",
            trials,
            "--results",
            folder.resolve("spark"),
            "--engine",
            "spark",
            "--master",
            "local[2]");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("3 runs were recorded before, 11 are new");
    assertThat(tables("spark")).isEqualTo(one);
  }

  @Test
  void runsThatAreTimedAreRefused() throws IOException {
    String timed = Files.readString(spec).replaceFirst("measures: .*", "measures: [step-cost]");
    Path timing = Files.writeString(folder.resolve("timing.yaml"), timed);
    Shell refused =
        Shell.run("run", timing, "--results", folder, "--engine", "spark", "--master", "local[2]");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("--engine: got spark for runs whose times are recorded");
  }

  @Test
  void aMasterThatIsNoneIsRefused() {
    Shell refused =
        Shell.run("run", spec, "--results", folder, "--engine", "spark", "--master", "local[two]");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).startsWith("--master: got local[two], which Spark cannot use: ");
    assertThat(refused.err().lines()).hasSize(1);
  }
}
