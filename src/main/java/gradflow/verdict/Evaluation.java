package gradflow.verdict;

import gradflow.rng.Seed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decides findings. */
final class Evaluation {
  private static final Seed BOOTSTRAP = new Seed(0).child("bootstrap");

  private Evaluation() {}

  /** What the measured runs say of it; what keeps them from saying it is in the result's note. */
  static FindingResult of(String name, Finding finding, Measured measured) {
    if (!measured.problem().isEmpty()) {
      return new FindingResult(name, finding, Decision.UNDECIDED, List.of(), measured.problem());
    }
    Map<Map<String, String>, List<Double>> byPoint = new LinkedHashMap<>();
    measured
        .values()
        .forEach(
            (run, value) -> {
              Map<String, String> point = finding.points() == Scope.POOLED ? Map.of() : run.point();
              byPoint.computeIfAbsent(point, p -> new ArrayList<>()).add(value);
            });
    List<PointResult> points = new ArrayList<>();
    byPoint.forEach((point, list) -> points.add(point(name, finding, point, list)));
    List<Decision> decisions = points.stream().map(PointResult::decision).toList();
    Decision decision =
        finding.points() == Scope.ANY ? Decision.any(decisions) : Decision.all(decisions);
    String note = decision == Decision.UNDECIDED ? note(finding, points) : "";
    return new FindingResult(name, finding, decision, points, note);
  }

  private static PointResult point(
      String name, Finding finding, Map<String, String> point, List<Double> list) {
    double[] values =
        list.stream().mapToDouble(Double::doubleValue).filter(v -> !Double.isNaN(v)).toArray();
    int missing = list.size() - values.length;
    if (missing > 0 || values.length == 0) {
      return new PointResult(
          point, list.size(), missing, Double.NaN, Double.NaN, Double.NaN, Decision.UNDECIDED);
    }
    Seed seed = BOOTSTRAP.child(name).child(point.toString());
    Interval i = Interval.of(finding.statistic(), values, finding.confidence(), seed);
    return new PointResult(
        point,
        values.length,
        0,
        i.estimate(),
        i.low(),
        i.high(),
        finding.decide(i.low(), i.high()));
  }

  private static String note(Finding finding, List<PointResult> points) {
    if (points.isEmpty()) {
      return "no row of " + finding.table() + " fits " + finding.where();
    }
    PointResult open =
        points.stream().filter(p -> p.decision() == Decision.UNDECIDED).findFirst().orElseThrow();
    if (open.missing() > 0) {
      return open.missing() + " of " + open.runs() + " runs have no value at " + open.where();
    }
    if (Double.isNaN(open.low())) {
      return open.runs() + " runs at " + open.where() + " are too few for an interval";
    }
    return finding.statistic() == Statistic.EVERY
        ? "some runs at " + open.where() + " lie on either side of the threshold"
        : "the interval at "
            + open.where()
            + " contains the threshold; more replicates would narrow it";
  }
}
