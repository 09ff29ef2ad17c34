package gradflow.verdict;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;

/**
 * The strongest objection to a verdict, and what answers it.
 *
 * @param says the objection, as its opponent would put it
 * @param answer what was measured because of it, and what it says
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
  /** Checks that there is something. */
  public Objection {
    Check.that(!says.isBlank(), "says", "got nothing, expected an objection in words");
    Check.that(!findings.isEmpty(), "findings", "got none, expected at least 1");
  }
}
