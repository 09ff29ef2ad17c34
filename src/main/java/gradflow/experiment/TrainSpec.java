package gradflow.experiment;

import gradflow.cell.Cell;
import gradflow.check.Check;
import gradflow.files.InputFile;
import gradflow.init.Scheme;
import gradflow.spec.About;
import gradflow.spec.Option;
import gradflow.task.Task;
import gradflow.train.Clipping;
import gradflow.train.Optimiser;
import gradflow.train.Readout;
import gradflow.train.Regulariser;
import gradflow.train.Schedule;
import gradflow.train.Trainer;
import gradflow.train.Truncation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One training run, as in the {@code train:} block of a spec. The record is the configuration.
 *
 * @param cell the cell
 * @param weights how its parameters are drawn
 * @param task the training task
 * @param readout the output layer; if omitted, the usual one for the task's targets
 * @param batch sequences per update
 * @param updates total number, unless success or divergence ends the run earlier
 * @param optimiser the update rule
 * @param schedule of the learning rate
 * @param clipping of the gradient
 * @param truncation of back-propagation; if omitted, none
 * @param regularisers terms added to the loss
 * @param evaluation tests on fresh sequences
 * @param probe when the measures are applied
 * @param logEvery updates between rows of the table {@code training}
 */
@About(summary = "a run that trains a network on a task and applies the measures during training")
public record TrainSpec(
    @Option(help = "the cell", example = "{type: gru, input_size: 2, hidden_size: 32}") Cell cell,
    @Option(
            value = "{}",
            help = "initialisers by role and by block",
            example = "{recurrent: orthogonal}")
        Scheme weights,
    @Option(help = "task to learn", example = "{type: adding, length: 50}") Task task,
    @Option(
            help = "output layer; default: the usual one for the task",
            example = "{output: linear, criterion: mse}")
        Optional<Readout> readout,
    @Option(value = "32", help = "sequences per update", unit = "sequences") int batch,
    @Option(
            help = "number of updates, unless the run succeeds or diverges before",
            unit = "updates",
            example = "500")
        int updates,
    @Option(value = "adam", help = "rule that turns gradients into steps") Optimiser optimiser,
    @Option(value = "constant", help = "schedule of the learning rate") Schedule schedule,
    @Option(value = "none", help = "gradient clipping: none, norm or value") Clipping clipping,
    @Option(help = "truncated back-propagation; default: none", example = "{every: 10, back: 20}")
        Optional<Truncation> truncation,
    @Option(
            value = "[]",
            help = "terms added to the loss",
            example = "[{type: omega-norm, weight: 2}]")
        List<Regulariser> regularisers,
    @Option(
            value = "{}",
            help = "tests on new sequences",
            example = "{every: 50, error_below: 0.02}")
        Evaluation evaluation,
    @Option(
            value = "{}",
            help = "when the measures are taken during training",
            example = "{every: 100}")
        Probing probe,
    @Option(value = "10", help = "updates between rows of the table training", unit = "updates")
        int logEvery)
    implements Work {
  /**
   * Checks that the parts fit.
   *
   * @throws gradflow.check.BadArgument if a number is below 1, the cell's input size is not the
   *     task's, or readout, regularisers or the task of the evaluation do not fit
   */
  public TrainSpec {
    Check.positive("batch", batch);
    Check.positive("updates", updates);
    Check.positive("log_every", logEvery);
    Work.requireDraws(cell, weights);
    Check.that(
        cell.inputSize() == task.inputSize(),
        "cell",
        "got input_size %s, expected %s, the number of inputs of the task"
            .formatted(cell.inputSize(), task.inputSize()));
    readout.ifPresent(r -> r.require(task.target()));
    evaluation
        .task()
        .ifPresent(
            t ->
                Check.that(
                    t.inputSize() == task.inputSize()
                        && t.outputSize() == task.outputSize()
                        && t.target() == task.target(),
                    "evaluation",
                    "got a task with other inputs or targets than that which is trained on"));
    for (Regulariser r : regularisers) {
      r.require(cell);
    }
    Check.that(
        truncation.isEmpty() || regularisers.isEmpty(),
        "truncation",
        "got truncation with regularisers, which need the whole backward pass; leave one out");
  }

  /** Returns the files that cell, weights and task read. */
  @Override
  public List<InputFile> files() {
    return Stream.of(cell.files(), weights.files(), task.files()).flatMap(List::stream).toList();
  }

  @Override
  public int steps() {
    return task.longest();
  }

  /** Returns the task used for testing. */
  Task tested() {
    return evaluation.task().orElse(task);
  }

  /** Returns the output layer: the given or the usual one. */
  Readout usedReadout() {
    return readout.orElse(Readout.of(task.target()));
  }

  /** Returns the settings for the trainer. */
  Trainer.Settings settings() {
    return new Trainer.Settings(
        batch, updates, optimiser, schedule, clipping, truncation.orElse(null), regularisers);
  }
}
