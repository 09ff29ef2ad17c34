package gradflow.live;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.catalog.PlanReader;
import gradflow.experiment.RunResult;
import gradflow.experiment.Runner;
import gradflow.experiment.TrainingWatch;
import gradflow.job.RunJob;
import gradflow.job.RunListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a page says of runs that measure, before all of them are done. */
@Timeout(60)
class LiveMeasurementTest {
  private static final String SPEC =
      """
      title: Slopes
      axes: {gain: [0.5, 1, 1.5, 2, 2.5, 3]}
      run:
        cell: {type: rnn, input_size: 1, hidden_size: 4}
        weights: {recurrent: {type: gaussian, gain: "${gain}"}, input: gaussian}
        input: {type: gaussian, std: 0.1}
        steps: 20
      measures: [slope]
      figures:
        - name: slopes
          panels:
            - {type: curves, table: runs, x: gain, x_label: g, y_label: slope, y_scale: linear, series: [{y: slope_nats_per_step}]}
      """;

  @TempDir Path folder;

  @Test
  void theFigureHasTheRunsThatAreFinished() throws IOException {
    Path spec = Files.writeString(folder.resolve("spec.yaml"), SPEC);
    try (Live live = new Live()) {
      BufferedReader in = LiveTrainingTest.events(live.address().toString());
      Map<String, JsonNode> last = new HashMap<>();
      RunListener fourRuns =
          new RunListener() {
            private int finished;

            @Override
            public void finished(RunResult result) {
              if (++finished == 4) {
                seen(in, last);
              }
            }
          };
      RunJob job =
          new RunJob(
              PlanReader.read(spec), folder.resolve("r"), TrainingWatch.NONE, Optional.of(live));
      assertThat(job.run(new Runner(1), 1, fourRuns).succeeded()).isTrue();
      LiveTrainingTest.readUntil(
          in, last, l -> l.get("state").toString().contains("All 6 runs are finished."));
      assertThat(points(last.get("f0"))).isEqualTo(6);
      assertThat(last.get("begin").get("title").asString()).isEqualTo("Slopes");
    }
  }

  /** Reads until four runs are on the page. */
  private static void seen(BufferedReader in, Map<String, JsonNode> last) {
    try {
      LiveTrainingTest.readUntil(
          in,
          last,
          l ->
              l.containsKey("f0")
                  && points(l.get("f0")) == 4
                  && l.get("state").toString().contains("4 of 6 runs are finished."));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int points(JsonNode figure) {
    return figure.get("chart").get("arrays").get(0).size();
  }
}
