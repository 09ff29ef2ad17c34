package gradflow.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.catalog.PlanReader;
import gradflow.measure.MeasureValue;
import gradflow.task.Batch;
import gradflow.train.BackPropagation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a probe says of the loss is the task's loss on the probe's sequences. */
class ProbeLossTest {
  @TempDir Path folder;

  @Test
  void lossBeforeTheFirstUpdateIsThatOfTheUntrainedModel() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("spec.yaml"),
            """
            title: Recall, briefly
            train:
              cell: {type: rnn, input_size: 1, hidden_size: 6}
              task: {type: delayed-recall, length: 12, delay: 3}
              updates: 2
              evaluation: {every: 2, samples: 20}
              probe: {samples: 5}
            measures: [parameter-gradient]
            """);
    ExperimentSpec spec = PlanReader.read(file).experiment();
    PlannedRun run = spec.runs().get(0);
    TrainSpec train = (TrainSpec) run.work();
    Batch sequences = train.task().batch(5, run.seed().child("probe"));
    BackPropagation untrained =
        new BackPropagation(TrainExecution.model(train, run.seed()), 5, 0.2, null, 1L << 28);
    TrainExecution training =
        new TrainExecution(run, spec.measures(), 1L << 28, Checkpoints.NONE, 10);
    training.run();
    double before =
        training.scalars().stream()
            .map(value -> (MeasureValue.Scalar) value)
            .filter(scalar -> scalar.name().equals("loss_before"))
            .findFirst()
            .orElseThrow()
            .value();
    assertThat(before).isCloseTo(untrained.forward(sequences).loss(), within(1e-12));
  }
}
