package gradflow.verdict;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a verdict follows from findings. The rules are tried in the order holds, holds_if, fails; the
 * first rule whose findings all hold gives the verdict. A rule that the data leave undecided ends
 * the search without a verdict. If no rule applies and there is no fails rule, the claim is refuted
 * by the findings that holds requires and that do not hold.
 *
 * @param statement the claim in words
 * @param sources keys of docs/references.bib
 * @param findings by name
 * @param holds the findings that make the claim hold; empty if it cannot hold without conditions
 * @param holdsIf the condition under which it holds, if not always
 * @param fails what refutes it
 * @param also findings that are shown but decide nothing
 * @param objection the strongest objection to the verdict, and the findings that answer it
 * @param confidence of all deciding findings together
 */
@About(summary = "how a verdict on a claim follows from findings")
public record VerdictSpec(
    @Option(help = "the claim in words", example = "Gradients decay with the lag.")
        String statement,
    @Option(value = "[]", help = "keys of references.bib", example = "[bengio1994]")
        List<String> sources,
    @Option(
            help = "findings by name, each decided from the tables",
            example =
                "{decays: {says: the slope is negative, quantity: slope_nats_per_step, below: 0}}")
        Map<String, FindingSpec> findings,
    @Option(value = "[]", help = "findings that make the claim hold", example = "[decays]")
        List<String> holds,
    @Option(
            value = "null",
            help = "the condition under which it holds",
            example = "{condition: gates stay half closed, findings: [decays]}")
        Optional<Condition> holdsIf,
    @Option(
            value = "null",
            help = "findings that refute the claim",
            example = "{because: the slope is positive, findings: [grows]}")
        Optional<Counterexample> fails,
    @Option(value = "[]", help = "findings that are shown and decide nothing", example = "[faster]")
        List<String> also,
    @Option(
            value = "null",
            help = "the strongest objection, and the findings that answer it",
            example = "{says: The net is too small., findings: [large-nets]}")
        Optional<Objection> objection,
    @Option(value = "0.95", help = "joint confidence of all deciding findings") double confidence) {
  /**
   * Checks that every finding exists and is used.
   *
   * @throws gradflow.check.BadArgument if not
   */
  public VerdictSpec {
    Check.that(!statement.isBlank(), "statement", "got nothing, expected the claim in words");
    Check.that(!findings.isEmpty(), "findings", "got none, expected at least 1");
    findings = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(findings));
    require("holds", holds, findings);
    List<String> used = new ArrayList<>(holds);
    if (holdsIf.isPresent()) {
      require("holds_if", holdsIf.get().findings(), findings);
      require("holds_if", holdsIf.get().otherwise(), findings);
      used.addAll(holdsIf.get().findings());
      used.addAll(holdsIf.get().otherwise());
    }
    if (fails.isPresent()) {
      require("fails", fails.get().findings(), findings);
      used.addAll(fails.get().findings());
    }
    require("also", also, findings);
    used.addAll(also);
    if (objection.isPresent()) {
      require("objection", objection.get().findings(), findings);
      used.addAll(objection.get().findings());
    }
    Check.within("confidence", confidence, 0.5, 0.9999);
    for (String name : findings.keySet()) {
      Check.that(
          used.contains(name),
          "findings",
          name + " is used by none of holds, holds_if, fails, also and objection");
    }
  }

  /** Returns the findings that determine the verdict. */
  Set<String> deciding() {
    Set<String> deciding = new LinkedHashSet<>(holds);
    holdsIf.ifPresent(c -> deciding.addAll(c.findings()));
    holdsIf.ifPresent(c -> deciding.addAll(c.otherwise()));
    fails.ifPresent(f -> deciding.addAll(f.findings()));
    return deciding;
  }

  private static void require(String name, List<String> wanted, Map<String, FindingSpec> findings) {
    for (String finding : wanted) {
      Check.that(
          findings.containsKey(finding),
          name,
          "got " + finding + ", expected one of the findings " + findings.keySet());
    }
  }
}
