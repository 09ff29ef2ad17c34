package gradflow.verdict;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * A finding at one point of the axes.
 *
 * @param point the label of each axis; empty for pooled runs
 * @param runs how many there are
 * @param died how many of them diverged or failed, or were compared with one that did
 * @param missing how many of them have no value
 * @param method of the interval; {@code sample} where it is from the least to the largest run
 * @param confidence of the interval, after correction for the other findings of the verdict
 * @param estimate the statistic
 * @param low lower end of its interval
 * @param high upper end
 * @param share of all runs like these that are so, at least, at that confidence, where a finding
 *     speaks of these runs only and all of them are so; else NaN
 * @param decision whether the interval lies where it must
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
  /** The axes of the point; "all runs" for pooled ones. */
  public String where() {
    return point.isEmpty()
        ? "all runs"
        : point.entrySet().stream()
            .map(e -> e.getKey() + " = " + e.getValue())
            .collect(Collectors.joining(", "));
  }
}
