package gradflow.verdict;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;

/**
 * The condition under which a claim holds if it does not always hold.
 *
 * @param condition completes "holds if"
 * @param findings that must hold under the condition
 * @param otherwise findings that must hold where the condition is not met: the counterexample
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
  /** Checks that there is at least one finding. */
  public Condition {
    Check.that(!condition.isBlank(), "condition", "got nothing, expected a condition in words");
    Check.that(!findings.isEmpty(), "findings", "got none, expected at least 1");
  }
}
