package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.catalog.Catalog;
import gradflow.catalog.OneValue;
import gradflow.figure.Curves;
import gradflow.figure.PanelSpec;
import gradflow.figure.Preset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What would fail only after the computation is found before it, with place and remedy. */
class CheckTablesTest {
  private static final String SPEC =
      """
      title: tiny
      replicates: 2
      axes:
        gain: [0.5, 1]
        net:
          - {label: rnn, cell: {type: rnn, input_size: 1, hidden_size: 4}}
          - {label: lstm, cell: {type: lstm, input_size: 1, hidden_size: 4}}
      run:
        cell: ${net.cell}
        weights: {recurrent: {type: gaussian, gain: "${gain}"}}
        steps: 20
      measures: [product-norms, slope, recurrent-spectrum, gate-statistics, pascanu-bound]
      figures:
        - name: norms
          panels:
            - {type: curves, table: product_norms, where: {block: h}, panels: net, lines: gain, y_label: norm, series: [{y: log10_spectral}, {slope: slope_nats_per_step, role: theory}, {table: pascanu_bound, y: log10_bound, of: "1"}]}
        - name: map
          panels:
            - {type: heat-map, table: product_norms, where: {net: lstm, block: c}, x: lag, y: gain, value: log10_spectral, x_label: a, y_label: b, value_label: c}
        - name: plane
          panels: [{type: eigenvalues, block: W_hh_f, panels: gain}]
      verdict:
        statement: It decays.
        findings:
          decays: {says: it decays, quantity: slope_nats_per_step, where: {net: lstm, gain: <= 1}, below: 0, against: {where: {net: rnn}}}
          gates: {says: gates are open, table: gate_statistics, quantity: mean, where: {gate: f}, within_run: mean, above: 0}
        holds: [decays]
        also: [gates]
      """;

  private static final String TRAIN =
      """
      title: tiny
      axes: {rate: [0.01, 0.1]}
      trials: {over: [rate], by: validation_error, replicates: 2}
      train:
        cell: {type: gru, input_size: 2, hidden_size: 4}
        task: {type: adding, length: 20}
        updates: 10
        optimiser: {type: adam, rate: "${rate}"}
        probe: {every: 5}
      measures: [slope]
      figures:
        - name: errors
          panels:
            - {type: curves, table: evaluation, x: update, lines: rate, y_label: error, series: [{y: validation_error}]}
            - {type: curves, table: probe, where: {quantity: slope_nats_per_step, update: "> 0"}, x: update, y_label: slope, series: [{y: value}]}
      verdict:
        statement: It learns.
        findings: {learns: {says: it learns, quantity: test_error, below: 0.5}, flat: {says: flat, quantity: slope_nats_per_step_after, above: -1}}
        holds: [learns, flat]
      """;

  @TempDir Path folder;

  private Shell check(String text) throws IOException {
    return Shell.run("check", Files.writeString(folder.resolve("spec.yaml"), text));
  }

  private String refused(String text) throws IOException {
    Shell shell = check(text);
    assertThat(shell.code()).as(shell.out()).isEqualTo(2);
    assertThat(shell.err()).doesNotContain("\tat ");
    return shell.err().strip().replace(folder.resolve("spec.yaml") + ":", "");
  }

  @Test
  void theOriginalsAreGood() throws IOException {
    assertThat(check(SPEC).err()).isEmpty();
    assertThat(check(TRAIN).err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "y: log10_spectral} # y: log10_spectrall} # 16:0: y: got log10_spectrall, which is no column of product_norms; did you mean log10_spectral?",
        "table: product_norms, where: {block: h} # table: product_norm, where: {block: h} # 16:0: table: no measure or training writes \"product_norm\"; did you mean product_norms?",
        "lines: gain # lines: gains # 16:0: lines: got gains, which is no column of product_norms; did you mean gain?",
        "panels: net # panels: cell # 16:0: panels: got cell, which is no column of product_norms",
        "where: {block: h} # where: {block: hh} # 16:0: no row of product_norms has block hh; block: h, s, c",
        "where: {block: h} # where: {blok: h} # 16:0: where: got blok, which is no column of product_norms; did you mean block?",
        "where: {block: h} # where: {lag: 21} # 16:0: no row of product_norms has lag 21",
        "where: {block: h} # where: {net: rnn, block: c} # 16:0: no row of product_norms has net rnn and block c together",
        "of: \"1\" # of: \"3\" # 16:0: no row of product_norms has gain 3",
        "slope_nats_per_step, role # slope, role # 16:0: slope: got slope, which is no column of runs",
        "table: pascanu_bound # table: step_jacobian_norms # 16:0: series[2].table: no measure or training writes \"step_jacobian_norms\"; add the measure step-jacobian-norms",
        "x: lag # x: net # 19:0: x: got net, a column of texts, expected numbers",
        "y: gain # y: gate # 19:0: y: got gate, which is no column of product_norms",
        "block: W_hh_f # block: W_hh_q # 21:0: no row of eigenvalues has block W_hh_q",
        "quantity: slope_nats_per_step # quantity: slope_nats # 25:0: decays: quantity: got slope_nats, which is no column of runs",
        "quantity: slope_nats_per_step # quantity: lambda_1_nats_per_step # 25:0: decays: quantity: got lambda_1_nats_per_step, which is no column of runs; add the measure lyapunov",
        "{net: lstm, gain: <= 1} # {net: gru} # 25:0: decays: where: no row of runs has net gru; net: rnn, lstm",
        "{net: lstm, gain: <= 1} # {gain: \"> 1\"} # 25:0: decays: where: no row of runs has gain > 1",
        "{where: {net: rnn}} # {where: {nets: rnn}} # 25:0: decays: against: got nets, which is no column of runs",
        "{gate: f} # {gate: q} # 26:0: gates: where: no row of gate_statistics has gate q; gate: i, f, o",
        "slope, recurrent # recurrent # 16:0: slope: got slope_nats_per_step, which is no column of runs; add the measure slope",
      })
  void whatNoTableHas(String from, String to, String message) throws IOException {
    assertThat(SPEC).contains(from);
    assertThat(
            refused(SPEC.replaceFirst(Pattern.quote(from), to))
                .replaceAll("(?m)^(\\d+):\\d+", "$1:0"))
        .contains(message);
  }

  /** A name of the full protocol alone may stand in a style; one of neither may not. */
  @Test
  void rowsOfARunThatWouldBePooled() throws IOException {
    String refused = refused(SPEC.replace("where: {block: h}, panels: net", "panels: net"));
    assertThat(refused)
        .contains("product_norms: got no choice of block, so that the rows of h, s would be")
        .contains("add where: {block: h}, or panels: block");
    String singular =
        SPEC.replace("[product-norms", "[step-singular-values, product-norms")
            .replace(
                "[{type: eigenvalues, block: W_hh_f, panels: gain}]",
                "[{type: distribution, table: step_singular_values, column: singular_value, x_label: σ}]");
    assertThat(refused(singular)).contains("got no choice of index").contains("where: {index: 1}");
    String all =
        singular.replace("step-singular-values,", "{type: step-singular-values, which: all},");
    assertThat(check(all).code()).isZero();
  }

  @Test
  void unknownNamesAndWhatWasProbablyMeant() throws IOException {
    assertThat(refused("seeds: 3\n" + SPEC)).contains("1:1: spec: unknown key \"seeds\"");
    assertThat(refused(SPEC.replace("{recurrent:", "{W_hh: gaussian, recurrent:")))
        .contains("if W_hh is a block, write blocks: {W_hh: …}");
    assertThat(refused(SPEC.replace("[product", "[lyapunov-exponents, product")))
        .contains("unknown measure \"lyapunov-exponents\"; did you mean lyapunov?");
    for (String preset : new String[] {"nature-1col", "nature_1col"}) {
      String figure = "- preset: " + preset + "\n    name: plane";
      assertThat(check(SPEC.replace("- name: plane", figure)).err()).isEmpty();
      assertThat(Preset.named(preset)).isEqualTo(Preset.NATURE_1COL);
    }
  }

  @Test
  void theHorizontalAxisIsNamedAfterItsColumn() {
    for (String x : new String[] {"lag", "update_bias"}) {
      String text = "{type: curves, table: t, x: " + x + ", y_label: y, series: [{y: z}]}";
      Curves curves = (Curves) OneValue.parse("panel", text, PanelSpec.class, Catalog.all());
      assertThat(curves.xLabel()).isEqualTo(x.equals("lag") ? "lag T − t (steps)" : "update bias");
    }
  }

  @Test
  void namesOfSeriesThatCannotBe() throws IOException {
    String name = "- name: norms\n";
    String indent = "    ";
    String styled =
        SPEC.replace(
            name,
            name
                + indent
                + "labels: {lstm: LSTM}\n"
                + indent
                + "style: {order: ['2', '0.5'], looks: {'1': {line: dashed}}}\n");
    String full = styled + "full: {axes: {gain: [0.5, 1, 2]}}\n";
    assertThat(check(full).err()).isEmpty();
    assertThat(refused(styled))
        .contains("style.order: got 2, which no series of the figure can be called; names: 0.5, 1");
    assertThat(refused(full.replace("lstm: LSTM", "lstn: LSTM")))
        .contains("labels: got lstn, which no series", "did you mean lstm?");
    assertThat(refused(full.replace("'1': {line", "wide: {line")))
        .contains("style.looks: got wide");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "by: validation_error # by: error # trials: by: got error, which is no column of runs",
        "slope_nats_per_step_after # slope_nats_per_step # got slope_nats_per_step, which is no column of runs; in a training there are slope_nats_per_step_before and",
        "update: \"> 0\" # update: \"> 10\" # no row of probe has update > 10",
        "quantity: slope_nats_per_step, update # quantity: slope, update # no row of probe has quantity slope; did you mean slope_nats_per_step? quantity: slope_nats_per_step",
      })
  void whatNoTableOfATrainingHas(String from, String to, String message) throws IOException {
    assertThat(TRAIN).contains(from);
    assertThat(refused(TRAIN.replace(from, to))).contains(message);
  }

  @Test
  void anAxisThatIsCalledAsAColumn() throws IOException {
    assertThat(refused(SPEC.replace("gain: [", "gate: [").replace("${gain}", "${gate}")))
        .contains("axis gate is taken: the table gate_statistics has a column of that name");
  }

  @Test
  void keysOfAnotherSection() throws IOException {
    assertThat(refused(TRAIN.replace("train:", "run:")))
        .contains(
            "unknown key \"updates\"; it belongs to a training; write train: in place of run:");
    assertThat(refused(TRAIN.replace("rate: \"${rate}\"}", "lr: \"${rate}\"}")))
        .contains("optimiser adam: unknown key \"lr\"; did you mean rate?");
    assertThat(refused(TRAIN.replace("updates: 10", "epochs: 10")))
        .contains("unknown key \"epochs\"; did you mean updates?");
    assertThat(refused(TRAIN.replace("measures: [slope]", "batch: 10")))
        .contains("unknown key \"batch\"; it belongs under run: or train:");
  }
}
