package gradflow.verdict;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Tests whether a finding holds over all its points. To hold at every point, it is tested at each
 * point at the full level; a violation at some point is then missed with at most that probability
 * (an intersection–union test). To hold at one point or more, any point may provide the evidence,
 * so the points share the level. For the opposite statement the roles are exchanged.
 */
final class FindingTest {
  private final String name;
  private final FindingSpec finding;
  private final Measured measured;
  private final List<PointTest> points = new ArrayList<>();

  FindingTest(String name, FindingSpec finding, Measured measured) {
    this.name = name;
    this.finding = finding;
    this.measured = measured;
    Map<Map<String, String>, List<Measured.Value>> byPoint = new LinkedHashMap<>();
    measured
        .values()
        .forEach((run, v) -> byPoint.computeIfAbsent(run.point(), p -> new ArrayList<>()).add(v));
    if (finding.points() == Scope.POOLED && !byPoint.isEmpty()) {
      points.add(new PointTest(finding, Map.of(), pooled()));
    } else {
      byPoint.forEach(
          (point, runs) -> points.add(new PointTest(finding, point, new Sample(finding, runs))));
    }
  }

  /**
   * Returns the runs of all points. A replicate draws the same numbers at each point, so its runs
   * are not independent: an interval uses them as one value, their mean or median.
   */
  private Sample pooled() {
    Map<String, List<Measured.Value>> byReplicate = new TreeMap<>();
    measured
        .values()
        .forEach(
            (run, v) ->
                byReplicate.computeIfAbsent(run.replicate(), r -> new ArrayList<>()).add(v));
    return Sample.pooled(finding, List.copyOf(byReplicate.values()));
  }

  /** Whether its decision is a test with a level, which is corrected for the other findings. */
  boolean isTest() {
    return switch (finding.statistic()) {
      case MEAN, MEDIAN, SHARE -> true;
      case EVERY, MIN, MAX -> false;
    };
  }

  /** Returns the p-value of the side on which the data lie. */
  double p() {
    boolean any = finding.points() == Scope.ANY;
    double yes = any ? least(PointTest::notSo) : largest(PointTest::notSo);
    double no = any ? largest(PointTest::so) : least(PointTest::so);
    return Math.min(yes, no);
  }

  private double largest(ToDoubleFunction<PointTest> p) {
    return points.stream().mapToDouble(p).max().orElse(1);
  }

  private double least(ToDoubleFunction<PointTest> p) {
    return Math.min(1, points.size() * points.stream().mapToDouble(p).min().orElse(1));
  }

  /**
   * Returns the result.
   *
   * @param confidence of the whole finding
   */
  FindingResult at(double confidence) {
    if (!measured.problem().isEmpty()) {
      return new FindingResult(
          name, finding, Decision.UNDECIDED, List.of(), confidence, 1, measured.problem());
    }
    boolean any = finding.points() == Scope.ANY;
    double shared = 1 - (1 - confidence) / Math.max(1, points.size());
    List<PointResult> results =
        points.stream()
            .map(p -> p.at(any ? shared : confidence, any ? confidence : shared))
            .toList();
    List<Decision> decisions = results.stream().map(PointResult::decision).toList();
    Decision decision = any ? Decision.any(decisions) : Decision.all(decisions);
    String note = decision == Decision.UNDECIDED ? note(results) : "";
    return new FindingResult(name, finding, decision, results, confidence, p(), note);
  }

  private String note(List<PointResult> results) {
    if (results.isEmpty()) {
      return "no row of " + finding.table() + " fits " + finding.where();
    }
    PointResult open =
        results.stream().filter(p -> p.decision() == Decision.UNDECIDED).findFirst().orElseThrow();
    String at = " at " + open.where();
    if (open.missing() > 0) {
      String died = open.died() > 0 ? "; " + open.died() + " diverged or failed" : "";
      return open.missing() + " of " + open.runs() + " runs have no value" + at + died;
    } else if (!Double.isFinite(open.estimate()) && Double.isNaN(open.low())) {
      return "some runs"
          + at
          + " are infinite, so that their mean has no interval; statistic: median or share has one";
    } else if (Double.isNaN(open.low())) {
      return open.runs() + " runs" + at + " are too few for an interval at this confidence";
    }
    return isTest()
        ? "the interval" + at + " contains the threshold; more replicates would narrow it"
        : "some runs" + at + " lie on either side of the threshold";
  }
}
