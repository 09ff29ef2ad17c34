package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Trials choose what is reported, with seeds that no reported run has. */
class TrialsTest {
  private static final String SPEC =
      """
      title: Two cells, each at its best rate
      seed: 3
      replicates: 4
      axes:
        net:
          - {label: "rnn orthogonal", family: rnn, cell: {type: rnn, input_size: 2, hidden_size: 6}, recurrent: {type: orthogonal}}
          - {label: lstm, family: lstm, cell: {type: lstm, input_size: 2, hidden_size: 5}, recurrent: {type: gaussian}}
        rate: [0.001, 0.03, 1.0e300]
      trials: {over: [rate], by: best_test_error, replicates: 3}
      train:
        cell: ${net.cell}
        weights: {recurrent: "${net.recurrent}"}
        task: {type: adding, length: 10}
        updates: 12
        batch: 8
        optimiser: {type: sgd, rate: "${rate}"}
        evaluation: {every: 6, samples: 20}
      """;

  @TempDir Path folder;
  private Path spec;

  @BeforeEach
  void writeSpec() throws IOException {
    spec = write(SPEC);
  }

  private Path write(String text) throws IOException {
    Path file = folder.resolve("tiny.yaml");
    Files.writeString(file, text);
    return file;
  }

  private Path results(Path out) throws IOException {
    try (Stream<Path> hashes = Files.list(out.resolve("tiny"))) {
      return hashes.findFirst().orElseThrow();
    }
  }

  /** The rows of a table, by its headers. */
  private static List<Map<String, String>> rows(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    String[] headers = lines.get(0).split(",", -1);
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      Map<String, String> row = new LinkedHashMap<>();
      for (int k = 0; k < headers.length; k++) {
        row.put(headers[k], cells[k]);
      }
      rows.add(row);
    }
    return rows;
  }

  private static Function<Map<String, String>, String> of(String column) {
    return row -> row.get(column);
  }

  @Test
  void theBestRateOfTheTrialsIsReportedAndNoOther() throws IOException {
    Path out = folder.resolve("out");
    Shell shell = Shell.run("train", spec, "--results", out);
    assertThat(shell.code()).as(shell.err()).isZero();
    assertThat(shell.err()).contains("tiny: 26 runs");
    assertThat(shell.out()).contains("chosen by trials").containsPattern("net = lstm: rate = ");
    assertThat(Shell.run("check", spec).out()).contains("runs     26: 18 trials, 8 reported");
    List<Map<String, String>> runs = rows(results(out).resolve("runs.csv"));
    Map<String, List<Map<String, String>>> stages =
        runs.stream().collect(Collectors.groupingBy(of("stage")));
    assertThat(stages.get("trial")).hasSize(18);
    assertThat(stages.get("reported")).hasSize(8);

    Map<String, Map<String, Double>> score = new HashMap<>();
    for (Map<String, String> run : stages.get("trial")) {
      score
          .computeIfAbsent(run.get("net"), n -> new HashMap<>())
          .merge(run.get("rate"), Double.parseDouble(run.get("best_test_error")), Double::sum);
    }
    for (Map<String, String> run : stages.get("reported")) {
      Map<String, Double> sums = score.get(run.get("net"));
      double least = sums.values().stream().min(Double::compare).orElseThrow();
      assertThat(sums.get(run.get("rate"))).isCloseTo(least, within(1e-12));
    }
    for (Map<String, String> choice : rows(results(out).resolve("choices.csv"))) {
      double mean = score.get(choice.get("net")).get(choice.get("rate")) / 3;
      assertThat(Double.parseDouble(choice.get("score"))).isCloseTo(mean, within(1e-12));
      boolean reported =
          stages.get("reported").stream()
              .anyMatch(
                  r ->
                      r.get("net").equals(choice.get("net"))
                          && r.get("rate").equals(choice.get("rate")));
      assertThat(choice.get("rank").equals("1")).isEqualTo(reported);
      boolean wild = choice.get("rate").equals("1.0e300");
      assertThat(choice.get("died")).isEqualTo(wild ? "3" : "0");
    }
  }

  @Test
  void noSeedIsBothTriedAndReported() throws IOException {
    Path out = folder.resolve("out");
    Shell.run("train", spec, "--results", out);
    Map<String, Set<String>> seeds = new HashMap<>();
    for (Map<String, String> run : rows(results(out).resolve("runs.csv"))) {
      seeds.computeIfAbsent(run.get("stage"), s -> new HashSet<>()).add(run.get("seed"));
    }
    assertThat(seeds.get("trial")).hasSize(3).doesNotContainAnyElementsOf(seeds.get("reported"));
    assertThat(seeds.get("reported")).hasSize(4);
  }

  @Test
  void summariesAndSingleFieldsAreOfReportedRuns() throws IOException {
    Path out = folder.resolve("out");
    Shell.run("train", spec, "--results", out);
    List<Map<String, String>> summary = rows(results(out).resolve("summary.csv"));
    assertThat(summary.stream().map(of("n")).distinct()).containsExactly("4");
    assertThat(summary.stream().map(of("rate")).distinct()).doesNotContain("1.0e300");
    for (Map<String, String> run : rows(results(out).resolve("runs.csv"))) {
      assertThat(run.get("net.family")).isEqualTo(run.get("net").split(" ")[0]);
    }
  }

  @Test
  void threadsAndVerifyChangeNothing() throws IOException {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    Shell.run("train", spec, "--results", one, "--threads", "1");
    Shell.run("train", spec, "--results", two, "--threads", "2");
    assertThat(tables(two)).hasSizeGreaterThan(4).isEqualTo(tables(one));
    Shell verified = Shell.run("verify", results(one));
    assertThat(verified.code()).as(verified.out()).isZero();
    assertThat(verified.out()).contains("same     choices: every byte");
  }

  private static Map<String, String> tables(Path out) throws IOException {
    Map<String, String> tables = new TreeMap<>();
    try (Stream<Path> all = Files.walk(out)) {
      for (Path file : all.filter(f -> f.toString().endsWith(".csv")).toList()) {
        tables.put(out.relativize(file).toString(), Files.readString(file));
      }
    }
    return tables;
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends POSIX signals")
  void killedInEitherStageItGoesOnToTheSameTables() throws Exception {
    Path out = folder.resolve("out");
    for (int finished : new int[] {5, 20}) {
      Shell killed =
          Program.start(folder, "train", spec, "--results", out, "--threads", "1")
              .until(() -> Records.finished(out) >= finished)
              .signal("KILL")
              .end();
      assertThat(killed.code()).as(killed.err()).isEqualTo(128 + 9);
      assertThat(Records.finished(out)).isBetween(finished, 25);
    }
    Shell last = Program.start(folder, "train", spec, "--results", out).end();
    assertThat(last.code()).as(last.err()).isZero();
    Path whole = folder.resolve("whole");
    Shell.run("train", spec, "--results", whole);
    assertThat(tables(out)).isEqualTo(tables(whole));
  }

  @Test
  void aRateAtTheEndOfThoseThatWereTriedIsSaidToBe() throws IOException {
    String ends = SPEC.replace("[0.001, 0.03, 1.0e300]", "[0.0001, 0.001, 0.03]");
    Shell shell = Shell.run("train", write(ends), "--results", folder.resolve("out"));
    assertThat(shell.out()).contains("; the largest rate that was tried");
    Shell inside = Shell.run("train", write(SPEC), "--results", folder.resolve("out2"));
    assertThat(inside.out()).doesNotContain("that was tried");
  }

  private static final String VERDICT =
      """
      verdict:
        statement: the lstm is not much worse
        findings:
          close:
            {says: it is close to the best plain net, quantity: test_error, where: {net.family: lstm},
             best_of: {over: [net], by: best_test_error}, against: {where: {net.family: rnn}}, below: 5}
        holds: [close]
      """;

  @Test
  void theBestNetOfAFamilyIsComparedWithThatOfAnother() throws IOException {
    Shell shell = Shell.run("train", write(SPEC + VERDICT), "--results", folder.resolve("out"));
    assertThat(shell.code()).as(shell.err()).isZero();
    assertThat(shell.out().replaceAll("\\s+", " "))
        .contains("verdict: holds")
        .contains("at net = lstm / rnn orthogonal, rate = 0.03 / 0.03; n = 4, 95 % interval");
    String none = SPEC.replaceFirst("trials: .*\n", "") + VERDICT;
    Shell bad = Shell.run("check", write(none));
    assertThat(bad.code()).isEqualTo(Main.BAD_INPUT);
    assertThat(bad.err())
        .contains("close: best_of: needs trials, or on: the replicates that choose");
    Shell axis = Shell.run("check", write(SPEC + VERDICT.replace("over: [net]", "over: [nets]")));
    assertThat(axis.err()).contains("close: best_of: over: got nets, which is no axis");
  }

  @Test
  void whatCannotBeChosenIsSaid() throws IOException {
    Shell axis = Shell.run("check", write(SPEC.replace("over: [rate]", "over: [rates]")));
    assertThat(axis.code()).isEqualTo(Main.BAD_INPUT);
    assertThat(axis.err())
        .contains("trials: over: got rates, which is no axis; did you mean rate? axes: net, rate");
    Shell column =
        Shell.run(
            "train",
            write(SPEC.replace("best_test_error", "best_error")),
            "--results",
            folder.resolve("out"));
    assertThat(column.code()).isEqualTo(Main.BAD_INPUT);
    assertThat(column.err())
        .contains(
            "trials: by: got best_error, which is no column of runs; did you mean test_error?")
        .doesNotContain("26/26");
    assertThat(Arrays.asList(column.err().split("\n"))).noneMatch(l -> l.contains("at gradflow."));
  }

  @Test
  void oneIsChosenForEachValueOfAKeyOfTheAxis() throws IOException {
    Path out = folder.resolve("out");
    write(
        SPEC.replace("over: [rate]", "over: [rate, net], per: [net.family]")
            .replace(
                "{label: lstm,",
                "{label: rnn b, family: rnn, cell: {type: rnn, input_size: 2,"
                    + " hidden_size: 4}, recurrent: {type: gaussian}}\n    - {label: lstm,"));
    Shell shell = Shell.run("train", spec, "--results", out);
    assertThat(shell.code()).as(shell.err()).isZero();
    List<Map<String, String>> runs = rows(results(out).resolve("runs.csv"));
    Map<String, Set<String>> reported =
        runs.stream()
            .filter(r -> r.get("stage").equals("reported"))
            .collect(
                Collectors.groupingBy(
                    of("net.family"), Collectors.mapping(of("net"), Collectors.toSet())));
    assertThat(reported).containsOnlyKeys("rnn", "lstm");
    assertThat(reported.get("rnn")).hasSize(1);
    assertThat(runs).hasSize(27 + 8);
  }

  @Test
  void aKeyThatNoAxisHasIsRefused() throws IOException {
    write(SPEC.replace("over: [rate]", "over: [rate, net], per: [net.famly]"));
    Shell shell = Shell.run("check", spec);
    assertThat(shell.code()).isEqualTo(2);
    assertThat(shell.err()).contains("trials: per: got net.famly", "net.family");
  }
}
