package gradflow.verdict;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;

/**
 * The strongest objection to a verdict, and its answer.
 *
 * @param says the objection in an opponent's words
 * @param answer what was measured in response, and the conclusion
 * @param findings that answer it
 */
@About(summary = "the strongest objection to a verdict, and the findings that answer it")
public record Objection(
    @Option(help = "the objection, as an opponent would put it", example = "The net is too small.")
        String says,
    @Option(
            value = "''",
            help = "answer to the objection, in words",
            example = "It decays with 512 units, too.")
        String answer,
    @Option(help = "findings that answer it", example = "[large-nets]") List<String> findings) {
  /** Checks that all parts are given. */
  public Objection {
    Check.that(!says.isBlank(), "says", "got nothing, expected an objection in words");
    Check.that(!findings.isEmpty(), "findings", "got none, expected at least 1");
  }
}
