package gradflow.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.PlannedRun;
import gradflow.experiment.RunResult;
import gradflow.experiment.Runner;
import gradflow.result.ResultStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefineTest {
  /** Experiment 32 in small. */
  private static final String SPEC =
      """
      title: Small
      seed: 3
      axes:
        bias: {linear: {from: -3, to: 3, count: 17}}
        gain: {log: {from: 0.3, to: 20, count: 17}}
        cell: [{type: lstm, input_size: 1, hidden_size: 4}]
      refine: {until: 1, of: lambda_1_nats_per_step, at: 0}
      run:
        cell: ${cell}
        weights:
          recurrent: {type: gaussian, gain: "${gain}"}
          blocks: {b_f: {type: constant, value: "${bias}"}}
        input: zero
        steps: 12
      measures: [{type: lyapunov, k: 1, burn_in: 4}]
      """;

  @TempDir Path folder;

  private ExperimentSpec read(String text) throws IOException {
    return PlanReader.read(Files.writeString(folder.resolve("small.yaml"), text)).experiment();
  }

  private static Map<List<String>, Double> exponents(ExperimentSpec spec, int threads) {
    Map<List<String>, Double> found = new HashMap<>();
    for (RunResult r : new Runner(threads).run(spec, result -> {})) {
      Map<String, String> at = r.run().point();
      found.put(List.of(at.get("bias"), at.get("gain")), r.scalar("lambda_1_nats_per_step"));
    }
    return found;
  }

  /** At each bias, the last gain below the line: where the sign changes first. */
  private static Map<String, Integer> line(ExperimentSpec spec, Map<List<String>, Double> found) {
    List<String> biases = labels(spec, "bias");
    List<String> gains = labels(spec, "gain");
    Map<String, Integer> line = new HashMap<>();
    for (String bias : biases) {
      for (int k = 0; k + 1 < gains.size() && !line.containsKey(bias); k++) {
        Double below = found.get(List.of(bias, gains.get(k)));
        Double above = found.get(List.of(bias, gains.get(k + 1)));
        if (below != null && above != null && below < 0 && above >= 0) {
          line.put(bias, k);
        }
      }
    }
    return line;
  }

  private static List<String> labels(ExperimentSpec spec, String axis) {
    return spec.runs().stream().map(r -> r.point().get(axis)).distinct().toList();
  }

  @Test
  void theLineIsThatOfTheFullGridAtATenthOfItsRuns() throws IOException {
    String large = SPEC.replace("count: 17", "count: 49").replace("at: 0", "at: 0, coarse: 7");
    ExperimentSpec full = read(large.replaceFirst("(?m)^refine:.*\n", ""));
    ExperimentSpec refined = read(large);
    Map<List<String>, Double> all = exponents(full, 2);
    Map<List<String>, Double> some = exponents(refined, 2);
    assertThat(all).hasSize(49 * 49);
    assertThat(some.size()).isBetween(100, all.size() / 10);
    assertThat(refined.size()).isBetween(some.size() / 2, 2 * some.size()); // what check says
    assertThat(line(refined, some)).hasSizeGreaterThan(40).isEqualTo(line(full, all));
    some.forEach((point, value) -> assertThat(value).isEqualTo(all.get(point)));
  }

  @Test
  void tablesAreTheSameForAnyThreadsAndAfterAStop() throws IOException {
    String spec = SPEC.replace("at: 0", "at: 0, coarse: 3");
    Map<String, String> expected = tables(read(spec), "one", 1, Integer.MAX_VALUE);
    assertThat(expected.get("runs.csv").lines().count()).isBetween(30L, 150L);
    assertThat(tables(read(spec), "three", 3, Integer.MAX_VALUE)).isEqualTo(expected);
    for (int stop : new int[] {5, 40}) {
      tables(read(spec), "stopped" + stop, 1, stop);
      assertThat(tables(read(spec), "stopped" + stop, 2, Integer.MAX_VALUE)).isEqualTo(expected);
    }
  }

  private Map<String, String> tables(ExperimentSpec spec, String name, int threads, int stop)
      throws IOException {
    Runner runner = new Runner(threads);
    try (ResultStore store = new ResultStore(folder.resolve(name), spec)) {
      List<RunResult> seen = new ArrayList<>();
      while (!store.isComplete() && !runner.isStopped()) {
        runner.run(
            spec,
            store.work(),
            r -> {
              store.accept(r);
              seen.add(r);
              if (seen.size() == stop) {
                runner.stop();
              }
            },
            store.checkpoints());
      }
      assertThat(store.isComplete()).isEqualTo(stop == Integer.MAX_VALUE);
      store.finish();
      Map<String, String> tables = new HashMap<>();
      try (Stream<Path> files = Files.list(store.folder())) {
        for (Path f : files.filter(f -> f.toString().endsWith(".csv")).toList()) {
          tables.put(f.getFileName().toString(), Files.readString(f));
        }
      }
      return tables;
    }
  }

  @Test
  void otherAxesAreRefinedEachForItself() throws IOException {
    String two =
        "cell: [{type: lstm, input_size: 1, hidden_size: 4}, {type: gru, label: gru,"
            + " input_size: 1, hidden_size: 4}]";
    ExperimentSpec spec =
        read(
            SPEC.replaceFirst("cell: \\[.*]", two)
                .replaceFirst(
                    "(?m)^ +blocks:.*\n", "    input: {type: constant, value: \"\\${bias}\"}\n")
                .replace("at: 0", "at: -0.2, over: [gain, bias]"));
    List<PlannedRun> first = spec.due(List.of());
    assertThat(first).hasSize(2 * 81);
    assertThat(first.stream().map(r -> r.point().get("cell")).distinct().toList())
        .containsExactly("lstm", "gru");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "of: lambda|refine: of: got lambda",
        "of: lambda_1_nats_per_step, until: 0|until: got 0",
        "of: lambda_1_nats_per_step, over: [bias]|expected two different axes",
        "of: lambda_1_nats_per_step, over: [bias, rate]|got rate, which is no axis",
        "of: lambda_1_nats_per_step, over: [bias, cell]|the values of cell are not",
        "of: lambda_1_nats_per_step, coarse: 1|coarse: got 1",
      })
  void whatIsWrongIsSaidBeforeAnythingRuns(String refine, String message) {
    assertThatThrownBy(() -> read(SPEC.replaceFirst("refine: .*", "refine: {" + refine + "}")))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining(message);
  }

  @Test
  void theAxesMustBeNamedIfThereAreMoreOfNumbers() {
    assertThatThrownBy(
            () ->
                read(
                    SPEC.replace("axes:", "axes:\n  size: [12, 13]")
                        .replace("steps: 12", "steps: ${size}")))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("the axes whose values are numbers are [size, bias, gain]; name two");
    assertThatThrownBy(
            () ->
                read(
                    SPEC.replace(
                        "measures:", "trials: {over: [gain], by: lambda_1_error}\nmeasures:")))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("got both trials and refine");
  }
}
