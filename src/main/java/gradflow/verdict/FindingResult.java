package gradflow.verdict;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What became of a finding.
 *
 * @param name its name in the spec
 * @param finding the rule
 * @param decision over all its points
 * @param points in the order of the runs
 * @param confidence at which it was decided, after correction for the other findings of the verdict
 * @param p the p-value of the side on which the data are, corrected for its points if one of them
 *     is enough, and not for other findings; 1 if it is no test
 * @param note why it is undecided, or empty
 */
public record FindingResult(
    String name,
    FindingSpec finding,
    Decision decision,
    List<PointResult> points,
    double confidence,
    double p,
    String note) {
  /** Copies the list. */
  public FindingResult {
    points = List.copyOf(points);
  }

  /**
   * The point on which it hangs: where it must be so everywhere, the one that comes nearest to
   * breaking it; where one point is enough, the clearest.
   */
  public Optional<PointResult> decisive() {
    Comparator<PointResult> byMargin = Comparator.comparingDouble(this::margin);
    return finding.points() == Scope.ANY
        ? points.stream().max(byMargin)
        : points.stream().min(byMargin);
  }

  private double margin(PointResult p) {
    double margin = finding.margin(p.low(), p.high());
    return Double.isNaN(margin) ? Double.NEGATIVE_INFINITY : margin;
  }
}
