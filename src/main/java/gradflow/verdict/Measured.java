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
 * The quantity of a finding for every run that it covers, together with that of the run used for
 * comparison, if any.
 *
 * @param values by run
 * @param problem why there are no values, or empty
 */
record Measured(Map<EvidenceTables.Run, Value> values, String problem) {
  /**
   * The values of a run.
   *
   * @param value the quantity; NaN if it has none
   * @param other that of the run used for comparison; NaN if it has none
   * @param died whether either of them diverged or failed
   */
  record Value(double value, double other, boolean died) {
    private boolean missing(FindingSpec finding) {
      return Double.isNaN(value) || (finding.against().isPresent() && Double.isNaN(other));
    }

    /**
     * Returns the value that counts; for a run that died without a value, the one that the finding
     * assigns.
     */
    double of(FindingSpec finding) {
      if (missing(finding)) {
        return died ? finding.ofDead() : Double.NaN;
      }
      return finding.against().map(a -> a.of(value, other)).orElse(value);
    }

    /** Returns the first of two compared outcomes: 1 or 0. */
    double first(FindingSpec finding) {
      return (missing(finding) ? finding.ofDead() > 0 : value != 0) ? 1 : 0;
    }

    /** Returns the second of two compared outcomes: 1 or 0. */
    double second(FindingSpec finding) {
      return (missing(finding) ? finding.ofDead() < 0 : other != 0) ? 1 : 0;
    }
  }

  /** Reads the values from the tables. */
  static Measured of(FindingSpec finding, EvidenceTables evidence) {
    try {
      Map<EvidenceTables.Run, EvidenceTables.Found> own = evidence.values(finding, finding.where());
      return new Measured(
          finding.against().isPresent() ? compared(finding, own, evidence) : alone(own), "");
    } catch (BadArgument e) {
      return new Measured(Map.of(), e.getMessage());
    }
  }

  private static Map<EvidenceTables.Run, Value> alone(
      Map<EvidenceTables.Run, EvidenceTables.Found> own) {
    Map<EvidenceTables.Run, Value> values = new LinkedHashMap<>();
    own.forEach((run, f) -> values.put(run, new Value(f.value(), Double.NaN, f.died())));
    return values;
  }

  private static Map<EvidenceTables.Run, Value> compared(
      FindingSpec finding,
      Map<EvidenceTables.Run, EvidenceTables.Found> own,
      EvidenceTables evidence) {
    Against against = finding.against().orElseThrow();
    List<String> chosen = evidence.chosen(finding);
    Set<String> unpaired = new HashSet<>(chosen);
    against.where().keySet().forEach(c -> unpaired.add(c.replaceFirst("\\..*", "")));
    Map<String, String> where = new LinkedHashMap<>(finding.where());
    where.putAll(against.where());
    Map<EvidenceTables.Run, EvidenceTables.Run> partners = new HashMap<>();
    Map<EvidenceTables.Run, EvidenceTables.Found> others = evidence.values(finding, where);
    for (EvidenceTables.Run other : others.keySet()) {
      EvidenceTables.Run twice = partners.put(other.without(unpaired), other);
      Check.that(
          twice == null,
          "against",
          ("got two runs to compare with, %s and %s, expected one; name it in where, or choose"
                  + " it by best_of")
              .formatted(other.point(), twice == null ? "" : twice.point()));
    }
    Map<EvidenceTables.Run, Value> out = new LinkedHashMap<>();
    own.forEach(
        (run, f) -> {
          EvidenceTables.Run partner = partners.get(run.without(unpaired));
          EvidenceTables.Found other =
              partner == null ? new EvidenceTables.Found(Double.NaN, false) : others.get(partner);
          boolean died = f.died() || other.died();
          out.put(run.against(partner, chosen), new Value(f.value(), other.value(), died));
        });
    return out;
  }

  /** Returns the values without those of one replicate. */
  Measured without(String replicate) {
    Map<EvidenceTables.Run, Value> rest = new LinkedHashMap<>(values);
    rest.keySet().removeIf(run -> run.replicate().equals(replicate));
    return new Measured(rest, problem);
  }
}
