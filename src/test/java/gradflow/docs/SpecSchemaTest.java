package gradflow.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.json.JsonMapper;

/** The schema takes every shipped spec, and refuses what an editor can see to be wrong. */
class SpecSchemaTest {
  private static final Schema SCHEMA = schema();

  private static final String RUN =
      """
      title: tiny
      axes: {gain: [0.5, 1], bias: {linear: {from: 0, to: 2, count: 3}}}
      run:
        cell: {type: lstm, input_size: 1, hidden_size: 4, gate: hard-sigmoid}
        weights: {recurrent: {type: gaussian, gain: "${gain}"}, blocks: {b_f: {type: constant, value: "${bias}"}}}
        input: gaussian
        steps: 1e1
      measures: [product-norms, {type: slope, from: 2}]
      figures:
        - name: norms
          panels:
            - {type: curves, table: product_norms, where: {block: h, sample: 0}, y_label: norm, series: [{y: log10_spectral}]}
      verdict:
        statement: It decays.
        findings: {decays: {says: it decays, quantity: slope_nats_per_step, below: 0}}
        holds: [decays]
      """;

  private static final String TRAIN =
      """
      title: tiny
      train:
        cell: {type: gru, input_size: 2, hidden_size: 4}
        task: {type: adding, length: 10}
        updates: 10
        optimiser: {type: adam, rate: 0.01}
        evaluation: {every: 5}
      """;

  private static Schema schema() {
    try {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(Files.readString(Path.of("docs/spec.schema.json")), InputFormat.JSON);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Error> errors(String yaml) {
    Object value = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    return SCHEMA.validate(new JsonMapper().writeValueAsString(value), InputFormat.JSON);
  }

  static Stream<Path> specs() throws IOException {
    try (Stream<Path> all = Files.walk(Path.of("experiments"))) {
      return all
          .filter(f -> f.getFileName().toString().equals("spec.yaml"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void everyShippedSpecIsValid(Path spec) throws IOException {
    assertThat(errors(Files.readString(spec))).isEmpty();
  }

  /** What an editor is told in the first line of a spec is the schema. */
  @Test
  void theSchemaIsWhereSpecsSayItIs() throws IOException {
    List<Path> naming =
        specs().filter(s -> firstLine(s).startsWith("# yaml-language-server")).toList();
    assertThat(naming).hasSizeGreaterThan(10);
    for (Path spec : naming) {
      String place = firstLine(spec).replaceFirst(".*\\$schema=", "");
      assertThat(spec.resolveSibling(place).normalize())
          .isEqualTo(Path.of("docs/spec.schema.json"));
    }
  }

  private static String firstLine(Path spec) {
    try {
      return Files.readAllLines(spec).get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theOriginalsAreValid() {
    assertThat(errors(RUN)).isEmpty();
    assertThat(errors(TRAIN)).isEmpty();
  }

  @Test
  void itIsADraft202012Schema() throws IOException {
    Schema meta =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(
                com.networknt.schema.SchemaLocation.of(
                    "https://json-schema.org/draft/2020-12/schema"));
    String text = Files.readString(Path.of("docs/spec.schema.json"));
    assertThat(meta.validate(text, InputFormat.JSON)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "title: tiny; ''",
        "title: tiny; titel: tiny",
        "steps: 1e1; ''",
        "steps: 1e1; steps: ten",
        "steps: 1e1; steps: 2.5",
        "steps: 1e1; steps: [10]",
        "steps: 1e1; stpes: 10",
        "type: lstm; type: lstn",
        "type: lstm, ; ''",
        "gate: hard-sigmoid; gate: sharp",
        "gate: hard-sigmoid; gates: sigmoid",
        "hidden_size: 4, ; ''",
        "input: gaussian; input: gauss",
        "input: gaussian; input: periodic",
        "input: gaussian; input: {type: gaussian, sd: 1}",
        "gain: \"${gain}\"; gain: \"${gain\"",
        "gain: \"${gain}\"; gain: high",
        "linear: {from: 0, ; linear: {",
        "linear: ; quadratic: ",
        "gain: [0.5, 1]; gain: []",
        "gain: [0.5, 1]; Gain: [0.5, 1]",
        "[product-norms, ; [product-norm, ",
        "{type: slope, from: 2}; {type: slope, form: 2}",
        "measures: ; measure: ",
        "table: product_norms, ; ''",
        "type: curves; type: lines",
        "series: [{y: log10_spectral}]; series: {y: log10_spectral}",
        "series: [{y: log10_spectral}]; series: [{y: log10_spectral, role: guess}]",
        "says: it decays, ; ''",
        "below: 0; under: 0",
        "holds: [decays]; holds: decays",
        "statement: It decays.; ''",
      })
  void aBrokenRunIsRefused(String from, String to) {
    assertThat(RUN).contains(from);
    assertThat(errors(RUN.replace(from, to))).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "train:; run:",
        "updates: 10; ''",
        "updates: 10; steps: 10",
        "rate: 0.01; lr: 0.01",
        "type: adding; type: addition",
        "task: ; tasks: ",
        "every: 5; each: 5",
        "length: 10; length: long",
      })
  void aBrokenTrainingIsRefused(String from, String to) {
    assertThat(TRAIN).contains(from);
    assertThat(errors(TRAIN.replace(from, to))).isNotEmpty();
  }
}
