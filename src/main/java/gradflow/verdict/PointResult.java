package gradflow.verdict;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * A finding at one point of the axes.
 *
 * @param point the label of each axis; empty for pooled runs
 * @param runs number of runs
 * @param died number of runs that diverged or failed, or were compared with one that did
 * @param missing number of runs without a value
 * @param method of the interval; {@code sample} if it extends from the smallest to the largest run
 * @param confidence of the interval, after correction for the other findings of the verdict
 * @param estimate the statistic
 * @param low lower end of its interval
 * @param high upper end
 * @param share lower bound, at that confidence, of the share of all such runs for which the finding
 *     holds. Given if the finding concerns only these runs and all of them satisfy it; otherwise
 *     NaN
 * @param decision whether the interval lies in the required range
 */
public record PointResult(
    Map<String, String> point,
    int runs,
    int died,
    int missing,
    String method,
    double confidence,
    double estimate,
    double low,
    double high,
    double share,
    Decision decision) {
  /** Returns the axes of the point; "all runs" if pooled. */
  public String where() {
    return point.isEmpty()
        ? "all runs"
        : point.entrySet().stream()
            .map(e -> e.getKey() + " = " + e.getValue())
            .collect(Collectors.joining(", "));
  }
}
