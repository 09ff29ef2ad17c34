package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gradflow train} says what probing cost, in no table. */
class TrainCommandTest {
  private static final String SPEC =
      """
      title: Adding, briefly
      replicates: 2
      train:
        cell: {type: rnn, input_size: 2, hidden_size: 6}
        task: {type: adding, length: 12}
        batch: 4
        updates: 20
        evaluation: {every: 10, samples: 20}
        probe: {every: 5}
      measures: [product-norms]
      """;

  @TempDir Path folder;

  private Path train(String results) throws IOException {
    Path spec = Files.writeString(folder.resolve("brief.yaml"), SPEC);
    Shell shell = Shell.run("train", spec, "--results", folder.resolve(results));
    assertThat(shell.code()).as(shell.err()).isZero();
    assertThat(shell.err())
        .containsPattern(
            "time in all runs: [0-9.]+ s in updates, [0-9.]+ s in tests, [0-9.]+ s in probes"
                + " \\([0-9.]+ % of the time in updates\\)");
    assertThat(shell.out()).contains("2 runs: 2 completed").doesNotContain("s in probes");
    try (Stream<Path> made = Files.list(folder.resolve(results).resolve("brief"))) {
      return made.findFirst().orElseThrow();
    }
  }

  @Test
  void aHugeTestLossIsNamed() throws IOException {
    String text = SPEC.replace("batch: 4", "batch: 4\n  optimiser: {type: sgd, rate: 9}");
    Path spec = Files.writeString(folder.resolve("huge.yaml"), text);
    Shell shell = Shell.run("train", spec, "--results", folder.resolve("huge"));
    assertThat(shell.out())
        .contains("median test loss")
        .contains("warning: runs with a test loss above 1000 times that of chance: 2");
  }

  @Test
  void costOfProbingIsPrintedAndInTheProvenance() throws IOException {
    Map<String, Double> seconds = new TreeMap<>();
    try (JsonParser json =
        new JsonFactory().createParser(train("one").resolve("provenance.json").toFile())) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT) {
          seconds.merge(json.currentName(), json.getDoubleValue(), Double::sum);
        }
      }
    }
    assertThat(seconds)
        .containsKeys("seconds", "seconds_in_updates", "seconds_in_tests", "seconds_in_probes");
    double parts =
        seconds.get("seconds_in_updates")
            + seconds.get("seconds_in_tests")
            + seconds.get("seconds_in_probes");
    assertThat(parts).isPositive().isLessThanOrEqualTo(seconds.get("seconds") + 0.004);
  }

  @Test
  void tensorBoardGetsWhatTheTablesHave() throws IOException {
    String spec =
        SPEC.replace("type: rnn", "type: gru")
            .replace("[product-norms]", "[gate-statistics, {type: lyapunov, k: 1, burn_in: 2}]");
    Path file = Files.writeString(folder.resolve("board.yaml"), spec);
    Path board = folder.resolve("board");
    Shell shell =
        Shell.run("train", file, "--results", folder.resolve("r"), "--tensorboard", board);
    assertThat(shell.code()).as(shell.err()).isZero();
    try (Stream<Path> files = Files.walk(board)) {
      List<Path> events = files.filter(Files::isRegularFile).sorted().toList();
      assertThat(events).hasSize(2);
      assertThat(events.get(1).toString())
          .contains("board/run-001-replicate-1/events.out.tfevents.");
      String text = Files.readString(events.get(0), StandardCharsets.ISO_8859_1);
      assertThat(text)
          .contains("brain.Event:2", "training/loss", "validation/error", "gates/r", "gates/z")
          .contains("probe/lambda_1_nats_per_step");
    }
  }

  @Test
  void aLivePageEndsWithTheCommandAndGrowingTablesWithTheirFinalOnes() throws IOException {
    Path spec = Files.writeString(folder.resolve("brief.yaml"), SPEC);
    Shell shell = Shell.run("train", spec, "--results", folder.resolve("r"), "--live");
    assertThat(shell.code()).as(shell.err()).isZero();
    Matcher address =
        Pattern.compile("live: (http://127.0.0.1:\\d+/[\\w-]{22}/)").matcher(shell.err());
    assertThat(address.find()).as(shell.err()).isTrue();
    assertThatThrownBy(() -> URI.create(address.group(1)).toURL().openStream())
        .isInstanceOf(ConnectException.class);
    assertThat(shell.err()).containsPattern("rows written so far: .*growing.training.csv");
    try (Stream<Path> made = Files.walk(folder.resolve("r"))) {
      assertThat(made.map(p -> p.getFileName().toString()))
          .contains("training.csv", "report.html")
          .doesNotContain("growing");
    }
  }

  @Test
  void timesAreInNoTable() throws IOException {
    Map<String, String> one = tables(train("one"));
    assertThat(tables(train("two"))).isEqualTo(one);
    assertThat(one.get("runs.csv")).doesNotContain("seconds");
  }

  private static Map<String, String> tables(Path folder) throws IOException {
    Map<String, String> out = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".csv")).toList()) {
        out.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return out;
  }
}
