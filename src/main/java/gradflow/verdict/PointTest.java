package gradflow.verdict;

import gradflow.statistics.ClopperPearson;
import gradflow.statistics.Estimate;
import gradflow.statistics.Interval;
import gradflow.statistics.Quantiles;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Tests whether a finding holds at one point, and whether it does not hold there. */
final class PointTest {
  /** The method of an interval that is the range of the sample. */
  static final String SAMPLE = "sample";

  private final FindingSpec finding;
  private final Map<String, String> point;
  private final Sample sample;
  private final Optional<Estimate> estimate;

  PointTest(FindingSpec finding, Map<String, String> point, Sample sample) {
    this.finding = finding;
    this.point = point;
    this.sample = sample;
    this.estimate = sample.estimate();
  }

  /**
   * Returns the p-value of the hypothesis that the finding does not hold: the true value lies on
   * the wrong side of a threshold. Two-sided, as is the interval.
   */
  double notSo() {
    if (estimate.isEmpty()) {
      return 1;
    }
    Estimate e = estimate.get();
    double over = finding.above().map(a -> e.value() > a ? p(e, a) : 1).orElse(0.0);
    double under = finding.below().map(b -> e.value() < b ? p(e, b) : 1).orElse(0.0);
    return Math.max(over, under);
  }

  /** Returns the p-value of the hypothesis that the finding holds. */
  double so() {
    if (estimate.isEmpty()) {
      return 1;
    }
    Estimate e = estimate.get();
    double notOver = finding.above().map(a -> e.value() <= a ? p(e, a) : 1).orElse(1.0);
    double notUnder = finding.below().map(b -> e.value() >= b ? p(e, b) : 1).orElse(1.0);
    return Math.min(notOver, notUnder);
  }

  /**
   * Computes a p-value. If all values are equal, the value is considered known: an interval of zero
   * width is correct at every confidence.
   */
  private static double p(Estimate e, double threshold) {
    Interval narrow = e.interval(0.5);
    return narrow.exists() && narrow.low() == narrow.high() ? 0 : e.p(threshold);
  }

  /**
   * Returns the result.
   *
   * @param yes the confidence at which the interval must lie in the required range
   * @param no the confidence at which it must lie outside
   */
  PointResult at(double yes, double no) {
    int missing = sample.missing();
    if (missing > 0 || sample.runs().isEmpty()) {
      return result(missing, Interval.NONE, yes, NONE, Double.NaN, Decision.UNDECIDED);
    } else if (estimate.isEmpty()) {
      return ofSample(yes);
    }
    Estimate e = estimate.get();
    double[] wide = ends(e, no);
    if (finding.decide(wide[1], wide[2]) == Decision.NO) {
      return result(0, e.method(), no, wide, Double.NaN, Decision.NO);
    }
    double[] own = ends(e, yes);
    Decision decision = finding.decide(own[1], own[2]);
    return result(
        0,
        e.method(),
        yes,
        own,
        Double.NaN,
        decision == Decision.NO ? Decision.UNDECIDED : decision);
  }

  private static final double[] NONE = {Double.NaN, Double.NaN, Double.NaN};

  private static double[] ends(Estimate e, double confidence) {
    Interval i = e.interval(confidence);
    return new double[] {e.value(), i.low(), i.high()};
  }

  /**
   * Returns the decision for these runs alone, and the share of such runs for which it holds if all
   * of these satisfy it.
   */
  private PointResult ofSample(double confidence) {
    double[] sorted = sample.sorted();
    double min = sorted[0];
    double max = sorted[sorted.length - 1];
    double[] ends =
        switch (finding.statistic()) {
          case MIN -> new double[] {min, min, min};
          case MAX -> new double[] {max, max, max};
          default -> new double[] {Quantiles.of(sorted, 0.5), min, max};
        };
    boolean all = Arrays.stream(sorted).allMatch(finding::accepts);
    double share =
        all
            ? new ClopperPearson(sorted.length, sorted.length).interval(confidence).low()
            : Double.NaN;
    return result(0, SAMPLE, confidence, ends, share, finding.decide(ends[1], ends[2]));
  }

  private PointResult result(
      int missing,
      String method,
      double confidence,
      double[] ends,
      double share,
      Decision decision) {
    return new PointResult(
        point,
        sample.runs().size(),
        sample.died(),
        missing,
        method,
        confidence,
        ends[0],
        ends[1],
        ends[2],
        share,
        decision);
  }
}
