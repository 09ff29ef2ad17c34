package gradflow.verdict;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;

/**
 * The refutation of a claim.
 *
 * @param because completes "fails:"
 * @param findings that must hold for it
 */
@About(summary = "what refutes a claim")
public record Counterexample(
    @Option(help = "reason, in words; follows \"fails:\"", example = "the slope is positive")
        String because,
    @Option(help = "findings that refute the claim", example = "[grows]") List<String> findings) {
  /** Checks that there is at least one finding. */
  public Counterexample {
    Check.that(!because.isBlank(), "because", "got nothing, expected a counter-example in words");
    Check.that(!findings.isEmpty(), "findings", "got none, expected at least 1");
  }
}
