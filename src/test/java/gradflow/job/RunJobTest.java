package gradflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.experiment.RunResult;
import gradflow.experiment.Runner;
import gradflow.table.ResultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunJobTest {
  @TempDir Path folder;
  private Path spec;

  @BeforeEach
  void write() throws IOException {
    spec =
        Files.writeString(
            folder.resolve("small.yaml"),
            """
            title: small
            seed: 1
            axes: {gain: [0.5, 0.9]}
            run:
              cell: {type: rnn, input_size: 1, hidden_size: 4, activation: identity}
              weights: {recurrent: {type: orthogonal, gain: "${gain}"}, input: gaussian}
              input: gaussian
              steps: 30
            measures: [slope]
            verdict:
              statement: gradients shrink
              findings:
                shrinks: {says: they shrink, quantity: slope_nats_per_step, statistic: max, below: 0}
              holds: [shrinks]
            """);
  }

  @Test
  void aProgramRunsASpecInThreeLines() {
    RunOutcome outcome = RunJob.of(spec, folder.resolve("results")).run();
    double[] slopes = ResultTable.read(outcome.folder(), "runs").numbers("slope_nats_per_step");
    assertThat(outcome.succeeded()).isTrue();
    assertThat(slopes[0]).isCloseTo(Math.log(0.5), within(1e-12));
    assertThat(slopes[1]).isCloseTo(Math.log(0.9), within(1e-12));
    assertThat(outcome.counts().orElseThrow().completed()).isEqualTo(2);
    assertThat(outcome.folder().resolve("report.html")).exists();
    assertThat(outcome.verdict()).isPresent();
  }

  @Test
  void theListenerHearsOfEveryRunOnceAndOfNoneThatIsRecorded() {
    List<String> heard = new ArrayList<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void finished(RunResult result) {
            heard.add("run " + result.run().index());
          }

          @Override
          public void note(String line) {
            heard.add(line);
          }
        };
    RunJob job = RunJob.of(spec, folder.resolve("results"));
    assertThat(job.run(new Runner(1), 1, listener).complete()).isTrue();
    assertThat(heard).containsExactly("run 0", "run 1");
    heard.clear();
    assertThat(job.run(new Runner(1), 1, listener).complete()).isTrue();
    assertThat(heard).hasSize(1).allMatch(line -> line.startsWith("small: up to date, 2 runs"));
  }

  @Test
  void aStoppedJobIsIncomplete() {
    Runner runner = new Runner(1);
    runner.stop();
    RunOutcome outcome =
        RunJob.of(spec, folder.resolve("results")).run(runner, 1, RunListener.SILENT);
    assertThat(outcome.complete()).isFalse();
    assertThat(outcome.succeeded()).isFalse();
    assertThat(outcome.counts()).isEmpty();
  }

  @Test
  void verifyFindsAChangedNumber() throws IOException {
    Path result = RunJob.of(spec, folder.resolve("results")).run().folder();
    VerifyJob verify = new VerifyJob(result, 1e-6);
    assertThat(verify.run(new Runner(1), RunListener.SILENT).orElseThrow())
        .isNotEmpty()
        .allMatch(VerifyJob.Comparison::same);
    Path runs = result.resolve("runs.csv");
    Files.writeString(runs, Files.readString(runs).replaceFirst("-0\\.69", "-0.79"));
    assertThat(verify.run(new Runner(1), RunListener.SILENT).orElseThrow())
        .filteredOn(c -> c.name().equals("runs"))
        .allMatch(c -> !c.same() && c.edited());
  }
}
