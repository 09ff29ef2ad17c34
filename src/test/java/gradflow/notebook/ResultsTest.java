package gradflow.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.catalog.PlanReader;
import gradflow.check.BadArgument;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Runner;
import gradflow.result.ResultStore;
import gradflow.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
  private static final String SPEC =
      """
      title: Small
      replicates: 3
      axes: {gain: [0.5, 1]}
      run:
        cell: {type: rnn, input_size: 1, hidden_size: 4}
        weights: {recurrent: {type: gaussian, gain: "${gain}"}}
        input: gaussian
        steps: 20
      measures: [product-norms, slope]
      figures:
        - name: norms
          panels:
            - {type: curves, table: product_norms, series: [{y: log10_spectral}], lines: gain,
               where: {block: h}, y_label: norm}
      """;

  @TempDir Path folder;
  private String a;
  private String b;

  @BeforeEach
  void run() throws IOException {
    a = run("a", SPEC);
    b = run("b", SPEC.replace("type: rnn", "type: gru"));
  }

  private String run(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".yaml"), text);
    ExperimentSpec spec = PlanReader.read(file).experiment();
    try (ResultStore store = new ResultStore(folder.resolve("out"), spec)) {
      new Runner(1).run(spec, store);
      store.finish();
      return store.folder().toString();
    }
  }

  @Test
  void differencesAreATableAndCommonCurvesAPlot() {
    Results results = Results.open(a, b);
    Table table = results.differences("slope_nats_per_step");
    assertThat(table.texts("gain")).containsExactly("0.5", "1");
    assertThat(table.texts("second")).containsOnly("b");
    double[] first = table.numbers("mean_first");
    double[] second = table.numbers("mean_second");
    assertThat(table.numbers("difference")[0]).isEqualTo(second[0] - first[0], offset());
    assertThat(results.figures()).containsExactly("norms");
    Plot plot = results.plot("norms");
    assertThat(plot.figure().panels()).extracting(p -> p.title()).contains("gain = 0.5");
    assertThat(plot.svg()).contains(">a<", ">b<");
    assertThat(results).hasToString("a, b: differences() is a table; plot(…) draws one of [norms]");
  }

  private static org.assertj.core.data.Offset<Double> offset() {
    return org.assertj.core.data.Offset.offset(1e-12);
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertThatThrownBy(() -> Results.open(a))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("got 1 folder, expected at least 2");
    assertThatThrownBy(() -> Results.open(a, folder.toString()))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("has no runs.csv");
    assertThatThrownBy(() -> Results.open(a, b).plot("other"))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("expected one with a common curve: [norms]");
  }
}
