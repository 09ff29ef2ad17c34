package gradflow.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.catalog.Samples.Gru;
import gradflow.catalog.Samples.Rnn;
import gradflow.catalog.Samples.Spec;
import gradflow.catalog.Samples.Tanh;
import gradflow.check.BadArgument;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SweepTest {
  private static Sweep sweep(String text, Problems problems) {
    return Sweep.of(SpecSource.parse("s.yaml", text, problems).orElseThrow(), problems);
  }

  private static List<String> labels(String axes, String name) {
    Problems problems = new Problems();
    String text = "x: \"${" + name + "}\"\naxes: " + axes + "\n";
    Sweep sweep = sweep(text, problems);
    problems.throwIfAny();
    return sweep.axes().get(0).values().stream().map(AxisValue::label).toList();
  }

  /** Unfolds and decodes everything, as a runner would, and gives the problems. */
  private static List<String> problems(String text) {
    Problems problems = new Problems();
    Sweep sweep = sweep(text, problems);
    Decoder decoder = new Decoder(Samples.registries(), problems);
    for (int i = 0; i < sweep.size(); i++) {
      decoder.decode(sweep.node(i), Spec.class);
    }
    return problems.list().stream().map(SpecProblem::toString).toList();
  }

  @Test
  void axesSpanTheirProductWithTheLastFastest() {
    Problems problems = new Problems();
    Sweep sweep =
        sweep(
            """
            axes:
              gain: [0.5, 0.9]
              cell:
                - {type: rnn, hidden_size: 2}
                - {type: gru, hidden_size: 4, gain: "${gain}", label: gated}
              rate: {log: {from: 1e-4, to: 1e-2, count: 3}}
            name: run-${gain}-${cell}
            cell: ${cell}
            rate: ${rate}
            """,
            problems);
    assertThat(sweep.size()).isEqualTo(12);
    List<Spec> specs = new ArrayList<>();
    Decoder decoder = new Decoder(Samples.registries(), problems);
    for (int i = 0; i < sweep.size(); i++) {
      decoder.decode(sweep.node(i), Spec.class).ifPresent(specs::add);
    }
    assertThat(problems.list()).isEmpty();
    assertThat(specs.get(0).name()).isEqualTo("run-0.5-rnn");
    assertThat(specs.get(0).cell()).isEqualTo(new Rnn(2, new Tanh()));
    assertThat(specs.get(3).cell()).isEqualTo(new Gru(3, 4, Samples.Reset.AFTER, 0.5));
    assertThat(specs.get(11).cell()).isEqualTo(new Gru(3, 4, Samples.Reset.AFTER, 0.9));
    assertThat(specs.get(11).name()).isEqualTo("run-0.9-gated");
    assertThat(specs.stream().map(Spec::rate).limit(4)).containsExactly(1e-4, 1e-3, 1e-2, 1e-4);
    assertThat(sweep.axes().stream().map(SweepAxis::name)).containsExactly("gain", "cell", "rate");
    assertThat(sweep.axes().get(1).values().get(sweep.chosen(11)[1]).label()).isEqualTo("gated");
    assertThat(sweep.axes().stream().map(SweepAxis::isNumeric)).containsExactly(true, false, true);
    assertThatThrownBy(() -> sweep.node(12))
        .isInstanceOf(BadArgument.class)
        .hasMessage("index: got 12, expected one in [0, 12)");
  }

  @Test
  void aKeyOfAValueCanBeReferredTo() {
    Problems problems = new Problems();
    Sweep sweep =
        sweep(
            """
            axes:
              setting:
                - {label: small, size: 2, rate: 0.5}
                - {label: large, size: 8, rate: 0.25}
            name: run-${setting}-${setting.size}
            cell: {type: rnn, hidden_size: "${setting.size}"}
            rate: ${setting.rate}
            """,
            problems);
    Decoder decoder = new Decoder(Samples.registries(), problems);
    List<Spec> specs = new ArrayList<>();
    for (int i = 0; i < sweep.size(); i++) {
      decoder.decode(sweep.node(i), Spec.class).ifPresent(specs::add);
    }
    problems.throwIfAny();
    assertThat(specs).extracting(Spec::name).containsExactly("run-small-2", "run-large-8");
    assertThat(specs).extracting(Spec::rate).containsExactly(0.5, 0.25);
    assertThat(specs).extracting(s -> ((Rnn) s.cell()).hiddenSize()).containsExactly(2, 8);
  }

  @Test
  void aKeyThatAValueDoesNotHaveIsTold() {
    assertThat(
            problems(
                """
                axes:
                  setting: [{label: a, size: 2}, {label: b}]
                name: x
                cell: {type: rnn, hidden_size: "${setting.size}"}
                """))
        .anySatisfy(
            m ->
                assertThat(m)
                    .contains("undefined reference ${setting.size}")
                    .contains("has no key size"));
  }

  @Test
  void withoutAxesThereIsOnePoint() {
    Problems problems = new Problems();
    Sweep sweep = sweep("name: x", problems);
    assertThat(sweep.size()).isEqualTo(1);
    assertThat(sweep.node(0).flow()).isEqualTo("{name: x}");
  }

  @Test
  void rangesAreRoundToTheEye() {
    assertThat(labels("{s: {linear: {from: 0, to: 1, count: 5}}}", "s"))
        .containsExactly("0", "0.25", "0.5", "0.75", "1");
    assertThat(labels("{s: {linear: {from: -0.3, to: 0.3, count: 7}}}", "s"))
        .containsExactly("-0.3", "-0.2", "-0.1", "0", "0.1", "0.2", "0.3");
    assertThat(labels("{s: {log: {from: 1e-8, to: 1e20, count: 8}}}", "s"))
        .containsExactly(
            "1e-8", "0.0001", "1", "10000", "100000000", "1000000000000", "1e16", "1e20");
    assertThat(labels("{s: {log: {from: 8, to: 1, count: 4}}}", "s"))
        .containsExactly("8", "4", "2", "1");
  }

  @Test
  void valuesMayBeListsAndNull() {
    assertThat(labels("{s: [[1, 2], [a], ~, \"1\"]}", "s"))
        .containsExactly("[1, 2]", "[a]", "null", "1");
  }

  @Test
  void aBadValueIsBlamedWhereItWasWritten() {
    assertThat(
            problems(
                """
                name: ${kind}
                cell: {type: gru, hidden_size: "${h}"}
                rate: ${r}
                axes:
                  kind: [a, b]
                  h: [8, many, 0]
                  r: {linear: {from: 0, to: 1, count: 2}}
                note: ${r}
                """))
        .containsExactly(
            "s.yaml:6:10: hidden_size: got the text \"many\", expected an integer",
            "s.yaml:6:16: hidden_size: got 0, expected an integer >= 1");
  }

  @Test
  void referencesAndAxesMustMeet() {
    assertThat(
            problems(
                """
                axes:
                  gain: [1, 2]
                  idle: [1]
                  cell: [{type: gru, hidden_size: 3, gain: "${later}"}]
                  later: [1]
                name: ${gian} and ${gain
                cell: ${cell}
                rate: ${gain}
                ${gain}: 1
                others: many
                """))
        .containsExactly(
            "s.yaml:3:3: axis idle is not used; write ${idle} where its value belongs, or remove the"
                + " axis",
            "s.yaml:4:44: undefined reference ${later}; axes above: gain, idle",
            "s.yaml:6:7: undefined reference ${gian}; did you mean gain? axes above: gain, idle,"
                + " cell, later",
            "s.yaml:6:7: unfinished reference in \"${gian} and ${gain\", expected ${name}",
            "s.yaml:9:1: a key cannot hold a reference, got \"${gain}\"",
            "s.yaml:9:1: spec: unknown key \"${gain}\"; known keys: name, cell, rate, others, note",
            "s.yaml:10:9: others: got the text \"many\", expected a list (each: cell)");
  }

  @Test
  void badAxesAreToldWithoutHidingTheRest() {
    assertThat(
            problems(
                """
                name: ${a} ${b} ${c} ${d} ${e} ${f} ${g} ${H}
                cell: gro
                axes:
                  a: []
                  b: 3
                  c: {lin: {from: 0, to: 1, count: 2}}
                  d: {linear: {from: 0, to: 1, count: 1}}
                  e: {log: {from: 0, to: 1, count: 2}}
                  f: [{hidden: 3}, "${a}", 1, 1]
                  g: [{type: rnn}, {type: rnn}]
                  H: [1]
                """))
        .containsExactly(
            "s.yaml:2:7: cell: unknown cell \"gro\"; did you mean gru? known cell types: rnn, gru",
            "s.yaml:4:6: axis a: the list is empty, expected at least one value",
            "s.yaml:5:6: axis b: got the number 3, expected a list, or {linear: {from, to, count}},"
                + " or {log: {from, to, count}}",
            "s.yaml:6:6: axis c: got a mapping, expected a list, or {linear: {from, to, count}},"
                + " or {log: {from, to, count}}",
            "s.yaml:7:39: count: got 1, expected an integer in [2, 100000]",
            "s.yaml:8:6: axis e: from: got 0.0, expected a finite number > 0",
            "s.yaml:9:7: axis f: a value that is a mapping needs a label: or a type:",
            "s.yaml:9:20: axis f: got \"${a}\", but what labels a value cannot be a reference",
            "s.yaml:9:31: axis f: two values are labelled \"1\"; give one another label: (in a"
                + " mapping), or remove it",
            "s.yaml:10:20: axis g: two values are labelled \"rnn\"; give one another label: (in a"
                + " mapping), or remove it",
            "s.yaml:11:3: the axis name \"H\" must be lower-case letters, digits and _");
    assertThat(problems("axes: [1]\nname: x\ncell: {type: gru, hidden_size: 1}"))
        .containsExactly("s.yaml:1:7: axes: got a list, expected a mapping from names to values");
    assertThat(problems("[1]")).containsExactly("s.yaml:1:1: got a list, expected a mapping");
  }

  @Test
  void sweepsAndUnfoldingAreBounded() {
    StringBuilder many =
        new StringBuilder("name: ${a}${b}${c}\ncell: {type: gru, hidden_size: 1}\naxes:\n");
    for (String name : List.of("a", "b", "c")) {
      many.append("  ").append(name).append(": {linear: {from: 1, to: 1000, count: 1000}}\n");
    }
    assertThat(problems(many.toString()))
        .containsExactly("s.yaml:4:3: the axes span more than 1000000 runs");
    StringBuilder bomb = new StringBuilder("axes:\n  a0: [[x, x, x, x, x, x, x, x, x, x]]\n");
    IntStream.range(1, 12)
        .forEach(
            i ->
                bomb.append(
                    "  a" + i + ": [[" + ("\"${a" + (i - 1) + "}\", ").repeat(10) + "]]\n"));
    bomb.append("name: ${a11}\n");
    assertThat(problems(bomb.toString()))
        .containsExactly(
            "s.yaml:1:1: with its axes the spec unfolds to more than 100000 values per run");
  }
}
