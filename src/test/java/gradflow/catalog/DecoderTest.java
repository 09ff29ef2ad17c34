package gradflow.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.catalog.Samples.Everything;
import gradflow.catalog.Samples.Gru;
import gradflow.catalog.Samples.Leaky;
import gradflow.catalog.Samples.Reset;
import gradflow.catalog.Samples.Rnn;
import gradflow.catalog.Samples.Spec;
import gradflow.catalog.Samples.Tanh;
import gradflow.catalog.Samples.Unit;
import gradflow.spec.Option;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecoderTest {
  record Number(double value) {}

  record Whole(long value) {}

  record Words(String value) {}

  record Wrong(@Option("many") int value) {}

  @Test
  void everySupportedTypeArrives() {
    Everything got =
        Samples.decode(
            """
            small: 2_000
            large: -9223372036854775808
            real: .5
            flag: true
            text: no
            reset: not-at-all
            reals: [1, 2.5, -.inf, 1e-3]
            ints: [1e3, 2.0]
            names: [a, "8", 9]
            scores: {z: 1, a: 2}
            maybe: 7
            unit: ~
            nested: {hidden_size: 4}
            units: [{type: rnn, hidden_size: 2}, {type: gru, hidden_size: 8, reset: BEFORE}]
            families: {x: [], y: [{type: rnn, hidden_size: 1, phi: {type: leaky}}]}
            """
                .replace("BEFORE", "before"),
            Everything.class);
    assertThat(got.small()).isEqualTo(2000);
    assertThat(got.large()).isEqualTo(Long.MIN_VALUE);
    assertThat(got.real()).isEqualTo(0.5);
    assertThat(got.flag()).isTrue();
    assertThat(got.text()).isEqualTo("no");
    assertThat(got.reset()).isEqualTo(Reset.NOT_AT_ALL);
    assertThat(got.reals()).containsExactly(1, 2.5, Double.NEGATIVE_INFINITY, 1e-3);
    assertThat(got.ints()).containsExactly(1000, 2);
    assertThat(got.names()).containsExactly("a", "8", "9");
    assertThat(got.scores().keySet()).containsExactly("z", "a");
    assertThat(got.maybe()).contains(7);
    assertThat(got.unit()).isEmpty();
    assertThat(got.nested()).isEqualTo(new Gru(3, 4, Reset.AFTER, 1));
    assertThat(got.units()).containsExactly(new Rnn(2, new Tanh()), new Gru(3, 8, Reset.BEFORE, 1));
    assertThat(got.families().get("y")).containsExactly(new Rnn(1, new Leaky(0.01)));
  }

  @Test
  void aBareNameStandsForAnEntryWithItsDefaults() {
    Rnn rnn = (Rnn) Samples.decode("{type: rnn, hidden_size: 2, phi: leaky}", Unit.class);
    assertThat(rnn.phi()).isEqualTo(new Leaky(0.01));
    assertThat(Samples.problems("gru", Unit.class))
        .containsExactly(
            "s.yaml:1:1: cell gru: missing key hidden_size (width of the state), an integer");
  }

  @ParameterizedTest
  @CsvSource({
    "1e-3, 0.001",
    "2_000.5, 2000.5",
    "+4, 4",
    ".inf, Infinity",
    "-.INF, -Infinity",
    ".nan, NaN",
    "007, 7",
    "1e-400, 0",
    "-0.0, -0.0",
    "5., 5"
  })
  void numbersAreReadAsYamlWritesThem(String text, double expected) {
    assertThat(Samples.decode("value: " + text, Number.class).value())
        .isEqualTo(Double.valueOf(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "many, text",
    "0x1F, text",
    "1__0, text",
    "_1, text",
    "1_, text",
    "'\"8\"', text",
    "NaN, text",
    "Infinity, text",
    "true, true"
  })
  void whatOnlyLooksLikeANumberIsNone(String text, String kind) {
    String shown = text.replace("\"", "");
    String got = kind.equals("text") ? "the text \"" + shown + "\"" : shown;
    assertThat(Samples.problems("value: " + text, Number.class))
        .containsExactly("s.yaml:1:8: value: got " + got + ", expected a number");
  }

  @Test
  void numbersOutsideTheirTypeAreRefused() {
    assertThat(Samples.problems("value: 1e999", Number.class))
        .containsExactly(
            "s.yaml:1:8: value: got the number 1e999, expected a number of at most 1.797e308 in size");
    assertThat(Samples.problems("value: 1e999999999", Whole.class))
        .containsExactly(
            "s.yaml:1:8: value: got the number 1e999999999, expected an integer between"
                + " -9223372036854775808 and 9223372036854775807");
    assertThat(Samples.problems("value: 9223372036854775808", Whole.class)).hasSize(1);
    assertThat(Samples.problems("value: 1.5", Whole.class))
        .containsExactly("s.yaml:1:8: value: got the number 1.5, expected an integer");
    assertThat(Samples.decode("value: 0e99", Whole.class).value()).isZero();
    assertThat(Samples.problems("{hidden_size: 3e9}", Gru.class))
        .containsExactly(
            "s.yaml:1:15: hidden_size: got the number 3e9, expected an integer between -2147483648"
                + " and 2147483647");
  }

  @Test
  void wrongTypesSayWhatCame() {
    assertThat(
            Samples.problems(
                """
                small: many
                large: [1]
                real: {a: 1}
                flag: yes
                text:
                reset: aftr
                reals: 3
                ints: [1, x, 2.5]
                names: {}
                scores: [1]
                maybe: some
                nested: gru
                units: [rnn, 4]
                families: {x: {}}
                """,
                Everything.class))
        .containsExactly(
            "s.yaml:1:8: small: got the text \"many\", expected an integer",
            "s.yaml:2:8: large: got a list, expected an integer",
            "s.yaml:3:7: real: got a mapping, expected a number",
            "s.yaml:4:7: flag: got the text \"yes\", expected true or false",
            "s.yaml:5:6: text: got nothing, expected a text",
            "s.yaml:6:8: reset: got the text \"aftr\", expected one of before, after, not_at_all;"
                + " did you mean after?",
            "s.yaml:7:8: reals: got the number 3, expected a list of numbers",
            "s.yaml:8:11: ints[1]: got the text \"x\", expected an integer",
            "s.yaml:8:14: ints[2]: got the number 2.5, expected an integer",
            "s.yaml:9:8: names: got a mapping, expected a list (each: text)",
            "s.yaml:10:9: scores: got a list, expected a mapping (each value: number)",
            "s.yaml:11:8: maybe: got the text \"some\", expected an integer",
            "s.yaml:12:9: nested: got the text \"gru\", expected a mapping",
            "s.yaml:13:9: cell rnn: missing key hidden_size, an integer",
            "s.yaml:13:14: units[1]: got the number 4, expected a cell",
            "s.yaml:14:15: families.x: got a mapping, expected a list (each: cell)");
  }

  @Test
  void unknownKeysAndTypesListTheKnownOnes() {
    assertThat(
            Samples.problems(
                """
                name: x
                cell: {type: gur, hidden_size: 3}
                others:
                  - {type: gru, hiden_size: 3, hidden_size: 4}
                  - {hidden_size: 3}
                  - lstm
                colour: red
                """,
                Spec.class))
        .containsExactly(
            "s.yaml:2:14: cell: unknown cell \"gur\"; did you mean gru? known cell types: rnn, gru",
            "s.yaml:4:17: cell gru: unknown key \"hiden_size\"; did you mean hidden_size? known keys:"
                + " type, input_size, hidden_size, reset, gain",
            "s.yaml:5:5: others[1]: missing key type; known cell types: rnn, gru",
            "s.yaml:6:5: others[2]: unknown cell \"lstm\"; known cell types: rnn, gru",
            "s.yaml:7:1: spec: unknown key \"colour\"; known keys: name, cell, rate, others, note");
  }

  @Test
  void aRecordsOwnCheckPointsAtTheValue() {
    assertThat(Samples.problems("type: gru\nhidden_size: 0", Unit.class))
        .containsExactly("s.yaml:2:14: hidden_size: got 0, expected an integer >= 1");
    assertThat(Samples.problems("type: gru\nhidden_size: 13\ngain: 7\nx: 1", Unit.class))
        .containsExactly(
            "s.yaml:3:7: gain: got 7.0, expected a number < 5",
            "s.yaml:4:1: cell gru: unknown key \"x\"; known keys: type, input_size, hidden_size,"
                + " reset, gain");
    assertThat(Samples.problems("type: gru\nhidden_size: 666", Unit.class))
        .containsExactly("s.yaml:1:1: cell gru: the beast is not supported");
  }

  record Narrow(@Option("-1") int width) {
    Narrow {
      gradflow.check.Check.positive("width", width);
    }
  }

  @Test
  void aRefusedDefaultPointsAtTheMapping() {
    assertThat(Samples.problems("{}", Narrow.class))
        .containsExactly(
            "s.yaml:1:1: narrow: width: got -1, expected an integer >= 1 (width was left out; its"
                + " default is -1)");
  }

  @Test
  void aDefaultThatDoesNotDecodeIsABug() {
    assertThatThrownBy(() -> Samples.decode("{}", Wrong.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the default of Wrong.value does not decode");
  }

  @Test
  void identicalProblemsAreToldOnce() {
    Problems problems = new Problems();
    SpecNode node =
        SpecSource.parse("s.yaml", "{type: gru, hidden_size: -1}", problems).orElseThrow();
    Decoder decoder = new Decoder(Samples.registries(), problems);
    for (int i = 0; i < 5; i++) {
      assertThat(decoder.decode(node, Unit.class)).isEmpty();
    }
    assertThat(problems.list()).hasSize(1);
  }

  @Test
  void fortyProblemsAreAllToldInTheOrderOfTheFile() {
    StringBuilder text = new StringBuilder("name: x\ncell: {type: gru, hidden_size: 2}\nothers:\n");
    for (int i = 0; i < 40; i++) {
      text.append(
          i % 2 == 0 ? "  - {type: gru, hidden_size: x" + i + "}\n" : "  - unknown" + i + "\n");
    }
    List<String> got = Samples.problems(text.toString(), Spec.class);
    assertThat(got).hasSize(40);
    for (int i = 0; i < 40; i++) {
      assertThat(got.get(i)).startsWith("s.yaml:" + (i + 4) + ":");
      assertThat(got.get(i)).contains(i % 2 == 0 ? "\"x" + i + "\"" : "\"unknown" + i + "\"");
    }
    Problems problems = new Problems();
    Samples.decode(text.toString(), Spec.class, problems);
    assertThatThrownBy(problems::throwIfAny)
        .isInstanceOf(SpecException.class)
        .hasMessageStartingWith(String.join("\n", got.subList(0, 20)) + "\n")
        .hasMessageContaining("20 more")
        .hasMessageNotContaining("unknown21");
  }

  @Test
  void theFlowTextDecodesToTheSame() {
    String text =
        """
        name: "a, b: \\"c\\" \\u00fc \\n"   # a comment
        cell: &c {type: rnn, hidden_size: 2}
        others: [*c, {type: gru, hidden_size: 1_0, gain: 1e-3}]
        note: ~
        """;
    Problems problems = new Problems();
    String flow = SpecSource.parse("s.yaml", text, problems).orElseThrow().flow();
    Spec first = Samples.decode(text, Spec.class);
    assertThat(Samples.decode(flow, Spec.class)).isEqualTo(first);
    assertThat(SpecSource.parse("f", flow, problems).orElseThrow().flow()).isEqualTo(flow);
    assertThat(first.note()).isEqualTo(Optional.empty());
    assertThat(flow)
        .isEqualTo(
            "{name: \"a, b: \\\"c\\\" ü \\n\", cell: {type: rnn, hidden_size: 2}, others: [{type: rnn,"
                + " hidden_size: 2}, {type: gru, hidden_size: 1_0, gain: 1e-3}], note: null}");
  }

  @Test
  void textsStayAsWritten() {
    assertThat(Samples.decode("value: 1e-3", Words.class).value()).isEqualTo("1e-3");
    assertThat(Samples.decode("value: \"null\"", Words.class).value()).isEqualTo("null");
  }
}
