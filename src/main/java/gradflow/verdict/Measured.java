package gradflow.verdict;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The quantity of a finding in every run that it looks at, with that of the run that it is compared
 * with, if the finding asks for that.
 *
 * @param values by run
 * @param problem why there are no values, or empty
 */
record Measured(Map<Evidence.Run, Value> values, String problem) {
  /**
   * What a run says.
   *
   * @param value the quantity; NaN if it has none
   * @param other that of the run that it is compared with; NaN if it has none
   * @param died whether either of them diverged or failed
   */
  record Value(double value, double other, boolean died) {
    private boolean missing(Finding finding) {
      return Double.isNaN(value) || (finding.against().isPresent() && Double.isNaN(other));
    }

    /** What counts; a run that died and has no value counts as the finding says. */
    double of(Finding finding) {
      if (missing(finding)) {
        return died ? finding.ofDead() : Double.NaN;
      }
      return finding.against().map(a -> a.of(value, other)).orElse(value);
    }

    /** The first of two that are compared as successes: 1 or 0. */
    double first(Finding finding) {
      return (missing(finding) ? finding.ofDead() > 0 : value != 0) ? 1 : 0;
    }

    /** The second of them. */
    double second(Finding finding) {
      return (missing(finding) ? finding.ofDead() < 0 : other != 0) ? 1 : 0;
    }
  }

  /** Reads them from the tables. */
  static Measured of(Finding finding, Evidence evidence) {
    try {
      Map<Evidence.Run, Evidence.Found> own = evidence.values(finding, finding.where());
      return new Measured(
          finding.against().isPresent() ? compared(finding, own, evidence) : alone(own), "");
    } catch (BadArgument e) {
      return new Measured(Map.of(), e.getMessage());
    }
  }

  private static Map<Evidence.Run, Value> alone(Map<Evidence.Run, Evidence.Found> own) {
    Map<Evidence.Run, Value> values = new LinkedHashMap<>();
    own.forEach((run, f) -> values.put(run, new Value(f.value(), Double.NaN, f.died())));
    return values;
  }

  private static Map<Evidence.Run, Value> compared(
      Finding finding, Map<Evidence.Run, Evidence.Found> own, Evidence evidence) {
    Against against = finding.against().orElseThrow();
    List<String> chosen = evidence.chosen(finding);
    Set<String> unpaired = new HashSet<>(chosen);
    against.where().keySet().forEach(c -> unpaired.add(c.replaceFirst("\\..*", "")));
    Map<String, String> where = new LinkedHashMap<>(finding.where());
    where.putAll(against.where());
    Map<Evidence.Run, Evidence.Run> partners = new HashMap<>();
    Map<Evidence.Run, Evidence.Found> others = evidence.values(finding, where);
    for (Evidence.Run other : others.keySet()) {
      Evidence.Run twice = partners.put(other.without(unpaired), other);
      Check.that(
          twice == null,
          "against",
          "got two runs to compare with, "
              + other.point()
              + " and "
              + (twice == null ? "" : twice.point())
              + ", expected one; name it in where, or choose it by best_of");
    }
    Map<Evidence.Run, Value> out = new LinkedHashMap<>();
    own.forEach(
        (run, f) -> {
          Evidence.Run partner = partners.get(run.without(unpaired));
          Evidence.Found other =
              partner == null ? new Evidence.Found(Double.NaN, false) : others.get(partner);
          boolean died = f.died() || other.died();
          out.put(run.against(partner, chosen), new Value(f.value(), other.value(), died));
        });
    return out;
  }

  /** The same, as if one replicate had not been run. */
  Measured without(String replicate) {
    Map<Evidence.Run, Value> rest = new LinkedHashMap<>(values);
    rest.keySet().removeIf(run -> run.replicate().equals(replicate));
    return new Measured(rest, problem);
  }
}
