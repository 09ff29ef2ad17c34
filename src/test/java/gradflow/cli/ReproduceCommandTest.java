package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproduceCommandTest {
  private static final String SPEC =
      """
      title: Slopes of linear nets & others
      claim: CLAIM
      replicates: 3
      verdict:
        statement: "slopes are < 0 & small"
        sources: [pascanu2013]
        findings:
          negative: {says: the slope is negative, quantity: slope_nats_per_step, below: 0}
          small: {says: it is below 0 at gain 0.5, quantity: slope_nats_per_step, where: {gain: 0.5}, below: 0}
          grows: {says: it is above 0 at gain 2, quantity: slope_nats_per_step, where: {gain: 2}, above: LEAST}
        holds: [negative]
        holds_if: {condition: the gain is 0.5, findings: [small], otherwise: [grows]}
      axes:
        gain: [0.5, 2]
      run:
        cell: {type: rnn, input_size: 1, hidden_size: 6, activation: identity}
        weights: {recurrent: {type: orthogonal, gain: "${gain}"}}
        steps: 20
      measures: [product-norms, {type: slope, from: 5}]
      figures:
        - name: curves
          caption: norms
          panels:
            - {type: curves, table: product_norms, where: {block: h}, lines: gain, y_label: norm, series: [{y: log10_spectral}]}
      full:
        replicates: 4
        run: {steps: 30}
      """;

  @TempDir Path folder;

  @BeforeEach
  void specs() throws IOException {
    spec("01-first", 1, "0.1");
    spec("02-second", 2, "9");
    Path second = folder.resolve("experiments/02-second/spec.yaml");
    Files.writeString(
        second,
        Files.readString(second)
            .replace(
                "the slope is negative, quantity: slope_nats_per_step, below: 0",
                "it is of the later seeds, quantity: replicate - 1, above: 0"));
    Files.createDirectories(folder.resolve("experiments/03-no-claim"));
    Files.writeString(
        folder.resolve("experiments/03-no-claim/spec.yaml"),
        """
        title: No claim
        run: {cell: {type: rnn, input_size: 1, hidden_size: 2}, steps: 20}
        measures: [slope]
        """);
  }

  private void spec(String name, int claim, String least) throws IOException {
    Path file = folder.resolve("experiments").resolve(name).resolve("spec.yaml");
    Files.createDirectories(file.getParent());
    Files.writeString(file, SPEC.replace("CLAIM", String.valueOf(claim)).replace("LEAST", least));
  }

  private Shell reproduce(Object... more) {
    List<Object> arguments =
        new java.util.ArrayList<>(
            List.of(
                "reproduce",
                "--experiments",
                folder.resolve("experiments"),
                "--results",
                folder.resolve("results")));
    arguments.addAll(List.of(more));
    return Shell.run(arguments.toArray());
  }

  private String report(String name) throws IOException {
    return Files.readString(folder.resolve("results/report").resolve(name));
  }

  /** Undecided is an answer. */
  @Test
  void judgesEveryClaim() throws IOException {
    Shell shell = reproduce();
    assertThat(shell.code()).as(shell.err()).isZero();
    assertThat(shell.out())
        .contains("1  holds if")
        .contains("2  undecided")
        .contains("gain is 0.5");
    assertThat(report("verdicts.json"))
        .contains("\"verdict\" : \"holds if\"")
        .contains("\"verdict\" : \"undecided\"")
        .contains("\"protocol\" : \"quick\"")
        .doesNotContain("no-claim");
    String html = report("index.html");
    assertThat(html)
        .contains("slopes are &lt; 0 &amp; small")
        .contains("Pascanu")
        .contains("<svg")
        .containsPattern("href=\"\\./\\.\\./[^\"]+/report\\.html\"")
        .contains("reproduce --only 1");
    assertThat(html)
        .doesNotContainPattern("(src|href)=\"(?!#|data:,|\\./|https://(doi|arxiv)\\.org)");
    assertThat(html).doesNotContainPattern("url\\((?!#|data:,|data:)").doesNotContain("@import");
  }

  @Test
  void doesNotRunAgainWhatIsComplete() throws IOException {
    assertThat(reproduce("--only", "1").code()).isZero();
    Path runs = table("01-first");
    Files.setLastModifiedTime(runs, FileTime.fromMillis(1000));
    String before = report("verdicts.json");
    Shell again = reproduce("--only", "1");
    assertThat(again.err()).contains("01-first: finished before");
    assertThat(Files.getLastModifiedTime(runs).toMillis()).isEqualTo(1000);
    assertThat(report("verdicts.json")).isEqualTo(before);
    // a broken-off run has no provenance yet
    Files.delete(runs.resolveSibling("provenance.json"));
    assertThat(reproduce("--only", "1").err()).doesNotContain("finished before");
    assertThat(report("verdicts.json")).isEqualTo(before);
  }

  @Test
  void fullRunsWhatStandsUnderFullInAFolderOfItsOwn() throws IOException {
    assertThat(reproduce("--full", "--only", "1").code()).isZero();
    Path runs = table("01-first");
    assertThat(Files.readAllLines(runs)).hasSize(1 + 2 * 4);
    assertThat(report("verdicts.json")).contains("\"protocol\" : \"full\"");
    assertThat(reproduce("--only", "1").err()).doesNotContain("finished before");
    assertThat(Shell.run("plot", runs.getParent()).code()).isZero();
  }

  /** Before the first claim runs, not after hours. */
  @Test
  void whatDoesNotFitTheMemoryIsFoundFirst() throws IOException {
    Path second = folder.resolve("experiments/02-second/spec.yaml");
    Files.writeString(
        second, Files.readString(second).replace("hidden_size: 6", "hidden_size: 60000"));
    Shell shell = reproduce();
    assertThat(shell.code()).isEqualTo(Main.BAD_INPUT);
    assertThat(shell.err()).contains("02-second: memory: got");
    assertThat(folder.resolve("results")).doesNotExist();
  }

  private Path table(String experiment) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("results").resolve(experiment))) {
      return files.filter(f -> f.endsWith("runs.csv")).findFirst().orElseThrow();
    }
  }

  @Test
  void anotherSeedRunsTheSameClaimsWithOtherNumbersAndAReportOfItsOwn() throws IOException {
    Path spec = folder.resolve("experiments/01-first/spec.yaml");
    Files.writeString(
        spec,
        Files.readString(spec)
            .replace("{type: orthogonal, gain", "{type: gaussian, gain")
            .replace("title:", "seed: 5\ntitle:"));
    reproduce("--only", "1");
    String own = report("verdicts.json");
    Shell other = reproduce("--only", "1", "--seed", "77");
    assertThat(other.out()).contains("report-seed-77");
    assertThat(report("verdicts.json")).isEqualTo(own);
    String found = Files.readString(folder.resolve("results/report-seed-77/verdicts.json"));
    assertThat(found)
        .contains("\"seed\" : \"77\"")
        .contains("reproduce --seed 77 --only 1")
        .isNotEqualTo(own);
    assertThat(reproduce("--only", "1", "--seed", "77").err()).contains("finished before");
    try (Stream<Path> hashes = Files.list(folder.resolve("results/01-first"))) {
      for (Path results : hashes.toList()) {
        assertThat(Shell.run("verify", results).code()).isZero();
        boolean its = Files.readString(results.resolve("spec.yaml")).startsWith("other_seed: 77\n");
        assertThat(Files.readString(results.resolve("provenance.json")))
            .contains(its ? "\"seed\" : 77" : "\"seed\" : 5");
      }
    }
  }

  @Test
  void theStrongestObjectionStandsWithTheNumbersThatAnswerIt() throws IOException {
    Path spec = folder.resolve("experiments/01-first/spec.yaml");
    Files.writeString(
        spec,
        Files.readString(spec)
            .replace(
                "  holds: [negative]",
                "  objection: {says: only small nets, answer: they are, findings: [small]}\n"
                    + "  holds: [negative]"));
    Shell shell = reproduce("--only", "1");
    assertThat(shell.out()).contains("objection: only small nets", "they are (small)");
    assertThat(report("index.html"))
        .contains("Strongest objection", "only small nets", "they are")
        .contains("n = 3");
    assertThat(report("verdicts.json"))
        .contains("\"says\" : \"only small nets\"")
        .contains("\"n\" : 3", "\"died\" : 0", "\"confidence\" : ");
    Files.writeString(
        spec, Files.readString(spec).replace("findings: [small]}\n", "findings: [tiny]}\n"));
    assertThat(reproduce("--only", "1").err())
        .contains("objection: got tiny, expected one of the findings");
  }

  @Test
  void saysWhatIsWrongWithARule() throws IOException {
    Path file = folder.resolve("experiments/01-first/spec.yaml");
    String spec = Files.readString(file);
    Files.writeString(
        file,
        spec.replace("below: 0}", "below: 0, quantty: x}")
            .replace("[negative]", "[positive]")
            .replace(
                "slope_nats_per_step, where: {gain: 0.5}", "slope_nats_per_step +, where: {}"));
    Shell shell = reproduce();
    assertThat(shell.code()).isEqualTo(Main.BAD_INPUT);
    assertThat(shell.err())
        .contains("spec.yaml:8:")
        .contains("unknown key \"quantty\"")
        .contains("got \"slope_nats_per_step +\"");
    Files.writeString(file, spec.replace("[negative]", "[positive]"));
    assertThat(reproduce().err()).contains("holds: got positive, expected one of the findings");
    Files.writeString(file, spec.replace("claim: 1", "claim: 2"));
    assertThat(reproduce().err()).contains("2 is judged by both 01-first and 02-second");
    Files.writeString(file, spec);
    assertThat(reproduce("--only", "7").err())
        .contains("--only: got 7, expected some of the claims [1, 2]");
  }
}
