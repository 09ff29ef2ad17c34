package gradflow.experiment;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import gradflow.task.Task;
import java.util.Optional;

/**
 * How a model is tested during training: on fresh sequences, drawn separately from the training
 * sequences. Validation sequences, which are the same in every evaluation, determine success and
 * when training stops. Other sequences give the reported test error: at the end, and where the
 * validation error was lowest.
 *
 * @param every updates between evaluations on the validation sequences ≥ 1
 * @param samples number of validation sequences, and number of test sequences ≥ 1
 * @param errorBelow training succeeds and stops when the fraction of wrong validation sequences is
 *     below this; 0 for never
 * @param lossBelow training succeeds and stops when the validation loss is below this; 0 for never
 * @param task for testing, such as longer sequences; if omitted, the training task
 */
@About(summary = "how a network in training is tested, on sequences that it is not trained on")
public record Evaluation(
    @Option(
            value = "100",
            help = "updates between tests on the validation sequences; none is at update 0",
            unit = "updates")
        int every,
    @Option(
            value = "500",
            help = "number of new sequences for validation, and again for the test",
            unit = "sequences")
        int samples,
    @Option(
            value = "0",
            help = "stop with success when the validation error is below this; 0: never",
            example = "0.02")
        double errorBelow,
    @Option(
            value = "0",
            help = "stop with success when the validation loss is below this; 0: never",
            example = "0.01")
        double lossBelow,
    @Option(
            help = "task of the tests, such as longer sequences; default: the trained task",
            example = "{type: adding, length: 100}")
        Optional<Task> task) {
  /**
   * Checks the numbers.
   *
   * @throws gradflow.check.BadArgument if {@code every} or {@code samples} is below 1, or a bound
   *     is negative
   */
  public Evaluation {
    Check.positive("every", every);
    Check.positive("samples", samples);
    Check.that(
        errorBelow >= 0 && errorBelow <= 1,
        "error_below",
        "got " + errorBelow + ", expected a share in [0, 1]");
    Check.that(lossBelow >= 0, "loss_below", "got " + lossBelow + ", expected a number >= 0");
  }

  /** Whether a validation result counts as success. */
  boolean success(double loss, double error) {
    return error < errorBelow || loss < lossBelow;
  }

  /** Whether a criterion of success is set. */
  boolean hasGoal() {
    return errorBelow > 0 || lossBelow > 0;
  }
}
