package gradflow.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.RunKind;
import gradflow.experiment.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs are decoded when they are asked for, and what points share once. */
class SweptRunsTest {
  private static final String GRID =
      """
      title: A grid
      seed: 3
      axes:
        gain: {log: {from: 0.5, to: 8, count: 30}}
        bias: {linear: {from: -2, to: 2, count: 30}}
      run:
        cell: {type: lstm, input_size: 1, hidden_size: 2}
        weights:
          recurrent: {type: gaussian, gain: "${gain}"}
          blocks: {b_f: {type: constant, value: "${bias}"}}
        input: {type: gaussian, std: 0.1}
        steps: 5
      measures: [recurrent-spectrum]
      """;

  private static final String NESTED =
      """
      title: Axes that refer to axes
      replicates: 2
      axes:
        gain: [0.5, 1.5, 2]
        push: [-1, 1]
        net:
          - {label: short, size: 2, kind: lstm, cell: {type: lstm, input_size: 1, hidden_size: 2}}
          - {label: long, size: 3, kind: gru, cell: {type: gru, input_size: 1, hidden_size: 3}}
        drive:
          - {type: gaussian, std: "${gain}", label: noise}
          - {type: periodic, values: [["${push}"], [0]], label: pushed}
      trials: {over: [gain], by: rho_W_hh_f, replicates: 3}
      run:
        cell: ${net.cell}
        weights: {recurrent: {type: gaussian, gain: "${gain}"}}
        input: ${drive}
        steps: ${net.size}
      measures: [recurrent-spectrum]
      """;

  @TempDir Path folder;

  private ExperimentSpec read(String text) throws IOException {
    return PlanReader.read(Files.writeString(folder.resolve("grid.yaml"), text)).experiment();
  }

  @Test
  void whatPointsShareIsDecodedOnce() throws IOException {
    SweptRuns runs = (SweptRuns) read(GRID).runs();
    long checked = runs.records();
    assertThat(checked).as("weights and run of each point").isBetween(1800L, 2000L);
    runs.forEach(run -> assertThat(run.work().steps()).isEqualTo(5));
    assertThat(runs.records()).as("what was checked is kept").isEqualTo(checked);
    assertThat(runs.get(0).work().cell()).isSameAs(runs.get(899).work().cell());
  }

  @Test
  void replicatesAreNotDecodedOneByOne() throws IOException {
    SweptRuns runs = (SweptRuns) read(GRID.replace("seed: 3", "replicates: 1000")).runs();
    assertThat(runs).hasSize(900_000);
    assertThat(runs.records()).isLessThan(2000);
    assertThat(runs.kinds()).extracting(RunKind::reported).containsExactly(900_000L);
    PlannedRun last = runs.get(899_999);
    assertThat(last.replicate()).isEqualTo(999);
    assertThat(last.point()).isEqualTo(Map.of("gain", "8", "bias", "2"));
  }

  /** A grid with more points than versions of a part that are kept. */
  @Test
  void whatIsNotKeptIsDecodedAgainToTheSame() throws IOException {
    SweptRuns runs = (SweptRuns) read(GRID.replace("count: 30", "count: 101")).runs();
    long checked = runs.records();
    for (int run : new int[] {0, 5000, 10_200}) {
      assertThat(runs.get(run).work()).isEqualTo(runs.get(run).work());
    }
    assertThat(runs.records()).isEqualTo(checked + 3 * 2);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aRunIsWhatItsPointReadsByItself(boolean nested) throws IOException {
    String text = nested ? NESTED : GRID.replace("count: 30", "count: 4");
    ExperimentSpec spec = read(text);
    Problems problems = new Problems();
    Sweep sweep = Sweep.of(SpecSource.parse("s", text, problems).orElseThrow(), problems);
    List<Work> expected = new ArrayList<>();
    for (int i = 0; i < sweep.size(); i++) {
      Decoder alone = new Decoder(Catalog.all(), problems);
      expected.add(alone.decode(sweep.node(i), SpecKeys.class).orElseThrow().run().orElseThrow());
    }
    int trials = spec.trials().isPresent() ? 3 : 0;
    int reported = nested ? 2 : 1;
    assertThat(spec.runs()).hasSize(sweep.size() * (trials + reported));
    assertThat(spec.runs().trials()).isEqualTo(sweep.size() * trials);
    for (PlannedRun run : spec.runs()) {
      int late = run.index() - spec.runs().trials();
      int point = late < 0 ? run.index() / trials : late / reported;
      assertThat(run.work()).isEqualTo(expected.get(point));
      SweepAxis gain = sweep.axes().get(0);
      int chosen = sweep.chosen(point)[0];
      assertThat(run.point().get(gain.name())).isEqualTo(gain.values().get(chosen).label());
      assertThat(run.point()).isEqualTo(spec.runs().point(run.index()));
    }
  }

  @Test
  void kindsAreAllRunsTogether() throws IOException {
    ExperimentSpec spec = read(NESTED);
    List<RunKind> kinds = spec.runs().kinds();
    assertThat(sum(kinds.stream().mapToLong(RunKind::trials))).isEqualTo(72);
    assertThat(sum(kinds.stream().mapToLong(RunKind::reported))).isEqualTo(48);
    assertThat(kinds).extracting(k -> k.work().cell().hiddenSize()).contains(2, 3);
    assertThat(spec.runs().get(0).fields())
        .containsEntry("net.size", "2")
        .containsEntry("net.kind", "lstm");
  }

  private static long sum(LongStream numbers) {
    return numbers.sum();
  }

  /** Each is wrong at some points alone. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gain: \"${gain}\"|gain: \"${value}\"|1, -1|gain: got -1",
        "hidden_size: 2|hidden_size: \"${value}\"|2, 0|hidden_size: got 0",
        "steps: 5|steps: ${value}|2, x|steps: got the text \"x\"",
        "[recurrent-spectrum]|[{type: slope, from: \"${value}\"}]|1, -4|measures: got ${value}, but only run and train",
        "std: 0.1|std: 0.1, size: \"${value}\"|1, 2|unknown key \"size\"",
      })
  void whatIsWrongAtOneValueIsFound(String part, String by, String values, String message) {
    String spec = GRID.replace(part, by).replace("bias:", "value: [" + values + "]\n  bias:");
    assertThatThrownBy(() -> read(spec))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatIsWrongAtACombinationOfValuesIsFound() {
    String spec =
        """
        title: Tasks and inputs
        axes:
          inputs: [1, 2]
          task: [{type: adding, length: 10}, {type: delayed-recall, length: 10, delay: 1}]
        train:
          cell: {type: rnn, input_size: "${inputs}", hidden_size: 2}
          task: ${task}
          updates: 1
        """;
    assertThatThrownBy(() -> read(spec))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("got input_size 1, expected 2")
        .hasMessageContaining("got input_size 2, expected 1");
  }

  @Test
  void conditionsOnAxesThatChangeNoTableAreChecked() {
    String figure =
        """
        figures:
          - name: f
            panels:
              - type: curves
                table: eigenvalues
                x: index
                y_label: part
                where: {gain: "%s", bias: "%s", block: W_hh_i}
                series: [{y: re}]
        """;
    String small =
        GRID.replace("{log: {from: 0.5, to: 8, count: 30}}", "[0.5, 2]")
            .replace("{linear: {from: -2, to: 2, count: 30}}", "[-1, 1]");
    assertThatCode(() -> read(small + String.format(figure, "2", "-1"))).doesNotThrowAnyException();
    assertThatThrownBy(() -> read(small + String.format(figure, "2", "3")))
        .hasMessageContaining("no row of eigenvalues has bias 3");
  }
}
