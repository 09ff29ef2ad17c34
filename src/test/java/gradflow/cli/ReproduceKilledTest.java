package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.result.ResultStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A reproduction that is killed (kill -9) goes on, and ends with the same tables and verdicts. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends POSIX signals")
class ReproduceKilledTest {
  private static final String MEASURED =
      """
      title: Slopes of linear nets
      claim: 1
      replicates: 30
      verdict:
        statement: slopes of orthogonal nets are ln(gain)
        findings:
          exact: {says: they are, quantity: abs(slope_nats_per_step - ln(gain)), statistic: every, below: 1.0e-9}
        holds: [exact]
      axes: {gain: [0.5, 1.5]}
      run:
        cell: {type: rnn, input_size: 1, hidden_size: 40, activation: identity}
        weights: {recurrent: {type: orthogonal, gain: "${gain}"}}
        steps: 200
      measures: [product-norms, slope]
      """;

  private static final String TRAINED =
      """
      title: Adding, briefly
      claim: 2
      replicates: 20
      verdict:
        statement: two numbers are added better than by a guess
        findings:
          learns: {says: the loss falls, quantity: test_loss_over_chance, below: 1}
        holds: [learns]

      train:
        cell: {type: rnn, input_size: 2, hidden_size: 12}
        task: {type: adding, length: 10}
        batch: 10
        updates: 400
        evaluation: {every: 50, samples: 100}
      measures: [loss-gradient-norms]
      """;

  @TempDir Path folder;

  @BeforeEach
  void specs() throws IOException {
    Path experiments = folder.resolve("experiments");
    Files.createDirectories(experiments.resolve("01-measured"));
    Files.createDirectories(experiments.resolve("02-trained"));
    Files.writeString(experiments.resolve("01-measured/spec.yaml"), MEASURED);
    Files.writeString(experiments.resolve("02-trained/spec.yaml"), TRAINED);
  }

  private Program reproduce() throws IOException {
    return Program.start(
        folder,
        "reproduce",
        "--experiments",
        folder.resolve("experiments"),
        "--results",
        folder.resolve("out"));
  }

  private BooleanSupplier finished(String experiment, long runs) {
    return () -> recorded(experiment) >= runs;
  }

  private int recorded(String experiment) {
    Path records = ResultStore.records(folder.resolve("out"), experiment);
    return Files.isDirectory(records) ? Records.finished(records) : 0;
  }

  /** Every table, and the verdicts, by their places. */
  private static Map<String, String> products(Path results) throws IOException {
    Map<String, String> out = new TreeMap<>();
    try (Stream<Path> all = Files.walk(results)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = results.relativize(file).toString();
        if (name.endsWith(".csv") || name.endsWith("verdicts.json")) {
          out.put(name, Files.readString(file));
        }
      }
    }
    return out;
  }

  @Test
  void goesOnAndEndsWithTheSameTablesAndVerdicts() throws Exception {
    Path out = folder.resolve("out");
    Shell first = reproduce().until(finished("01-measured", 4)).signal("KILL").end();
    assertThat(first.code()).as(first.err()).isEqualTo(128 + 9);
    int left = recorded("01-measured");
    assertThat(left).isBetween(4, 59);

    Shell second = reproduce().until(finished("02-trained", 3)).signal("KILL").end();
    assertThat(second.code()).as(second.err()).isEqualTo(128 + 9);
    assertThat(second.err()).contains("01-measured: 60 runs, " + left + " of them done before");
    int trained = recorded("02-trained");
    assertThat(trained).isBetween(3, 19);

    Shell last = reproduce().end();
    assertThat(last.code()).as(last.err()).isZero();
    assertThat(last.err())
        .contains("[1/2] claim 1", "01-measured: finished before")
        .contains("02-trained: 20 runs, " + trained + " of them done before");

    Shell whole =
        Shell.run(
            "reproduce",
            "--experiments",
            folder.resolve("experiments"),
            "--results",
            folder.resolve("whole"));
    assertThat(whole.code()).isZero();
    assertThat(last.out().replace(out.toString(), ""))
        .isEqualTo(whole.out().replace(folder.resolve("whole").toString(), ""));
    Map<String, String> products = products(out);
    assertThat(products).hasSizeGreaterThan(6).isEqualTo(products(folder.resolve("whole")));
  }
}
