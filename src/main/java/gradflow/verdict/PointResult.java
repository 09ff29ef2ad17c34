package gradflow.verdict;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * A finding at one point of the axes.
 *
 * @param point the label of each axis; empty for pooled runs
 * @param runs how many there are
 * @param missing how many of them have no value
 * @param estimate the statistic
 * @param low lower end of its interval
 * @param high upper end
 * @param decision whether the interval lies where it must
 */
public record PointResult(
    Map<String, String> point,
    int runs,
    int missing,
    double estimate,
    double low,
    double high,
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
