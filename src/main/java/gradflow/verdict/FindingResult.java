package gradflow.verdict;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The outcome of a finding.
 *
 * @param name its name in the spec
 * @param finding the rule
 * @param decision over all its points
 * @param points in the order of the runs
 * @param confidence at which it was decided, after correction for the other findings of the verdict
 * @param p the p-value of the side on which the data lie, corrected for the number of points if one
 *     of them suffices, but not for other findings; 1 if it is not a test
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
   * Returns the point that decides the finding: if it must hold everywhere, the point closest to
   * violating it; if one point suffices, the clearest.
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
