package gradflow.experiment;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import gradflow.task.Task;
import java.util.Optional;

/**
 * How a model in training is tested: on fresh sequences, drawn apart from those trained on.
 * Validation sequences, the same at every look, decide success and when training stops; other
 * sequences give the test error that is reported: at the end, and where the validation error was
 * lowest.
 *
 * @param every updates between looks at the validation sequences ≥ 1
 * @param samples sequences of the validation, and as many others of the test ≥ 1
 * @param errorBelow success, and stop, when the share of wrong validation sequences is below; 0 for
 *     never
 * @param lossBelow success, and stop, when the validation loss is below; 0 for never
 * @param task what it is tested on, such as longer sequences; left out, what it is trained on
 */
@About(summary = "how a network in training is tested, on sequences that it is not trained on")
public record Evaluation(
    @Option(
            value = "100",
            help = "updates between tests on the validation sequences",
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

  /** Whether what was found in validation is a success. */
  boolean success(double loss, double error) {
    return error < errorBelow || loss < lossBelow;
  }

  /** Whether anything counts as success. */
  boolean hasGoal() {
    return errorBelow > 0 || lossBelow > 0;
  }
}
