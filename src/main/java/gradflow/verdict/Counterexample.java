package gradflow.verdict;

import gradflow.check.Check;
import gradflow.spec.Option;
import java.util.List;

/**
 * What refutes a claim.
 *
 * @param because completes "fails:"
 * @param findings what must be found for it
 */
public record Counterexample(
    @Option(help = "completes: fails: …") String because,
    @Option(help = "findings that refute the claim") List<String> findings) {
  /** Checks that there is something. */
  public Counterexample {
    Check.that(!because.isBlank(), "because", "got nothing, expected a counter-example in words");
    Check.that(!findings.isEmpty(), "findings", "got none, expected at least 1");
  }
}
