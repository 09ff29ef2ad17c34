package gradflow.statistics;

import gradflow.check.Check;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Holm's correction (holm1979) of several tests that decide one thing: the probability that any
 * true hypothesis among them is rejected is at most α, whatever their dependence.
 */
public final class Holm {
  private Holm() {}

  /**
   * Corrected p-values: a hypothesis is rejected at α if and only if its own is at most α.
   *
   * @param p the p-value of each test, in [0, 1]
   * @return in the same order, each at least as large as it was
   * @throws gradflow.check.BadArgument if one is not in [0, 1]
   */
  public static double[] adjusted(double... p) {
    int[] order = order(p);
    double[] adjusted = new double[p.length];
    double largest = 0;
    for (int rank = 0; rank < order.length; rank++) {
      int test = order[rank];
      largest = Math.max(largest, Math.min(1, (p.length - rank) * p[test]));
      adjusted[test] = largest;
    }
    return adjusted;
  }

  /**
   * The confidence at which each test's own interval decides as Holm does: it excludes the
   * hypothesis if and only if the corrected p-value is at most 1 − confidence. The least p-value is
   * held against (1 − confidence) / m, the next against (1 − confidence) / (m − 1), and so on; from
   * the first that is not rejected, the level stays. The decisions are corrected together; the
   * intervals are the tests' own, not a simultaneous region.
   *
   * @param confidence of all decisions together, in (0, 1)
   * @param p the p-value of each test, in [0, 1]
   * @return in the same order, each in [confidence, 1)
   * @throws gradflow.check.BadArgument if {@code confidence} is not in (0, 1), or a p-value not in
   *     [0, 1]
   */
  public static double[] levels(double confidence, double... p) {
    double alpha = RequireSample.alpha(confidence);
    int[] order = order(p);
    double[] levels = new double[p.length];
    int left = p.length;
    for (int test : order) {
      levels[test] = 1 - alpha / left;
      if (p[test] <= alpha / left) {
        left = Math.max(1, left - 1);
      } else {
        // Nothing after it is rejected, at whatever level: a larger p-value exceeds this one's.
        for (int other : order) {
          levels[other] = levels[other] == 0 ? levels[test] : levels[other];
        }
        break;
      }
    }
    return levels;
  }

  private static int[] order(double[] p) {
    for (double each : p) {
      Check.within("p", each, 0, 1);
    }
    return IntStream.range(0, p.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> p[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
