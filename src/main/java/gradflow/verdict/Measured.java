package gradflow.verdict;

import gradflow.check.BadArgument;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The quantity of a finding in every run that it looks at, compared with other runs if it asks for
 * that.
 *
 * @param values NaN where a run has none
 * @param problem why there are no values, or empty
 */
record Measured(Map<Evidence.Run, Double> values, String problem) {
  /** Reads them from the tables. */
  static Measured of(Finding finding, Evidence evidence) {
    try {
      Map<Evidence.Run, Double> values = evidence.values(finding, finding.where());
      return new Measured(
          finding.against().isPresent() ? compared(finding, values, evidence) : values, "");
    } catch (BadArgument e) {
      return new Measured(Map.of(), e.getMessage());
    }
  }

  /** The same, as if one replicate had not been run. */
  Measured without(String replicate) {
    Map<Evidence.Run, Double> rest = new LinkedHashMap<>(values);
    rest.keySet().removeIf(run -> run.replicate().equals(replicate));
    return new Measured(rest, problem);
  }

  private static Map<Evidence.Run, Double> compared(
      Finding finding, Map<Evidence.Run, Double> values, Evidence evidence) {
    Against against = finding.against().orElseThrow();
    Map<String, String> where = new LinkedHashMap<>(finding.where());
    where.putAll(against.where());
    Map<Evidence.Run, Double> others = new LinkedHashMap<>();
    evidence
        .values(finding, where)
        .forEach((run, value) -> others.put(without(run, against), value));
    Map<Evidence.Run, Double> out = new LinkedHashMap<>();
    values.forEach(
        (run, value) ->
            out.put(
                run, against.of(value, others.getOrDefault(without(run, against), Double.NaN))));
    return out;
  }

  private static Evidence.Run without(Evidence.Run run, Against against) {
    Map<String, String> point = new LinkedHashMap<>(run.point());
    against.where().keySet().forEach(point::remove);
    return new Evidence.Run(point, run.replicate());
  }
}
