package gradflow.verdict;

import gradflow.statistics.Holm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides the findings of a verdict. Those that determine the verdict are corrected together by
 * Holm's method, so that the probability of deciding any of them wrongly is at most one minus the
 * verdict's confidence. A finding that does not affect the verdict is tested on its own.
 */
final class HolmDecisions {
  private HolmDecisions() {}

  /** Returns the result of each finding from the measured runs, in the order of the spec. */
  static Map<String, FindingResult> of(VerdictSpec spec, Map<String, Measured> measured) {
    Map<String, FindingTest> tests = new LinkedHashMap<>();
    spec.findings()
        .forEach((name, f) -> tests.put(name, new FindingTest(name, f, measured.get(name))));
    Set<String> deciding = spec.deciding();
    List<String> together = new ArrayList<>();
    tests.forEach(
        (name, test) -> {
          if (test.isTest() && deciding.contains(name)) {
            together.add(name);
          }
        });
    double[] levels =
        Holm.levels(
            spec.confidence(), together.stream().mapToDouble(n -> tests.get(n).p()).toArray());
    Map<String, FindingResult> results = new LinkedHashMap<>();
    tests.forEach(
        (name, test) -> {
          int k = together.indexOf(name);
          results.put(name, test.at(k < 0 ? spec.confidence() : levels[k]));
        });
    return results;
  }
}
