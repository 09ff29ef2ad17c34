package gradflow.verdict;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;

/**
 * When a claim holds although it does not always hold.
 *
 * @param condition completes "holds if"
 * @param findings what must be found for it
 * @param otherwise what must be found where the condition is not met: the counter-example
 */
@About(summary = "the condition under which a claim holds, and the findings that show it")
public record Condition(
    @Option(
            help = "condition, in words; follows \"holds if\"",
            example = "the recurrent weights are small")
        String condition,
    @Option(help = "findings where the condition is met", example = "[decays]")
        List<String> findings,
    @Option(value = "[]", help = "findings where it is not met", example = "[grows]")
        List<String> otherwise) {
  /** Checks that there is something. */
  public Condition {
    Check.that(!condition.isBlank(), "condition", "got nothing, expected a condition in words");
    Check.that(!findings.isEmpty(), "findings", "got none, expected at least 1");
  }
}
