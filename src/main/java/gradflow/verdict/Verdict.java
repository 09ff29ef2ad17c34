package gradflow.verdict;

import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Trials;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The verdict of the data on a claim.
 *
 * @param kind the verdict
 * @param detail the condition, the counterexample, or why there is none
 * @param findings all of them, in the order of the spec
 */
public record Verdict(Kind kind, String detail, List<FindingResult> findings) {
  /** The verdicts. */
  public enum Kind {
    /** The claim holds without conditions. */
    HOLDS("holds"),
    /** The claim holds under a condition. */
    HOLDS_IF("holds if"),
    /** The claim is refuted. */
    FAILS("fails"),
    /** The data do not decide. */
    UNDECIDED("undecided");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The verdict in words. */
    public String label() {
      return label;
    }
  }

  /** Copies the list. */
  public Verdict {
    findings = List.copyOf(findings);
  }

  /**
   * Returns the verdict on the tables of a result folder. It is derived again without each
   * replicate in turn; if one of these verdicts differs, the result is undecided.
   *
   * @param experiment to which the tables belong
   * @throws gradflow.files.FileProblem if a table cannot be read
   */
  public static Verdict of(VerdictSpec spec, ExperimentSpec experiment, Path folder) {
    List<String> tried = experiment.trials().map(Trials::over).orElse(List.of());
    return of(spec, new EvidenceTables(folder, experiment.axes(), tried));
  }

  static Verdict of(VerdictSpec spec, EvidenceTables evidence) {
    Map<String, Measured> measured = new LinkedHashMap<>();
    spec.findings().forEach((name, f) -> measured.put(name, Measured.of(f, evidence)));
    Verdict all = judge(spec, measured);
    Set<String> replicates =
        measured.values().stream()
            .flatMap(m -> m.values().keySet().stream())
            .map(EvidenceTables.Run::replicate)
            .collect(Collectors.toCollection(TreeSet::new));
    if (all.kind() == Kind.UNDECIDED || replicates.size() < 2) {
      return all;
    }
    for (String replicate : replicates) {
      Map<String, Measured> rest = new LinkedHashMap<>();
      measured.forEach((name, m) -> rest.put(name, m.without(replicate)));
      Kind other = judge(spec, rest).kind();
      if (other != all.kind() && other != Kind.UNDECIDED) {
        return new Verdict(
            Kind.UNDECIDED,
            ("the verdict changes with the seeds: %s with all replicates, %s without replicate"
                    + " %s")
                .formatted(all.kind().label(), other.label(), replicate),
            all.findings());
      }
    }
    return all;
  }

  private static Verdict judge(VerdictSpec spec, Map<String, Measured> measured) {
    Map<String, FindingResult> found = HolmDecisions.of(spec, measured);
    List<FindingResult> results = List.copyOf(found.values());
    List<String> open = new ArrayList<>();
    Decision holds = rule("holds", spec.holds(), found, open);
    if (!spec.holds().isEmpty() && holds != Decision.NO) {
      return verdict(holds, Kind.HOLDS, "", open, results);
    }
    if (spec.holdsIf().isPresent()) {
      Condition condition = spec.holdsIf().get();
      List<String> both = new ArrayList<>(condition.findings());
      both.addAll(condition.otherwise());
      Decision holdsIf = rule("holds_if", both, found, open);
      if (holdsIf != Decision.NO) {
        return verdict(holdsIf, Kind.HOLDS_IF, condition.condition(), open, results);
      }
    }
    if (spec.fails().isPresent()) {
      Decision fails = rule("fails", spec.fails().get().findings(), found, open);
      if (fails != Decision.NO) {
        return verdict(fails, Kind.FAILS, spec.fails().get().because(), open, results);
      }
    }
    if (spec.fails().isEmpty() && !spec.holds().isEmpty()) {
      return new Verdict(Kind.FAILS, refuted(spec, found), results);
    }
    return new Verdict(Kind.UNDECIDED, String.join("; ", open), results);
  }

  /** Returns the findings that are required for holds and do not hold. */
  private static String refuted(VerdictSpec spec, Map<String, FindingResult> found) {
    return spec.holds().stream()
        .filter(f -> found.get(f).decision() == Decision.NO)
        .map(f -> "not confirmed: " + found.get(f).finding().says().strip())
        .collect(Collectors.joining("; "));
  }

  private static Verdict verdict(
      Decision decision, Kind kind, String detail, List<String> open, List<FindingResult> results) {
    return decision == Decision.YES
        ? new Verdict(kind, detail, results)
        : new Verdict(Kind.UNDECIDED, open.get(open.size() - 1), results);
  }

  /**
   * Returns whether all findings of a rule hold; if not, adds those that do not to {@code open}.
   */
  private static Decision rule(
      String name, List<String> findings, Map<String, FindingResult> found, List<String> open) {
    Decision all = Decision.all(findings.stream().map(f -> found.get(f).decision()).toList());
    if (all != Decision.YES) {
      List<String> missing =
          findings.stream()
              .filter(f -> found.get(f).decision() == all)
              .map(f -> f + (found.get(f).note().isEmpty() ? "" : " (" + found.get(f).note() + ")"))
              .toList();
      String what = all == Decision.NO ? " is not confirmed: " : " is undecided: ";
      open.add(name + what + String.join(", ", missing));
    }
    return all;
  }
}
